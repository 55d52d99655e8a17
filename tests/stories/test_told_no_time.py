"""Who was told no time is on every page with these words, counted and found: never with a date that is a plan."""

from __future__ import annotations

import json
import zipfile
from datetime import timedelta
from io import BytesIO

import pytest

from ivr.hotline.staff import Role
from ivr.operations.privacy import archive, personal_data
from tests.support.desk import page
from tests.support.line import CALLER, WIB, Line
from tests.support.people import LOGINS, add_everybody, client_of, send
from tests.support.queue import Queue, number_of
from tests.support.shell import Shell

PLACE = "2027"
"""The year in which the place lies that stands behind all who were told a time."""
PAGES = (
    *("/console", "/console?untold=1", "/console/callbacks/{callback}", "/cases/{ticket}", "/wallboard"),
    *("/wallboard/figures/now.untold", "/wallboard/figures/now.waiting", "/console?q={ticket}"),
)


@pytest.fixture
def untold(line: Line) -> int:
    """A caller who was told no time, behind somebody who was; gives the callback's number."""
    add_everybody(line.hotline)
    line.dial().press("3", "1", "1", "1")
    (callback,) = line.callbacks()
    queue = Queue(line.database)
    with line.database.begin() as session:
        row = session.get_one(type(callback), callback.id)
        row.promised_due_at, row.deadline_at = None, line.now + timedelta(days=400)
        row.order_at = row.deadline_at
    queue.waits(2, created_at=line.now, due_at=line.now, deadline_at=line.now + timedelta(hours=1))
    return callback.id


def where(line: Line, path: str, callback: int) -> str:
    return path.format(callback=callback, ticket=line.reports()[0].ticket)


@pytest.mark.parametrize("language", ["id", "en"])
@pytest.mark.parametrize("path", PAGES)
def test_every_page_says_that_no_time_was_told(line: Line, untold: int, path: str, language: str) -> None:
    supervisor = client_of(line.app, LOGINS[Role.SUPERVISOR])
    send(supervisor, "/language", language=language, next="/console")
    shown = page(supervisor, where(line, path, untold)).lower()
    assert PLACE not in shown
    words = {
        "id": ("tanpa janji waktu", "tidak disebutkan waktunya"),
        "en": ("told no time", "no time was told", "no time was promised"),
    }
    assert any(word in shown for word in words[language])


def test_the_queue_counts_them_and_shows_them_alone(line: Line, untold: int) -> None:
    agent = client_of(line.app, LOGINS[Role.AGENT])
    everybody, alone = page(agent), page(agent, "/console?untold=1")
    assert "<b>1</b> Tanpa janji waktu" in everybody
    assert (everybody.count("data-entry="), alone.count("data-entry=")) == (2, 1)
    assert f'data-entry="{untold}"' in alone
    assert everybody.index('data-entry="2"') < everybody.index('data-entry="1"')


def test_without_anybody_told_no_time_nothing_is_said_of_it(line: Line) -> None:
    add_everybody(line.hotline)
    Queue(line.database).waits(2)
    assert "janji waktu" not in page(client_of(line.app, LOGINS[Role.AGENT]))


def test_an_agent_who_has_one_in_hand_reads_it(line: Line, untold: int) -> None:
    agent = client_of(line.app, LOGINS[Role.AGENT])
    send(agent, "/console/take", callback=untold)
    shown = page(agent)
    assert "tidak disebutkan waktunya" in shown
    assert PLACE not in shown
    assert "data-deadline" not in shown


def test_lists_and_measures_tell_it(line: Line, untold: int, shell: Shell) -> None:
    (row,) = (row for row in shell.rows("callbacks") if row["id"] == untold)
    assert (row["deadline_at"], row["overdue"]) == (None, False)
    assert "no time told" in shell.say("callbacks")
    assert "\nhotline_callbacks_told_no_time 1.0" in line.app.test_client().get("/metrics").text


def test_what_a_person_gets_to_read_of_it_has_no_date_either(line: Line, untold: int) -> None:
    with line.database.reading() as session:
        found = personal_data.find(session, CALLER)
        packed = archive.to_zip(session, line.hotline.recordings, found, line.hotline.files, line.now, WIB)
    with zipfile.ZipFile(BytesIO(packed)) as whole:
        data, shown = json.loads(whole.read(archive.NAME)), whole.read(archive.PAGE).decode()
    assert data["callbacks"][0]["deadline_at"] is None
    assert PLACE not in shown
    assert "tanpa janji waktu" in shown


def test_they_are_rung_when_nobody_waits_who_was_told_a_time(line: Line, untold: int) -> None:
    agent = client_of(line.app, LOGINS[Role.AGENT])
    send(agent, "/console/next")
    assert number_of(2)[-3:] in page(agent)
    send(agent, "/console/hand-back", callback=2, reason="x")
