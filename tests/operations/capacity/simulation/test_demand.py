"""When people ask: as many as are expected, in the hours of the week in which they do."""

from dataclasses import replace
from datetime import date, time
from itertools import pairwise
from random import Random

import pytest

from ivr.hotline.hours import KEMENKOP, OpeningHours
from ivr.hotline.timetable import Interval
from ivr.operations.capacity.simulation.demand import Burst, asked, half_hour_of, usual

MONDAY = date(2026, 11, 2)
WEEKENDS = OpeningHours(weekly=((Interval(time(7), time(12)), Interval(time(13), time(21))),) * 7)
ALWAYS = OpeningHours(weekly=((Interval(time(0), time(0)),),) * 7)


@pytest.mark.parametrize(
    ("hours", "days"), [(KEMENKOP, 5), (WEEKENDS, 7), (ALWAYS, 7)], ids=["week", "daily", "always"]
)
def test_a_week_has_as_many_requests_as_its_opening_days_together(hours: OpeningHours, days: int) -> None:
    demand = usual(hours, 100, MONDAY)
    assert sum(map(sum, demand.weekdays)) == pytest.approx(100 * days)


def test_four_of_ten_ask_while_an_office_is_closed_and_monday_begins_with_them() -> None:
    demand = usual(KEMENKOP, 100, MONDAY)
    inside = sum(sum(demand.weekdays[day][16:30]) for day in range(5))
    assert inside == pytest.approx(300)
    assert sum(demand.weekdays[5]) == sum(demand.weekdays[6]) == pytest.approx(sum(demand.closed))
    assert sum(demand.weekdays[0][16:30]) > sum(demand.weekdays[4][16:30])


def test_a_holiday_is_like_a_day_at_the_weekend() -> None:
    demand = usual(KEMENKOP, 100, MONDAY)
    assert demand.of_day(date(2026, 12, 25), KEMENKOP) == demand.closed
    assert demand.of_day(MONDAY, KEMENKOP) == demand.weekdays[0]


def test_a_burst_is_so_many_times_the_usual_in_its_hours_alone() -> None:
    demand = replace(usual(KEMENKOP, 100, MONDAY), bursts=(Burst(0, time(10), time(11), 5.0),))
    times = [
        one / other for one, other in zip(demand.of_day(MONDAY, KEMENKOP), demand.weekdays[0], strict=True) if other
    ]
    assert [at for at, factor in enumerate(times) if factor > 1] == [half_hour_of(time(10)), half_hour_of(time(10, 30))]


def test_people_ask_in_order_as_chance_has_it_and_the_same_chance_gives_the_same_people() -> None:
    demand = replace(usual(KEMENKOP, 100, MONDAY), noise=0)
    found = list(asked(demand, KEMENKOP, MONDAY, 70, Random(3)))
    assert found == list(asked(demand, KEMENKOP, MONDAY, 70, Random(3)))
    assert all(one < other for one, other in pairwise(found))
    assert len(found) == pytest.approx(5000, rel=0.05)
    assert len(list(asked(demand.scaled(3), KEMENKOP, MONDAY, 70, Random(3)))) == pytest.approx(15000, rel=0.05)


def test_where_nothing_is_expected_nobody_asks() -> None:
    assert list(asked(usual(KEMENKOP, 0, MONDAY), KEMENKOP, MONDAY, 7, Random(1))) == []
