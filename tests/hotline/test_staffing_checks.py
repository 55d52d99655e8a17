"""What about a staffing plan looks like a slip is told, and a plan that fits the hours is left alone."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

from ivr.hotline.hours import KEMENKOP, DatedException
from ivr.hotline.staffing import NOBODY, Day, Staffed, StaffingException, StaffingPlan
from ivr.hotline.staffing_checks import findings, left_out
from ivr.hotline.timetable import Interval

FULL: Day = (Staffed(time(8), time(15), 4),)
WEEK = (FULL,) * 5 + ((), ())


def told(plan: StaffingPlan, hours: Any = KEMENKOP) -> list[tuple[str, dict[str, Any]]]:
    return [(one.code, dict(one.values)) for one in findings(plan, hours)]


def test_a_plan_for_all_opening_hours_has_nothing_to_tell() -> None:
    assert told(StaffingPlan(WEEK)) == []


def test_open_hours_without_agents_are_told_once_for_all_such_days() -> None:
    short = (Staffed(time(9), time(14), 4),)
    assert told(StaffingPlan((short, *WEEK[1:4], short, (), ()))) == [
        ("unstaffed", {"weekdays": ["monday", "friday"], "hours": "08:00-09:00, 14:00-15:00"})
    ]


def test_agents_outside_opening_hours_are_told() -> None:
    late = (Staffed(time(8), time(17), 4),)
    assert told(StaffingPlan((late, *WEEK[1:5], FULL, ()))) == [
        ("staffed_when_closed", {"weekdays": ["monday"], "hours": "15:00-17:00"}),
        ("staffed_when_closed", {"weekdays": ["saturday"], "hours": "08:00-15:00"}),
    ]


def test_a_plan_with_nobody_in_opening_hours_is_told_as_that_alone() -> None:
    for week in (NOBODY, ((Staffed(time(16), time(18), 4),), *NOBODY[1:])):
        assert told(StaffingPlan(week)) == [("nobody_staffed", {})]


def test_a_plan_that_lives_by_its_exceptions_has_somebody() -> None:
    campaign = StaffingException(date(2026, 11, 23), date(2026, 11, 27), WEEK)
    assert [code for code, _ in told(StaffingPlan(NOBODY, (campaign,)))] == ["unstaffed"]


def test_a_day_of_training_is_told_with_its_open_days() -> None:
    training = StaffingException(date(2026, 11, 23), date(2026, 11, 29))
    assert told(StaffingPlan(WEEK, (training,))) == [
        ("exception_unstaffed", {"first": "2026-11-23", "last": "2026-11-29", "days": 5})
    ]


def test_agents_of_an_exception_count_only_when_it_is_open() -> None:
    late = StaffingException(date(2026, 11, 23), date(2026, 11, 24), ((Staffed(time(8), time(16), 4),),) * 7)
    weekend = StaffingException(date(2026, 11, 28), date(2026, 11, 29), (FULL,) * 7)
    assert told(StaffingPlan(WEEK, (late, weekend))) == [
        ("exception_staffed_when_closed", {"first": "2026-11-23", "last": "2026-11-24", "days": 2}),
        ("exception_staffed_when_closed", {"first": "2026-11-28", "last": "2026-11-29", "days": 2}),
    ]
    saturday = DatedException(date(2026, 11, 28), date(2026, 11, 29), (Interval(time(8), time(15)),))
    assert told(StaffingPlan(WEEK, (weekend,)), replace(KEMENKOP, exceptions=(saturday,))) == []


def test_a_holiday_within_an_exception_is_no_slip() -> None:
    christmas = StaffingException(date(2026, 12, 21), date(2026, 12, 31), WEEK)
    assert told(StaffingPlan(WEEK, (christmas,))) == []


def test_hours_are_left_out_of_others_to_the_minute() -> None:
    day = (Interval(time(8, 15), time(12)), Interval(time(12), time.min))
    assert left_out(day, (Interval(time(9), time(23)),)) == (
        Interval(time(8, 15), time(9)),
        Interval(time(23), time.min),
    )
    assert left_out(day, ()) == (Interval(time(8, 15), time.min),)
    assert left_out((), day) == ()
