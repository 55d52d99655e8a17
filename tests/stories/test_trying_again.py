"""Somebody who could not be reached is rung again: in opening hours, so often and no oftener, and never forgotten."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select

from ivr.hotline.callback import CallbackStatus
from ivr.operations.callbacks import claims, supervision
from ivr.operations.figures.fates import GIVEN_BACK, Fate, fate_of
from ivr.records.models import Callback
from tests.support.calling import Desk, ask_for_a_callback, desk_of, rung, work
from tests.support.line import CALLER, Line, wib


def fate(line: Line, row: Callback) -> Fate:
    given_back = row.closed_at if row.status in GIVEN_BACK else None
    return fate_of(row.deadline_at, row.rung_at, given_back, row.closed_at, line.now)


def try_in_vain(line: Line, desk: Desk, manner: str = "busy") -> Callback:
    """Ring for the next callback; the person cannot be had."""
    getattr(line.exchange.phone(CALLER), manner)()
    desk.rings()
    desk.connects()
    work(line, 45, step=15)
    return line.callbacks()[0]


@pytest.mark.parametrize(
    ("asked", "deadline", "rung_at", "spoken"),
    [
        ("2026-11-27 14:55", "2026-11-30 09:55", "2026-11-30 08:00", "Senin 30 November, pukul"),
        # Nyepi, Idul Fitri and the joint leave around them lie between
        ("2026-03-17 14:55", "2026-03-25 09:55", "2026-03-25 08:00", "Rabu 25 Maret, pukul"),
    ],
)
def test_a_promise_made_before_days_off_is_kept_after_them(
    line_at: Callable[[str], Line], asked: str, deadline: str, rung_at: str, spoken: str
) -> None:
    line = line_at(asked)
    desk = desk_of(line)
    heard = line.dial().press("3", "1", "1", "1").heard
    assert spoken in heard
    (row,) = line.callbacks()
    assert 0 <= (row.deadline_at - wib(deadline)).total_seconds() <= 300
    line.clock.advance_to(wib(asked) + timedelta(hours=2))
    assert fate(line, row) is Fate.PENDING
    line.clock.advance_to(wib(rung_at))
    row = try_in_vain(line, desk)
    assert fate(line, row) is Fate.KEPT


@pytest.mark.parametrize(
    ("start", "due"),
    [
        ("2026-11-24 09:00", "2026-11-24 09:15"),
        ("2026-11-27 14:46", "2026-11-30 08:01"),  # a Friday: the weekend does not count
        ("2026-03-17 14:50", "2026-03-25 08:05"),  # before Nyepi and Idul Fitri, with the joint leave
    ],
)
def test_the_delay_counts_in_opening_hours_only(line_at: Callable[[str], Line], start: str, due: str) -> None:
    line = line_at(start)
    desk = desk_of(line)
    ask_for_a_callback(line)
    row = try_in_vain(line, desk)
    assert row.status == "waiting"
    assert 0 <= (row.due_at - wib(due)).total_seconds() < 180
    assert claims.take_next(line.database, desk.staff_id, row.due_at.replace(hour=0, minute=0)) is None
    line.clock.advance_to(row.due_at)
    assert desk.takes() == row.id


@pytest.mark.parametrize("language", ["id", "en"])
def test_whom_we_tried_in_vain_is_not_told_that_we_are_late(line: Line, language: str) -> None:
    desk = desk_of(line)
    line.dial(language=language).press("3", "1", "1", "1")
    try_in_vain(line, desk)
    line.clock.advance(3 * 3600)
    again = line.dial(go_on=False)
    assert line.words("status_unreachable", language) in again.heard
    assert again.press("1", "3", "1", "1").heard.startswith(line.words("promised_again", language))
    with line.database.begin() as session:
        (row,) = session.scalars(select(Callback))
        row.status = CallbackStatus.UNREACHABLE.value
    last = line.dial(go_on=False)
    assert line.words("status_unreachable", language) in last.heard
    assert line.words("when", language) in last.press("1", "3", "1", "1").heard
    last.press("1")
    (row,) = line.callbacks()
    assert (row.status, row.rung_at) == ("waiting", None)


def test_five_times_in_vain_and_somebody_must_close_it(line: Line) -> None:
    desk = desk_of(line)
    callback = ask_for_a_callback(line)
    for attempt in range(1, 6):
        row = try_in_vain(line, desk)
        assert row.attempts_made == attempt
        assert row.status == ("waiting" if attempt < 5 else "unreachable")
        line.clock.advance_to(max(line.now, row.due_at))
    assert len(rung(line, CALLER)) == 5
    work(line, 3600, step=600)
    assert line.callbacks()[0].status == "unreachable"
    with line.database.begin() as session:
        supervision.close_unreachable(session, callback, "lima kali tidak dijawab", desk.staff_id, line.now)
    assert line.callbacks()[0].status == "done"


def test_an_agent_who_never_picks_up_uses_up_nothing(line: Line) -> None:
    desk = desk_of(line)
    ask_for_a_callback(line)
    for _ in range(6):
        desk.rings()
        work(line, 90, step=15)
    (row,) = line.callbacks()
    assert (row.status, row.attempts_made, rung(line, CALLER)) == ("waiting", 0, [])


def test_an_agent_whose_browser_dies_blocks_nobody(line: Line) -> None:
    desk, other = desk_of(line), desk_of(line, "budi", "+628122222222")
    ask_for_a_callback(line)
    callback = desk.takes()
    work(line, 170)
    assert line.callbacks()[0].held_by == desk.staff_id
    work(line, 20)
    assert other.takes() == callback
    assert [entry.actor for entry in desk.queue.trail("callback:lapse")] == ["scheduler"]


def test_an_agent_whose_browser_dies_while_it_rings_loses_nothing(line: Line) -> None:
    desk = desk_of(line)
    ask_for_a_callback(line)
    desk.rings()
    line.exchange.phone(CALLER).answer(after=2)
    call = desk.connects()
    work(line, 240, step=20)  # longer than a claim lasts
    assert line.callbacks()[0].held_by == desk.staff_id
    call.hang_up()
    work(line, 5)
    assert line.callbacks()[0].status == "wrap_up"
