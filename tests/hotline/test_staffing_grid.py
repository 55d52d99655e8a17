"""A planned day in half hours, and back."""

from __future__ import annotations

from datetime import time

from hypothesis import given
from hypothesis import strategies as st

from ivr.hotline.staffing import MOST_AGENTS, Staffed
from ivr.hotline.staffing_grid import HALVES, clock_of, in_halves, of_halves, opened_halves
from ivr.hotline.timetable import Interval


@given(st.lists(st.integers(0, MOST_AGENTS), min_size=HALVES, max_size=HALVES))
def test_a_day_in_half_hours_is_the_same_day(numbers: list[int]) -> None:
    assert in_halves(of_halves(numbers)) == numbers


def test_a_planned_day_has_its_agents_in_each_of_its_half_hours() -> None:
    numbers = in_halves((Staffed(time(8), time(9), 4), Staffed(time(23, 30), time.min, 1)))
    assert {half: number for half, number in enumerate(numbers) if number} == {16: 4, 17: 4, 47: 1}


def test_a_half_hour_that_is_open_in_part_is_open() -> None:
    assert opened_halves((Interval(time(8, 15), time(9, 10)),)) == {16, 17, 18}
    assert opened_halves((Interval(time(0), time.min),)) == frozenset(range(HALVES))
    assert opened_halves(()) == frozenset()


def test_half_hours_have_the_clock_at_which_they_begin() -> None:
    assert [clock_of(half) for half in (0, 17, 48)] == [time(0), time(8, 30), time(0)]
