"""What the desk says is so: promises that were kept, who did what, and how far a call is."""

from __future__ import annotations

import re

from flask.testing import FlaskClient

from ivr.operations.console import queue
from tests.support.desk import (
    ask_for_a_callback,
    do,
    finish,
    page,
    ring,
    talk,
)
from tests.support.line import AGENT, CALLER, Line


def three_hours_later(line: Line, client: FlaskClient) -> None:
    """With a look at the page in between, or the session would be over."""
    for _ in range(2):
        line.clock.advance(100 * 60)
        page(client, "/console/day")


def test_a_call_that_was_agreed_on_is_not_late_because_the_first_promise_has_passed(
    line: Line, desk: FlaskClient
) -> None:
    callback = ask_for_a_callback(line)
    do(desk, "/next")
    ring(desk)
    talk(line)
    finish(desk, callback, "follow_up", follow_up="2026-11-25T10:00")
    three_hours_later(line, desk)
    shown = page(desk)
    assert not re.search(r"terlambat \d", shown)
    assert "entry-late" not in shown
    assert "mulai Rab, 25 Nov 2026 10.00 WIB" in shown
    in_hand = do(desk, "/take", callback=callback.id)
    assert not re.search(r"terlambat \d", in_hand)
    assert "sudah ditelepon 09.0" in in_hand


def test_a_promise_that_was_not_kept_is_late_until_somebody_rings(line: Line, desk: FlaskClient) -> None:
    ask_for_a_callback(line)
    three_hours_later(line, desk)
    assert "entry-late" in page(desk)
    assert re.search(r"terlambat \d", do(desk, "/next"))


def test_the_steps_follow_the_call(line: Line, desk: FlaskClient) -> None:
    ask_for_a_callback(line)
    line.exchange.phone(CALLER).answer(after=4)
    do(desk, "/next")
    assert "sekarang: </span>Telepon Anda berdering" in ring(desk)
    line.clock.advance(3)
    call = line.exchange.agent(AGENT).answer()
    assert call is not None
    shown = page(desk)
    assert "sekarang: </span>Angkat dan tekan 1" in shown
    assert "Anda sudah mengangkat." in shown
    call.listen().press("1").wait(2)
    assert "sekarang: </span>Telepon penelepon berdering" in page(desk)
    call.wait(10)
    assert line.callbacks()[0].status == "talking"
    shown = page(desk)
    assert "sekarang: </span>Terhubung" in shown
    assert "data-since" in shown
    with line.database.reading() as session:
        assert queue.counts(session, line.now).held == 1
    line.exchange.phone(CALLER).current.hang_up()  # type: ignore[union-attr]
    line.clock.advance(5)
    assert "sekarang: </span>Tulis hasil" in page(desk)


def test_a_colleagues_try_is_told_as_theirs(line: Line, desk: FlaskClient, colleague: FlaskClient) -> None:
    callback = ask_for_a_callback(line)
    do(desk, "/next")
    ring(desk)
    line.clock.advance(60)
    shown = do(colleague, "/take", callback=callback.id)
    assert "Telepon Sari tidak diangkat." in shown
    assert "Telepon Anda tidak diangkat." not in shown
