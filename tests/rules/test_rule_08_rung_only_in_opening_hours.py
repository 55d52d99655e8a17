"""Rule 8: we ring people only in opening hours, whoever or whatever decides to ring."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

import pytest
from sqlalchemy import select

from ivr.operations.callbacks.dialling import CannotRing, Decision, decide
from ivr.operations.releases import closures
from ivr.records.database import Database
from ivr.records.models import Attempt
from tests.support.calling import ask_for_a_callback, desk_of, rung, work
from tests.support.line import AGENT, CALLER, Line, wib
from tests.support.queue import SCRIPT, Queue, phone_of

LineAt = Callable[[str], Line]


def attempts(line: Line) -> list[Attempt]:
    with line.database.reading() as session:
        return list(session.scalars(select(Attempt).order_by(Attempt.id)))


@pytest.mark.parametrize(
    ("at", "allowed"), [("07:59:59", False), ("08:00", True), ("14:55", True), ("14:55:01", False)]
)
def test_people_are_rung_in_opening_hours_and_not_shortly_before_closing(
    database: Database, at: str, allowed: bool
) -> None:
    queue = Queue(database)
    agent = queue.agent()
    callback = queue.waits(held_by=agent)
    assert may_be_rung(queue, callback, agent, wib(f"2026-11-24 {at}")) == allowed
    assert queue.status(callback) == ("ringing" if allowed else "claimed")


@pytest.mark.parametrize("at", ["2026-11-28 10:00", "2026-12-25 10:00", "2026-11-24 00:00"])
def test_not_on_a_saturday_on_a_holiday_or_at_night(database: Database, at: str) -> None:
    queue = Queue(database)
    agent = queue.agent()
    callback = queue.waits(held_by=agent)
    assert not may_be_rung(queue, callback, agent, wib(at))
    assert queue.status(callback) == "claimed"


def may_be_rung(queue: Queue, callback: int, agent: int, at: datetime) -> bool:
    try:
        with queue.database.begin() as session:
            decide(session, Decision(callback, phone_of(agent), agent), SCRIPT, at)
    except CannotRing as error:
        return "opening hours" not in str(error)
    return True


def test_nobody_is_rung_outside_opening_hours(line: Line) -> None:
    desk = desk_of(line)
    callback = ask_for_a_callback(line)
    desk.takes()
    line.clock.advance(6 * 3600)
    with pytest.raises(CannotRing):
        desk.rings(callback)
    assert attempts(line) == []
    assert line.callbacks()[0].status == "claimed"


def test_a_closure_that_begins_while_an_agent_holds_somebody_keeps_them_from_ringing(line: Line) -> None:
    desk = desk_of(line)
    callback = ask_for_a_callback(line)
    desk.takes()
    with line.database.begin() as session:
        closures.close(session, dict.fromkeys(("id", "en"), "Gempa."), None, "staff:agus", line.now)
    with pytest.raises(CannotRing):
        desk.rings(callback)
    line.clock.advance(60)
    assert (attempts(line), rung(line, CALLER)) == ([], [])


def test_an_agent_who_takes_as_long_as_they_can_still_rings_nobody_after_closing(line_at: LineAt) -> None:
    line = line_at("2026-11-24 14:53")
    desk = desk_of(line)
    callback = ask_for_a_callback(line)
    desk.takes()
    line.clock.advance((wib("2026-11-24 14:55") - line.now).total_seconds())
    desk.phone.answer(after=20)
    desk.rings(callback)
    call = desk.phone.current
    while call is None or not call.said:
        line.clock.advance(1)
        call = desk.phone.current
    call.listen().wait(7).press("1").wait(3)
    (person,) = rung(line, CALLER)
    assert person.record.created < wib("2026-11-24 15:00")


def test_over_a_weekend_neither_agents_nor_people_are_rung_though_many_wait(line_at: LineAt) -> None:
    line = line_at("2026-11-27 14:45")
    for number in range(5):
        ask_for_a_callback(line, f"+62812345671{number:02d}")
        line.exchange.phone(f"+62812345671{number:02d}").unreachable()
    desk_of(line, ring_me=True)
    hours, agent = line.hotline.script(line.now).hours, line.exchange.agent(AGENT)
    while line.now < wib("2026-11-30 08:10"):
        work(line, 20 if hours.is_open(line.now) else 600, step=20 if hours.is_open(line.now) else 600)
        if (call := agent.answer()) is not None:
            call.listen().press("1").wait(30)
    calls = [call.record.created for call in line.exchange.calls if call.record.direction != "inbound"]
    assert {f"{at.astimezone(hours.zoneinfo):%A}" for at in calls} == {"Friday", "Monday"}
    assert all(hours.is_open(at) for at in calls)
    assert {row.status for row in line.callbacks()} == {"waiting"}
