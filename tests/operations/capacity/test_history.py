"""Each half hour of opening time is written down once when it is over, whatever the scheduler has missed."""

from __future__ import annotations

import dataclasses
from datetime import datetime, time, timedelta

from sqlalchemy import delete, select

from ivr.hotline.hours import OpeningHours
from ivr.hotline.staffing import Staffed, StaffingPlan
from ivr.hotline.timetable import Interval
from ivr.operations.capacity import history
from ivr.operations.capacity.overview import overview
from ivr.operations.releases import closures as closing
from ivr.records.database import Database
from ivr.records.half_hours import PastHalfHour
from tests.support.calling import desk_of
from tests.support.line import CALLER, Line
from tests.support.queue import NOW, SCRIPT, Queue, later
from tests.support.scheduled import do

PLANNED = dataclasses.replace(SCRIPT, staffing=StaffingPlan(((Staffed(time(8), time(15), 2),),) * 5 + ((),) * 2))


def written(database: Database) -> dict[datetime, PastHalfHour]:
    with database.reading() as session:
        return {row.starts_at: row for row in session.scalars(select(PastHalfHour).order_by(PastHalfHour.starts_at))}


def writes(database: Database, now: datetime) -> int:
    return history.write_down(database, lambda _at: PLANNED, now)


def test_before_anybody_has_asked_there_is_nothing_to_write(database: Database) -> None:
    assert writes(database, NOW) == 0


def test_what_is_over_is_written_once(database: Database) -> None:
    Queue(database).waits(created_at=later(-45))
    assert writes(database, later(29)) == 2
    assert writes(database, later(29)) == 0
    assert writes(database, later(30)) == 1
    assert list(written(database)) == [later(-60), later(-30), later(0)]
    assert [row.asked for row in written(database).values()] == [1, 0, 0]
    assert {row.planned for row in written(database).values()} == {60}


def test_a_scheduler_that_was_down_for_days_leaves_no_gap(database: Database) -> None:
    """From Tuesday to the Monday after it: the weekend has no half hours, and counts at Monday's opening."""
    queue = Queue(database)
    queue.waits(1, created_at=later(-45))
    writes(database, NOW)
    queue.waits(2, created_at=later(4 * 24 * 60))  # on Saturday
    monday = NOW + timedelta(days=6)
    assert writes(database, monday) == 12 + 3 * 14 + 2
    found = written(database)
    assert len(found) == 2 + 12 + 3 * 14 + 2
    first = found[monday - timedelta(hours=1)]
    assert (first.asked, first.asked_while_closed) == (0, 1)
    assert sum(row.asked + row.asked_while_closed for row in found.values()) == 2


def test_at_first_it_goes_back_eight_weeks_and_no_further(database: Database) -> None:
    Queue(database).waits(created_at=NOW - timedelta(days=300))
    writes(database, NOW)
    assert min(written(database)) == (NOW - timedelta(weeks=8)).replace(hour=8)


def test_other_hours_since_the_last_one_do_not_lose_what_comes(database: Database) -> None:
    Queue(database).waits(created_at=later(-45))
    writes(database, NOW)
    other = dataclasses.replace(PLANNED, hours=OpeningHours(weekly=((),) * 7))
    assert history.write_down(database, lambda _at: other, later(60)) == 0
    assert writes(database, later(60)) == 2


def test_hours_that_come_into_force_while_it_is_closed_are_written_down_too(database: Database) -> None:
    """From Friday evening on the hotline opens on Saturdays: Monday's opening is not the next one that counts."""
    Queue(database).waits(created_at=later(-45))
    friday = NOW + timedelta(days=3)
    writes(database, friday.replace(hour=16))
    every_day = dataclasses.replace(PLANNED, hours=OpeningHours(weekly=((Interval(time(8), time(15)),),) * 7))
    assert (
        history.write_down(
            database, lambda at: every_day if at > friday.replace(hour=20) else PLANNED, friday + timedelta(days=3)
        )
        == 14 + 14 + 2
    )
    assert friday.replace(hour=8) + timedelta(days=1) in written(database)


def test_what_was_closed_is_no_opening_time_also_after_somebody_opened_again(line: Line) -> None:
    """Closed at 09:10 with no end, and opened again at 10:20; whoever looks in the afternoon sees both."""
    Queue(line.database).waits(created_at=later(-45))
    line.clock.advance(600)
    with line.database.begin() as session:
        closing.close(session, {"id": "Gempa"}, None, "staff:agus", line.now)
    line.clock.advance(70 * 60)
    with line.database.begin() as session:
        closing.reopen(session, "staff:agus", line.now)
    line.clock.advance(70 * 60)
    with line.database.begin() as session:  # by mistake, and at once corrected
        closing.close(session, {"id": "Gempa"}, None, "staff:agus", line.now)
        closing.reopen(session, "staff:agus", line.now)
    do(line, "past half hours")
    spans = [later(-60), later(-30), later(0), later(80), later(90), later(120)]
    assert list(written(line.database)) == spans
    with line.database.reading() as session:
        seen = overview(session, line.hotline.script(line.now), line.now)
    over = [one for one in seen.lines if one.is_over]
    assert [one.start for one in over] == spans
    assert over[2].end == later(10)
    assert all(one.asked is not None for one in over)


def test_a_clock_that_was_ahead_for_a_while_stops_nothing(database: Database) -> None:
    Queue(database).waits(created_at=later(-45))
    writes(database, NOW)
    assert writes(database, NOW + timedelta(days=30)) > 200
    with database.begin() as session:
        session.execute(delete(PastHalfHour).where(PastHalfHour.starts_at == later(0)))
    assert writes(database, later(30)) == 1
    assert later(0) in written(database)


def test_without_a_plan_nobody_was_planned(database: Database) -> None:
    Queue(database).waits(created_at=later(-45))
    history.write_down(database, lambda _at: SCRIPT, NOW)
    assert {row.planned for row in written(database).values()} == {0}


def rung(database: Database, person: int, *, asked: float, after: float) -> None:
    """Somebody asked and was rung so many minutes later, and the callback was closed five minutes after that."""
    at = later(asked + after)
    Queue(database).waits(
        person,
        created_at=later(asked),
        promised_due_at=later(asked),
        first_attempt_at=at,
        first_wait=round(after * 60),
        rung_at=at,
        status="done",
        closed_at=at + timedelta(minutes=5),
    )


def busy(database: Database) -> list[bool]:
    writes(database, later(60))
    return [row.busy for start, row in written(database).items() if start >= NOW]


def test_a_half_hour_is_busy_when_somebody_waited_all_along(database: Database) -> None:
    for number in range(20):
        rung(database, number + 1, asked=-10 + number * 4, after=12)
    assert busy(database) == [True, True]
    assert [row.closed for start, row in written(database).items() if start >= NOW] == [6, 8]


def test_it_is_not_when_one_was_rung_at_once(database: Database) -> None:
    for number in range(20):
        rung(database, number + 1, asked=-10 + number * 4, after=12)
    rung(database, 99, asked=31, after=0.5)
    assert busy(database) == [True, False]


def test_who_waited_overnight_was_not_rung_at_once(database: Database) -> None:
    """From the opening on somebody waited: what is counted in opening hours alone would say that nobody did."""
    for number in range(20):
        at = later(-60 + number * 5)
        Queue(database).waits(
            number + 1,
            created_at=later(-300),
            promised_due_at=later(-60),
            first_attempt_at=at,
            first_wait=number * 5 * 60,
            rung_at=at,
            status="done",
            closed_at=at,
        )
    writes(database, NOW)
    assert [row.busy for row in written(database).values()][-2:] == [True, True]


def test_it_is_not_when_nobody_waited_any_more_at_its_end(database: Database) -> None:
    """One who had to wait a little is no sign that all agents were busy for half an hour."""
    rung(database, 1, asked=-5, after=12)
    assert busy(database) == [False, False]


def test_whoever_still_waits_waits(database: Database) -> None:
    rung(database, 1, asked=-5, after=12)
    Queue(database).waits(2, created_at=later(3), promised_due_at=later(3), due_at=later(3))
    assert busy(database) == [True, False]


def test_the_scheduler_writes_what_happened_at_the_desk(line: Line) -> None:
    line.exchange.phone(CALLER).answer(after=1)
    desk = desk_of(line)
    line.dial(CALLER).press("3", "1", "1", "1")
    desk.rings()
    desk.connects().wait(60).hang_up()
    desk.finishes()
    line.clock.advance(3600)
    assert do(line, "past half hours")["written"] > 0
    assert do(line, "past half hours")["written"] == 0
    (row,) = [one for one in written(line.database).values() if one.asked]
    assert (row.asked, row.closed, row.busy, row.planned) == (1, 1, False, 0)
    assert row.present > 0
