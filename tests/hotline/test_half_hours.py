"""Opening time is cut at full and half hours of the local clock, and nothing of it is lost or counted twice."""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.hotline.half_hours import HALF_HOUR, next_cut, pieces
from ivr.hotline.hours import KEMENKOP, OpeningHours
from ivr.hotline.staffing import Staffed, StaffingPlan
from ivr.hotline.timetable import Interval

MONDAY = datetime(2026, 11, 23, tzinfo=UTC)
MARGIN = timedelta(minutes=5)
PLAN = StaffingPlan(((Staffed(time(8), time(12), 3), Staffed(time(12), time(15), 2)),) * 5 + ((),) * 2)


def opened(*intervals: tuple[time, time], zone: str = "Asia/Jakarta") -> OpeningHours:
    return OpeningHours(zone, (tuple(Interval(*one) for one in intervals),) * 7)


def test_a_usual_day_has_fourteen() -> None:
    found = list(pieces(KEMENKOP, MONDAY, MONDAY + timedelta(days=1)))
    assert len(found) == 14
    assert (found[0].start, found[-1].end) == (MONDAY + timedelta(hours=1), MONDAY + timedelta(hours=8))
    assert {one.end - one.start for one in found} == {HALF_HOUR}


def test_hours_that_open_at_odd_minutes_begin_with_a_short_one() -> None:
    found = pieces(opened((time(8, 10), time(9, 20))), MONDAY, MONDAY + timedelta(days=1))
    assert [(one.end - one.start) // timedelta(minutes=1) for one in found] == [20, 30, 20]


def test_a_zone_whose_clock_is_a_quarter_off_is_cut_by_its_own_clock() -> None:
    hours = opened((time(8), time(9)), zone="Asia/Kathmandu")
    found = [hours.local(one.start).time() for one in pieces(hours, MONDAY, MONDAY + timedelta(days=1))]
    assert found == [time(8), time(8, 30)]


def test_minutes_before_closing_are_not_planned() -> None:
    found = list(pieces(KEMENKOP, MONDAY, MONDAY + timedelta(days=1)))
    assert [one.planned(PLAN, KEMENKOP, MARGIN) for one in (found[0], found[8], found[-1])] == [90, 60, 50]
    assert sum(one.planned(None, KEMENKOP, MARGIN) for one in found) == 0


def test_a_hotline_that_never_closes_loses_nothing_at_midnight() -> None:
    hours = OpeningHours("Asia/Jakarta", ((Interval(time.min, time.min),),) * 7)
    found = list(pieces(hours, MONDAY, MONDAY + timedelta(days=1)))
    assert {one.minutes(MARGIN) for one in found} == {30}
    assert len(found) == 48


@given(st.integers(0, 14 * 24 * 60), st.integers(0, 5 * 24 * 60), st.sampled_from(["Asia/Jakarta", "Asia/Kathmandu"]))
def test_together_they_are_the_opening_time(after: int, length: int, zone: str) -> None:
    hours = opened((time(7, 50), time(12)), (time(12, 40), time(16, 15)), zone=zone)
    start = MONDAY + timedelta(minutes=after)
    end = next_cut(hours, start + timedelta(minutes=length))
    found = list(pieces(hours, start, end))
    whole = sum((one.end - one.start for one in found), timedelta(0))
    assert whole == hours.working_time_between(start, max(end, found[-1].end if found else end))
    assert all(earlier.end <= later.start for earlier, later in pairwise(found))
    assert all(timedelta(0) < one.end - one.start <= HALF_HOUR for one in found)


@pytest.mark.parametrize("second", [0, 1, 1799])
def test_the_next_cut_is_always_later(second: int) -> None:
    assert next_cut(KEMENKOP, MONDAY + timedelta(seconds=second)) == MONDAY + HALF_HOUR
