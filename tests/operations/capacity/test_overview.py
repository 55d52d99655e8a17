"""What supervisors see: each half hour of today, the days to come, and what is told to whoever asks now."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

from ivr.hotline.hours import OpeningHours
from ivr.hotline.script import Script
from ivr.operations.capacity import history
from ivr.operations.capacity.overview import Overview, overview
from ivr.operations.capacity.told_next import ToldNext
from ivr.records.database import Database
from tests.operations.capacity.planned import promised, with_plan
from tests.support.queue import NOW, SCRIPT, Queue, later


def seen(database: Database, script: Script = SCRIPT, minutes: float = 0, agents: int | None = None) -> Overview:
    with database.reading() as session:
        return overview(session, script, later(minutes), agents)


def test_a_day_has_all_its_half_hours_and_five_more_days(database: Database) -> None:
    found = seen(database, with_plan(4))
    assert len(found.lines) == 14
    assert [line.is_over for line in found.lines] == [True] * 2 + [False] * 12
    assert [day.day.isoweekday() for day in found.days] == [2, 3, 4, 5, 1, 2]
    assert {line.planned for line in found.lines} == {4}
    assert not found.forecast.is_known
    assert [(day.since, day.until) for day in found.days] == [
        (later(0), None),
        *[(None, None)] * 4,
        (None, later(7 * 24 * 60)),
    ]


def test_what_was_promised_stands_at_its_half_hour(database: Database) -> None:
    promised(database, 5, later(30))
    promised(database, 3, later(60), first=10, rung_at=NOW)
    promised(database, 2, later(24 * 60), first=20)
    found = seen(database, with_plan(4), agents=0)
    ahead = [line for line in found.lines if not line.is_over]
    assert [(line.promised, line.standing, line.at_risk) for line in ahead[:3]] == [(5, 5, 5), (0, 8, 0), (0, 8, 0)]
    assert (found.promised_today, found.situation.at_risk, found.situation.first_at_risk) == (5, 5, later(30))
    assert [(day.promised, day.standing) for day in found.days[:2]] == [(5, 8), (2, 10)]
    assert max(line.needed for line in found.lines) == found.days[0].needed == 2


def test_promises_told_for_what_is_closed_time_by_now_are_kept_before_it_or_not_at_all(database: Database) -> None:
    """The hours were shortened after people were told "by four": that is a matter of today, and not of tomorrow."""
    promised(database, 30, later(7 * 60))
    found = seen(database, with_plan(4), minutes=5 * 60, agents=2)
    today, tomorrow = found.days[:2]
    assert (today.promised, today.at_risk, today.needed) == (30, 14, 4)
    assert (tomorrow.promised, tomorrow.at_risk, tomorrow.needed) == (0, 0, 0)
    assert (found.lines[-1].at_risk, found.situation.missing) == (14, 2)


def test_room_left_is_what_fits_until_then_and_until_every_later_time(database: Database) -> None:
    found = seen(database, with_plan(4))
    rooms = [line.room for line in found.lines if line.room is not None]
    assert rooms == sorted(rooms)
    assert rooms[0] == int(0.8 * 4 * 30 / 7)
    assert found.days[0].can_do == int(0.8 * 4 * 355 / 7)
    full = promised(database, 200, later(300))
    assert full
    assert {line.room for line in seen(database, with_plan(4)).lines[2:]} <= {0, None}


def test_whoever_asks_now_is_told_what_the_rule_gives(database: Database) -> None:
    found = seen(database, with_plan(4))
    assert found.told.promise is not None
    assert found.told.promise.deadline_at == later(60)
    promised(database, 2000, later(60))
    assert seen(database, with_plan(4)).told == ToldNext(None, is_unplanned=False)
    assert seen(database, with_plan(0)).told == ToldNext(None, is_unplanned=True)
    without = seen(database).told.promise
    assert without is not None
    assert without.deadline_at == later(120)


def test_what_is_over_is_as_it_was_written_down(database: Database) -> None:
    queue = Queue(database)
    queue.agent(presence_since=later(-600))
    queue.waits(created_at=later(-45))
    assert [line.asked for line in seen(database, with_plan(4)).lines[:2]] == [None, None]
    history.write_down(database, lambda _at: with_plan(4), NOW)
    assert [(line.asked, line.came) for line in seen(database, with_plan(4)).lines[:3]] == [(1, 1), (0, 1), (None, 1)]


def test_after_closing_the_next_day_is_shown(database: Database) -> None:
    found = seen(database, with_plan(4), minutes=8 * 60)
    assert found.situation.day == (NOW + timedelta(days=1)).date()
    assert len(found.lines) == 14
    assert not any(line.is_over for line in found.lines)


def test_without_any_opening_there_is_nothing_to_see_and_nothing_fails(database: Database) -> None:
    found = seen(database, dataclasses.replace(with_plan(4), hours=OpeningHours(weekly=((),) * 7)))
    assert (found.lines, found.days, found.told, found.promised_today) == ((), (), ToldNext(), 0)
