"""Whoever has a callback rung before its turn first reads whose promises that breaks; it is in the audit."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest
from flask.testing import FlaskClient

from ivr.records.people import Staff
from tests.support.desk import ask_for_a_callback, audited, do, page
from tests.support.line import Line
from tests.support.queue import Queue


@pytest.fixture
def behind(line: Line, sari: Staff) -> int:
    """The last of a queue that keeps the only agent busy until the last minute; gives the callback's number."""
    callback = ask_for_a_callback(line)
    queue, by = Queue(line.database), line.now + timedelta(minutes=30)
    with line.database.begin() as session:
        session.get_one(Staff, sari.id).presence = "ready"
        row = session.get_one(type(callback), callback.id)
        row.order_at = row.deadline_at = by
    asked = line.now - timedelta(hours=1)
    for person in range(2, 5):
        queue.waits(person, created_at=asked, deadline_at=by, order_at=by, due_at=line.now)
    later = line.now + timedelta(hours=3)
    return queue.waits(99, created_at=line.now, deadline_at=later, order_at=later, due_at=line.now)


def shown(line: Line, supervisor: FlaskClient, callback: int) -> tuple[str, str]:
    """The page, and what its form says was shown."""
    text = page(supervisor, f"/console/callbacks/{callback}")
    found = re.search(r'name="endangers" value="([\d ]*)"', text)
    assert found, text
    return text, found[1]


def test_what_would_break_is_read_before_and_written_down(line: Line, behind: int, supervisor: FlaskClient) -> None:
    text, endangers = shown(line, supervisor, behind)
    ticket = line.reports()[0].ticket
    assert "satu janji yang semestinya dapat ditepati" in text
    assert endangers == str(line.callbacks()[0].id)
    assert "Didahulukan" in do(supervisor, "/callbacks/raise", callback=behind, up="1", endangers=endangers)
    (entry,) = audited(line, "callback:raise")
    assert entry.after["endangers"] == [ticket]
    assert "satu janji" not in shown(line, supervisor, behind)[0]


@pytest.mark.parametrize("path", ["/callbacks/raise", "/callbacks/reassign"])
def test_from_a_page_that_did_not_show_it_nothing_is_done(
    line: Line, behind: int, supervisor: FlaskClient, sari: Staff, path: str
) -> None:
    here = f"/console/callbacks/{behind}"
    sent = {"callback": behind, "up": "1", "to": sari.id, "endangers": "", "next": here}
    answer = do(supervisor, path, **sent)
    assert "Belum ada yang diubah" in answer
    assert 'id="at-risk"' in answer
    assert Queue(line.database).row(behind).lane == 1
    assert Queue(line.database).row(behind).held_by is None
    do(supervisor, path, **{**sent, "endangers": str(line.callbacks()[0].id)})
    row = Queue(line.database).row(behind)
    assert (row.lane == 0) or (row.held_by == sari.id)


def test_back_to_its_place_breaks_nothing(line: Line, behind: int, supervisor: FlaskClient) -> None:
    _, endangers = shown(line, supervisor, behind)
    do(supervisor, "/callbacks/raise", callback=behind, up="1", endangers=endangers)
    do(supervisor, "/callbacks/raise", callback=behind, up="0")
    assert Queue(line.database).row(behind).lane == 1


def test_an_agent_who_takes_out_of_order_is_asked_once_whose_promise_that_breaks(
    line: Line, behind: int, desk: FlaskClient
) -> None:
    asked = do(desk, "/take", callback=behind)
    assert "Belum ada yang diubah" in asked
    assert "satu janji yang semestinya dapat ditepati" in asked
    assert "Tetap ambil" in asked
    assert Queue(line.database).row(behind).held_by is None
    _, endangers = shown(line, desk, behind)
    for _ in range(2):  # two clicks
        assert f'data-callback="{behind}"' in do(desk, "/take", callback=behind, endangers=endangers)
    (entry,) = audited(line, "callback:claim")
    assert entry.after["endangers"] == [line.reports()[0].ticket]


def test_whose_turn_it_is_is_taken_without_a_word(line: Line, behind: int, desk: FlaskClient) -> None:
    first = behind - 1
    assert 'id="at-risk"' not in page(desk, f"/console/callbacks/{first}")
    assert f'data-callback="{first}"' in do(desk, "/take", callback=first)
    assert "masih memegang" in do(desk, "/take", callback=behind)
    (entry,) = audited(line, "callback:claim")
    assert "endangers" not in entry.after


def test_the_page_that_asked_takes_nothing_that_a_colleague_has_taken_since(
    line: Line, behind: int, desk: FlaskClient, colleague: FlaskClient
) -> None:
    _, endangers = shown(line, desk, behind)
    do(colleague, "/take", callback=behind, endangers=endangers)
    assert "baru saja diambil orang lain" in do(desk, "/take", callback=behind, endangers=endangers)
    assert "Tetap ambil" not in page(desk, f"/console/callbacks/{behind}")
