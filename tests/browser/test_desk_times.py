"""The times that can be told, at the desk in a real browser: chosen by keyboard, pressed twice, sent from old pages."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from ivr.hotline.timetable import Closure
from ivr.operations.messages import fetching
from ivr.records.people import Staff
from tests.support import browser
from tests.support.browser import DESK, TELEPHONE, Windows, fits, follow
from tests.support.calling import Desk
from tests.support.eyes import serious_faults
from tests.support.keys import sent, to_the_beep
from tests.support.line import AGENT, CALLER, Line, files
from tests.support.people import PASSWORD, add_person
from tests.support.planned import planned
from tests.support.queue import Queue

pytestmark = pytest.mark.browser


@pytest.fixture
def line(sqlite_line: Line) -> Line:
    add_person(sqlite_line.hotline, "sari", phone=AGENT)
    sqlite_line.publish(planned(files(), 1))
    return sqlite_line


def at_the_desk(line: Line, windows: Windows, size: Any, language: str) -> Any:
    with line.database.begin() as session:
        session.query(Staff).update({"language": language})
    page = windows(size)
    browser.sign_in(page, "sari", PASSWORD)
    page.wait_for_url("**/console")
    return page


def in_wrap_up(line: Line) -> int:
    """Sari has talked with somebody; gives the callback's number."""
    line.dial(CALLER).press("3", "1", "1", "1")
    with line.database.reading() as session:
        desk = Desk(line, session.query(Staff).filter_by(login="sari").one().id)
    callback = desk.takes()
    line.exchange.phone(CALLER).answer(after=2)
    desk.rings(callback)
    desk.connects().wait(30)
    person = line.exchange.phone(CALLER).current
    assert person is not None
    person.hang_up()
    line.clock.advance(5)
    return callback


def fill(line: Line, window: str, until: datetime, people: range) -> None:
    """So many others were quicker, and the time is full."""
    queue = Queue(line.database)
    for person in people:
        queue.waits(person, window=window, due_at=until - timedelta(hours=3), deadline_at=until, order_at=until)


@pytest.mark.parametrize(("size", "language"), [(DESK, "en"), (TELEPHONE, "id")], ids=["desk", "telephone"])
def test_a_call_to_come_is_chosen_with_keys_alone_and_a_time_that_has_gone_loses_nothing(
    line: Line, windows: Windows, size: Any, language: str
) -> None:
    callback = in_wrap_up(line)
    page = at_the_desk(line, windows, size, language)
    page.keyboard.press("3")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.id") == "f-again"
    page.select_option("#f-again", "morning@2026-11-25")  # what arrow keys do to a list differs by machine
    assert fits(page)
    assert serious_faults(page) == []
    page.focus("#f-notes")
    page.keyboard.type("Besok pagi saja.")
    fill(line, "morning", datetime(2026, 11, 25, 4, tzinfo=UTC), range(2, 40))
    page.focus("#finish")
    with page.expect_navigation():
        page.keyboard.press("Enter")
    windows.expect("422")
    assert "25 Nov 2026" in page.inner_text("#notices")
    assert page.input_value("#f-again") == "morning@2026-11-25"
    assert "25 Nov 2026" in page.inner_text("#f-again option:checked")
    assert page.input_value("#f-notes") == "Besok pagi saja."
    assert fits(page)
    page.select_option("#f-again", "afternoon@2026-11-30")
    page.dblclick("#finish")
    page.wait_for_selector("#notices .notice-done")
    row = Queue(line.database).row(callback)
    assert (row.status, row.window, row.deadline_at) == ("waiting", "afternoon", datetime(2026, 11, 30, 8, tzinfo=UTC))
    page.go_back()
    assert not page.is_visible("#work")  # nothing to send again


def test_a_message_is_put_into_the_queue_from_two_windows_an_old_page_and_a_closed_day(
    line: Line, windows: Windows
) -> None:
    for number in (CALLER, "+62811222333", "+62811222444"):
        line.dial(number).press(*to_the_beep()).speak(5).press(*sent())
    line.clock.advance(5)
    fetching.fetch_due(line.database, line.hotline.phone, line.hotline.recordings, line.now, delete_copies=False)
    page = at_the_desk(line, windows, TELEPHONE, "en")
    page.goto("/console/messages")
    assert fits(page)
    assert serious_faults(page) == []
    other = page.context.new_page()
    other.goto("/console/messages")
    button = "button:has-text('Make it a callback')"
    for tab in (page, other):
        tab.select_option("select[name=window] >> nth=0", "morning@2026-11-25")
        follow(tab, tab.locator(button).first)
    assert "Tell them: Wed, 25 Nov 2026 08:00 WIB to 11:00 WIB." in page.inner_text("#notices")
    assert len(line.callbacks()) == 1
    assert "Joined to the callback that this number already has" in other.inner_text("#notices")
    page.go_back()
    assert page.locator(button).count() == 2  # not as it was, but as it is
    line.clock.advance(3600)
    page.select_option("select[name=window] >> nth=0", "asap")
    follow(page, page.locator(button).first)
    assert "Tell them: by 11:30 WIB." in page.inner_text("#notices")
    page.goto("/console/messages")
    closed_until_thursday(line)
    page.select_option("select[name=window]", "morning@2026-11-25")
    follow(page, button)
    told = "(in the morning, Wed, 25 Nov 2026) there is no room any more. Tell them: Thu, 26 Nov 2026 08:00 WIB to"
    assert told in page.inner_text("#notices")
    assert [row.window for row in line.callbacks()] == ["morning", "asap", "morning"]


def closed_until_thursday(line: Line) -> None:
    script = planned(files(), 1)
    closure = Closure(line.now, datetime(2026, 11, 25, 17, tzinfo=UTC))
    line.publish(dataclasses.replace(script, hours=dataclasses.replace(script.hours, closures=(closure,))))


def test_who_takes_out_of_order_is_asked_once_however_it_is_pressed(line: Line, windows: Windows) -> None:
    line.publish(files())
    page = at_the_desk(line, windows, TELEPHONE, "en")
    with line.database.begin() as session:
        session.query(Staff).update({"presence": "ready"})
    queue, by, later = Queue(line.database), line.now + timedelta(minutes=30), line.now + timedelta(hours=3)
    for person in range(1, 5):
        queue.waits(person, created_at=line.now, deadline_at=by, order_at=by, due_at=line.now)
    last = queue.waits(99, created_at=line.now, deadline_at=later, order_at=later, due_at=line.now)
    page.goto("/console")
    button = page.locator(f"[data-entry='{last}'] .take")
    button.focus()
    with page.expect_navigation():
        page.keyboard.press("Enter")
    assert page.is_visible("#at-risk")
    assert fits(page)
    assert serious_faults(page) == []
    browser.picture(page, "take-anyway")
    page.locator("button:has-text('Take it all the same')").dblclick()
    page.wait_for_selector(f".hand-card[data-callback='{last}']")
    page.go_back()
    assert not page.is_visible("text=Take it all the same")
    assert queue.row(last).status == "claimed"
