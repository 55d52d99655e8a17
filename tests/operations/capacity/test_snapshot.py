"""A long queue is counted by the scheduler; who asks adds what came since, and the two say the same."""

from __future__ import annotations

import json
from dataclasses import replace
from datetime import time, timedelta

import pytest
from sqlalchemy import func, select

from ivr.hotline.hours import OpeningHours
from ivr.hotline.script import Script
from ivr.hotline.staffing import StaffingPlan
from ivr.hotline.timetable import Interval
from ivr.operations.capacity import snapshot, workload
from ivr.operations.capacity.at_risk import named
from ivr.operations.capacity.situation import situation
from ivr.records.queue_snapshots import QueueSnapshot
from tests.bench.queue import fill
from tests.support.line import wib
from tests.support.queue import NOW, Queue, later

PLANNED = StaffingPlan.from_data({"weekly": {"tuesday": ["08:00-15:00: 400"], "wednesday": ["08:00-15:00: 400"]}})


@pytest.fixture
def planned(script: Script) -> Script:
    return replace(script, staffing=PLANNED)


def snapshots(queue: Queue) -> int:
    with queue.database.reading() as session:
        return session.scalar(select(func.count()).select_from(QueueSnapshot)) or 0


def test_a_short_queue_is_counted_by_who_asks(queue: Queue) -> None:
    queue.waits()
    assert snapshot.take(queue.database, NOW) == 0
    assert snapshots(queue) == 0
    with queue.database.reading() as session:
        assert snapshot.recent(session, NOW) is None


def test_a_long_queue_is_counted_once_and_what_came_since_is_added(queue: Queue, planned: Script) -> None:
    fill(queue.database, 1, snapshot.LONG)
    assert snapshot.take(queue.database, NOW) == snapshot.LONG
    assert snapshot.take(queue.database, later(0.1)) == snapshot.LONG
    queue.waits(1, deadline_at=wib("2026-11-24 13:30"))
    queue.waits(2, window="morning", order_at=wib("2026-11-25 11:00"))
    queue.waits(3, promised_due_at=None, order_at=NOW + timedelta(days=400))
    with queue.database.reading() as session:
        by_hand = workload.room(session, planned, later(60))  # the count is too old then
        found = workload.room(session, planned, later(0.2))
    assert found
    assert by_hand
    ends = [half_hour.end for half_hour in found.ahead]
    assert found.work.until(ends) == by_hand.work.until(ends)
    assert found.work.places[wib("2026-11-24 13:30")] == 1
    assert found.work.in_window == {("morning", wib("2026-11-25 11:00")): 1}
    assert sum(found.work.places.values()) == snapshot.LONG + 2
    assert found.work.latest_asap == wib("2026-11-24 13:30")


def test_who_was_told_a_closing_that_is_no_quarter_of_an_hour_stands_there(queue: Queue, planned: Script) -> None:
    shut = OpeningHours(weekly=((Interval(time(8), time(14, 50)),),) * 7)
    early = replace(planned, hours=shut)
    fill(queue.database, 1, snapshot.LONG)
    queue.waits(1, window="afternoon", order_at=wib("2026-11-24 14:50"))
    assert snapshot.take(queue.database, NOW) == snapshot.LONG + 1
    queue.waits(2, window="afternoon", order_at=wib("2026-11-24 14:50"))
    with queue.database.reading() as session:
        found = workload.room(session, early, later(0.1))
    assert found
    assert found.work.in_window == {("afternoon", wib("2026-11-24 14:50")): 2}
    assert found.work.places[wib("2026-11-24 14:50")] >= 2


def test_an_old_count_is_not_believed(queue: Queue, planned: Script) -> None:
    fill(queue.database, 1, snapshot.LONG)
    snapshot.take(queue.database, NOW)
    with queue.database.reading() as session:
        assert snapshot.recent(session, later(0.3)) is not None
        assert snapshot.recent(session, later(0.4)) is None
        assert snapshot.recent(session, later(-0.4)) is None  # the scheduler's clock is ahead
        found = workload.room(session, planned, later(30))
    assert found
    assert sum(found.work.places.values()) == snapshot.LONG


OTHER_COLUMNS = '[[1764036000.0, "asap", false, 2000]]'


@pytest.mark.parametrize("written", [OTHER_COLUMNS, "[[1", "null", '[["a", "asap", false, 3]]', "[[1e18, 1, 1, 1]]"])
def test_a_count_that_cannot_be_read_is_made_by_who_asks(queue: Queue, planned: Script, written: str) -> None:
    """Such as that of a scheduler of another version, while one gives way to the next."""
    queue.waits(1, deadline_at=wib("2026-11-24 13:30"))
    with queue.database.begin() as session:
        session.add(QueueSnapshot(id=1, taken_at=NOW, newest=0, places=written))
    with queue.database.reading() as session:
        assert snapshot.recent(session, NOW) is None
        found = workload.room(session, planned, NOW)
    assert found
    assert found.work.places == {wib("2026-11-24 13:30"): 1}


def test_a_version_before_this_one_can_read_the_count(queue: Queue, planned: Script) -> None:
    """It knows a moment, the key of a window and a number; while one gives way to the next, both count the same."""
    fill(queue.database, 1, snapshot.LONG)
    queue.waits(1, deadline_at=wib("2026-11-24 13:30"), rung_at=NOW, first_attempt_at=NOW)
    snapshot.take(queue.database, NOW)
    with queue.database.reading() as session:
        written = json.loads(session.scalars(select(QueueSnapshot.places)).one())
        places = snapshot.recent(session, NOW)
    assert {len(row) for row in written} == {3}
    assert sum(number for _, _, number in written) == snapshot.LONG + 1
    assert [at.timestamp() for at, _, rung in places or () if rung] == [wib("2026-11-24 13:30").timestamp()]


def test_the_count_is_gone_when_the_queue_is_short_again(queue: Queue, monkeypatch: pytest.MonkeyPatch) -> None:
    fill(queue.database, 1, 10)
    monkeypatch.setattr(snapshot, "LONG", 10)
    assert snapshot.take(queue.database, NOW) == 10
    assert snapshots(queue) == 1
    monkeypatch.setattr(snapshot, "LONG", 11)
    assert snapshot.take(queue.database, NOW) == 0
    assert snapshots(queue) == 0


def test_a_callback_that_gets_another_time_does_not_stand_in_its_own_way(queue: Queue, planned: Script) -> None:
    fill(queue.database, 1, snapshot.LONG)
    mine = queue.waits(1, deadline_at=wib("2026-11-24 13:30"))
    snapshot.take(queue.database, NOW)
    with queue.database.reading() as session:
        found = workload.room(session, planned, NOW, besides=mine)
    assert found
    assert found.work.places[wib("2026-11-24 13:30")] == 0
    assert (found.work.latest_asap or NOW) < wib("2026-11-24 13:30")


def test_supervisors_see_of_the_count_what_they_would_see_without_it(queue: Queue, planned: Script) -> None:
    """Those told quarters of an hour stand where they stood; who was told 10:50 is named with those told 11:00."""
    fill(queue.database, 1, snapshot.LONG)
    late = [queue.waits(person, order_at=later(-7), deadline_at=later(-7)) for person in (1, 2)]
    odd = queue.waits(3, order_at=wib("2026-11-24 10:50"), deadline_at=wib("2026-11-24 10:50"))
    queue.waits(4, order_at=later(30), deadline_at=later(30), rung_at=NOW)
    with queue.database.reading() as session:
        by_hand = situation(session, planned, NOW, 1)
    assert snapshot.take(queue.database, NOW) == snapshot.LONG + 4
    with queue.database.reading() as session:
        found = situation(session, planned, NOW, 1)
        names = named(session, found, snapshot.LONG)
    for minutes in (0, 30, 60, 120, 360):
        assert found.need.until(later(minutes)) == by_hand.need.until(later(minutes)), minutes
        assert found.need.told(NOW, later(minutes)) == by_hand.need.told(NOW, later(minutes)), minutes
    assert found.need.overdue == by_hand.need.overdue >= len(late)
    assert (found.at_risk, found.need.needed_today) == (by_hand.at_risk, by_hand.need.needed_today)
    assert odd in [one.callback_id for one in names]
