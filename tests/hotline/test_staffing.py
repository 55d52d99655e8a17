"""Who is planned: in each half hour of the week, on days that differ, and how a plan is stored."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import UTC, date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ivr.hotline.hours_format import InvalidHours
from ivr.hotline.shortened_hours import WEEKDAYS
from ivr.hotline.staffing import MOST_AGENTS, NOBODY, Staffed, StaffingException, StaffingPlan, in_order

JAKARTA = ZoneInfo("Asia/Jakarta")
MORNING = Staffed(time(8), time(10), 4)
REST = Staffed(time(10), time(15), 3)
DAY = (MORNING, REST)
WEEK = (DAY,) * 5 + ((), ())
FASTING = (Staffed(time(8), time(14), 2),)
RAMADAN = StaffingException(date(2026, 2, 18), date(2026, 3, 19), (FASTING,) * 5 + ((), ()), {"id": "Ramadan"})
TRAINING = StaffingException(date(2026, 3, 4), date(2026, 3, 4), NOBODY, {"en": "Training"})
PLAN = StaffingPlan(WEEK, (RAMADAN, TRAINING))


def at(*numbers: int) -> datetime:
    return datetime(*numbers, tzinfo=JAKARTA)  # type: ignore[misc, arg-type]


@pytest.mark.parametrize(
    ("local", "agents"),
    [
        (at(2026, 11, 23, 7, 59), 0),
        (at(2026, 11, 23, 8), 4),
        (at(2026, 11, 23, 9, 59, 59), 4),
        (at(2026, 11, 23, 10), 3),
        (at(2026, 11, 23, 15), 0),
        (at(2026, 11, 28, 9), 0),
        (at(2026, 3, 3, 9), 2),
        (at(2026, 3, 3, 14), 0),
        (at(2026, 3, 4, 9), 0),
        (at(2026, 3, 20, 9), 4),
    ],
    ids=["early", "opening", "last", "later", "closing", "Saturday", "fasting", "fasting ends", "training", "after it"],
)
def test_so_many_are_planned_at_a_moment_of_the_local_clock(local: datetime, agents: int) -> None:
    assert PLAN.agents_at(local) == agents


def test_the_clock_that_counts_is_the_one_that_is_given() -> None:
    moment = datetime(2026, 11, 23, 1, tzinfo=UTC)
    assert PLAN.agents_at(moment.astimezone(JAKARTA)) == 4


def test_of_two_exceptions_as_long_the_one_listed_last_holds() -> None:
    other = StaffingException(TRAINING.first, TRAINING.last, WEEK)
    assert StaffingPlan(WEEK, (TRAINING, other)).agents_at(at(2026, 3, 4, 9)) == 4
    assert StaffingPlan(WEEK, (other, TRAINING)).agents_at(at(2026, 3, 4, 9)) == 0


def test_somebody_who_stays_till_midnight_is_there_till_midnight() -> None:
    plan = StaffingPlan(((Staffed(time(22), time.min, 1),), *NOBODY[1:]))
    assert plan.agents_at(at(2026, 11, 23, 23, 59)) == 1
    assert plan.agents_at(at(2026, 11, 24, 0, 0)) == 0
    assert plan.to_data()["weekly"] == {"monday": ["22:00-24:00: 1"], **{day: [] for day in WEEKDAYS[1:]}}


def test_a_plan_is_written_in_one_way_whatever_way_it_was_typed() -> None:
    halves = (Staffed(time(9), time(10), 4), REST, Staffed(time(8), time(9), 4), Staffed(time(15), time(16), 0))
    assert StaffingPlan((halves, *WEEK[1:])) == StaffingPlan(WEEK)
    assert in_order(()) == ()


def test_a_plan_comes_back_as_it_was_stored() -> None:
    assert StaffingPlan.from_data(PLAN.to_data()) == PLAN
    assert PLAN.to_data()["exceptions"] == [
        {
            "first": "2026-02-18",
            "last": "2026-03-19",
            "week": {day: ["08:00-14:00: 2"] for day in WEEKDAYS[:5]},
            "name": {"id": "Ramadan"},
        },
        {"first": "2026-03-04", "last": "2026-03-04", "week": {}, "name": {"en": "Training"}},
    ]


_HALVES = st.lists(st.integers(0, MOST_AGENTS), min_size=48, max_size=48)


def _day(agents: list[int]) -> tuple[Staffed, ...]:
    clocks = [time(half // 2, 30 * (half % 2)) for half in range(48)] + [time.min]
    return tuple(Staffed(clocks[half], clocks[half + 1], number) for half, number in enumerate(agents))


@given(_HALVES)
def test_whatever_is_said_of_each_half_hour_is_read_back_from_what_is_stored(agents: list[int]) -> None:
    plan = StaffingPlan.from_data(StaffingPlan((_day(agents), *NOBODY[1:])).to_data())
    assert [plan.agents_at(at(2026, 11, 23, half // 2, 30 * (half % 2))) for half in range(48)] == agents


@pytest.mark.parametrize(
    ("data", "field"),
    [
        ({}, "weekly"),
        ({"weekly": {"montag": []}}, "weekly.montag"),
        ({"weekly": {"friday": ["08:00-10:00: 4", "09:30-11:00: 2"]}}, "weekly.friday"),
        ({"weekly": {"friday": ["08:00-10:00: 4", "10:00-11:00"]}}, "weekly.friday[1]"),
        ({"weekly": {"friday": ["08:00-10:15: 4"]}}, "weekly.friday[0]"),
        ({"weekly": {"friday": ["10:00-08:00: 4"]}}, "weekly.friday[0]"),
        ({"weekly": {"friday": ["08:00-10:00: -4"]}}, "weekly.friday[0]"),
        ({"weekly": {"friday": ["08:00-10:00: 12345"]}}, "weekly.friday[0]"),
        ({"weekly": {"friday": [4]}}, "weekly.friday[0]"),
        ({"weekly": {}, "agents": 4}, "agents"),
        ({"weekly": {}, "exceptions": [{"first": "soon"}]}, "exceptions[0].first"),
        ({"weekly": {}, "exceptions": [{"first": "2026-03-04", "last": "2026-03-03"}]}, "exceptions[0].last"),
        (
            {"weekly": {}, "exceptions": [{"first": "2026-03-04", "week": {"monday": ["8-9: 1"]}}]},
            "exceptions[0].week.monday[0]",
        ),
    ],
)
def test_what_cannot_be_is_refused_and_the_wrong_field_is_named(data: Mapping[str, Any], field: str) -> None:
    with pytest.raises(InvalidHours) as wrong:
        StaffingPlan.from_data(data)
    assert wrong.value.field == field


def test_a_week_has_seven_days_and_agents_are_counted_from_none_to_thousands() -> None:
    with pytest.raises(InvalidHours):
        StaffingPlan(WEEK[:6])
    for agents in (-1, MOST_AGENTS + 1):
        with pytest.raises(InvalidHours):
            Staffed(time(8), time(9), agents)
