"""Who asks for a callback is told a time for which there is room, whoever asked before, on both databases."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest
from sqlalchemy import select

from ivr.hotline.callback import CallbackEvent
from ivr.hotline.script import Script
from ivr.hotline.staffing import StaffingPlan
from ivr.hotline.verbs import Promised, Untold
from ivr.operations.callbacks import claims, outcomes, promises
from ivr.operations.capacity import workload
from ivr.records.models import Callback, Report
from tests.support.line import wib
from tests.support.queue import NOW, Queue, later, number_of

WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday")
ONE_AGENT = StaffingPlan.from_data({"weekly": {day: ["08:00-15:00: 1"] for day in ("monday", "tuesday", "wednesday")}})


@pytest.fixture
def planned(script: Script) -> Script:
    return replace(script, staffing=ONE_AGENT)


def asks(
    queue: Queue, script: Script, person: int, window: str = "asap", at: datetime = NOW, day: date | None = None
) -> Promised:
    with queue.database.begin() as session:
        report = Report(ticket=f"{person:04d}{at:%H%M}", language="id", status="open", created_at=at)
        session.add(report)
        session.flush()
        return promises.request(session, report, number_of(person), window, script, at, day)


def test_promises_go_on_until_the_plan_is_full_and_nobody_is_told_sooner(queue: Queue, planned: Script) -> None:
    told = [asks(queue, planned, person).deadline for person in range(1, 12)]
    # One agent: 48 minutes of each hour may be promised, seven for a callback.
    assert told == [wib("2026-11-24 10:00")] * 6 + [wib("2026-11-24 10:30")] * 4 + [wib("2026-11-24 11:00")]


def test_room_that_becomes_free_goes_to_who_asks_next_but_never_sooner_than_who_waits(
    queue: Queue, planned: Script
) -> None:
    for person in range(1, 8):
        asks(queue, planned, person)
    agent = queue.agent()
    for _ in range(3):
        taken = claims.take_next(queue.database, agent, later(1))
        assert taken is not None
        with queue.database.begin() as session:
            claims.locked_of(session, taken, agent).free()
            outcomes.close(session.get_one(Callback, taken), CallbackEvent.CLOSE, "solved", agent, NOW)
    assert asks(queue, planned, 8).deadline == wib("2026-11-24 10:30")  # as the seventh, who asked before and waits


def test_who_agreed_on_a_day_with_an_agent_before_anybody_rang_holds_up_nobody(queue: Queue, planned: Script) -> None:
    agent = queue.agent()
    taken = queue.waits(held_by=agent)
    with queue.database.begin() as session:
        outcomes.finish(session, taken, agent, outcomes.Said("follow_up", "", wib("2026-12-01 09:00")), planned, NOW)
    assert queue.row(taken).rung_at is None
    assert asks(queue, planned, 2).deadline == wib("2026-11-24 10:00")


def test_a_window_is_told_on_a_day_on_which_it_has_room(queue: Queue, planned: Script) -> None:
    assert asks(queue, planned, 1, "afternoon").deadline == wib("2026-11-24 15:00")
    wednesday = asks(queue, planned, 2, "morning", day=date(2026, 11, 25))
    assert (wednesday.due, wednesday.deadline) == (wib("2026-11-25 08:00"), wib("2026-11-25 11:00"))
    # On Thursday nobody is planned, so that day has no room for more than what is left of the days before.
    assert asks(queue, planned, 3, "morning", day=date(2026, 11, 28)).deadline == wib("2026-11-24 11:00")


def test_without_room_no_time_is_told_and_they_are_rung_when_nobody_waits_who_was_told_one(
    queue: Queue, script: Script
) -> None:
    nobody = replace(script, staffing=StaffingPlan())
    untold = asks(queue, nobody, 1)
    assert (untold.due, untold.deadline, untold.untold) == (None, None, Untold.UNPLANNED)
    assert asks(queue, script, 2).deadline == wib("2026-11-24 11:00")
    assert asks(queue, nobody, 3, at=later(1)).untold is Untold.UNPLANNED
    agents = [queue.agent(name) for name in ("sari", "dewi", "budi")]
    rung = [claims.take_next(queue.database, agent, later(2)) for agent in agents]
    assert [queue.row(one or 0).number for one in rung] == [number_of(2), number_of(1), number_of(3)]


def test_who_was_told_no_time_takes_no_room_and_is_told_one_when_there_is_room(
    queue: Queue, script: Script, planned: Script
) -> None:
    for person in range(1, 40):
        asks(queue, replace(script, staffing=StaffingPlan()), person)
    assert asks(queue, planned, 50).deadline == wib("2026-11-24 10:00")
    again = asks(queue, planned, 1, at=later(5))
    assert (again.deadline, again.joined) == (wib("2026-11-24 10:30"), False)


def test_a_promise_farther_away_than_is_told_now_holds_as_it_was_told(queue: Queue, planned: Script) -> None:
    every_day = StaffingPlan.from_data({"weekly": {day: ["08:00-15:00: 1"] for day in WEEK}})
    script = replace(planned, staffing=every_day)
    asks(queue, script, 1, "afternoon", day=date(2026, 11, 27))
    nearer = replace(script, rules=replace(script.rules, promise=replace(script.rules.promise, farthest=2)))
    # Four days of one agent, a little over: 188 callbacks fit, and the one of Friday stands behind them.
    for person in range(2, 200):
        queue.waits(person, deadline_at=wib("2026-11-25 15:00"), promised_due_at=NOW, rung_at=NOW)
    assert asks(queue, nearer, 300).untold is Untold.NO_ROOM
    with queue.database.begin() as session:
        for callback in session.scalars(select(Callback).where(Callback.rung_at.is_not(None))):
            callback.status, callback.closed_at = "done", NOW
    assert asks(queue, nearer, 301).deadline == wib("2026-11-24 10:00")
    assert asks(queue, nearer, 1, at=later(5)).deadline == wib("2026-11-27 15:00")
    with queue.database.begin() as session:
        kept = outcomes.reschedule(session, number_of(1), "afternoon", nearer, "caller", NOW, date(2026, 11, 27))
        assert kept
        assert (kept.deadline, kept.joined) == (wib("2026-11-27 15:00"), True)


def test_who_asked_before_fewer_days_were_looked_at_is_not_overtaken(queue: Queue, planned: Script) -> None:
    every_day = StaffingPlan.from_data({"weekly": {day: ["08:00-15:00: 1"] for day in WEEK}})
    script = replace(planned, staffing=every_day)
    asks(queue, script, 1)
    with queue.database.begin() as session:
        (first,) = session.scalars(select(Callback))
        first.deadline_at = first.order_at = wib("2026-11-27 10:00")
    assert asks(queue, script, 2).deadline == wib("2026-11-27 10:00")
    nearer = replace(script, rules=replace(script.rules, promise=replace(script.rules.promise, farthest=2)))
    assert asks(queue, nearer, 3).deadline is None


def test_closed_without_an_end_is_another_reason_than_no_room(queue: Queue, planned: Script) -> None:
    never = replace(planned, hours=replace(planned.hours, weekly=((),) * 7))
    assert asks(queue, never, 1).untold is Untold.NO_OPENING


def test_whoever_moves_a_promise_does_not_stand_in_their_own_way(queue: Queue, planned: Script) -> None:
    for person in range(1, 8):
        asks(queue, planned, person)
    with queue.database.begin() as session:
        moved = outcomes.reschedule(session, number_of(7), "asap", planned, "caller", later(1))
        assert moved
        assert (moved.deadline, moved.joined) == (wib("2026-11-24 10:30"), False)


def test_where_there_is_no_room_the_old_promise_stands_and_is_told(queue: Queue, planned: Script) -> None:
    asks(queue, planned, 1)
    with queue.database.begin() as session:
        nobody = replace(planned, staffing=StaffingPlan())
        kept = outcomes.reschedule(session, number_of(1), "afternoon", nobody, "caller", later(1))
        assert kept
        assert (kept.deadline, kept.joined) == (wib("2026-11-24 10:00"), True)
        assert kept.untold is None


def test_a_retry_and_a_call_in_hand_are_work_as_they_stand(queue: Queue, planned: Script) -> None:
    queue.waits(1, rung_at=NOW, attempts_made=1, order_at=wib("2026-11-24 12:00"))
    queue.waits(2, held_by=queue.agent(), deadline_at=wib("2026-11-24 10:00"))
    with queue.database.reading() as session:
        found = workload.room(session, planned, NOW)
    assert found
    assert found.work.places == {wib("2026-11-24 12:00"): 1}
    assert found.work.latest_asap is None


def test_without_a_plan_everything_is_as_the_hours_say(queue: Queue, script: Script) -> None:
    assert [asks(queue, script, person).deadline for person in range(1, 30)] == [NOW + timedelta(hours=2)] * 29
    with queue.database.reading() as session:
        assert workload.room(session, script, NOW) is None
