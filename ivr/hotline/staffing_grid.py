"""A day cut into its 48 half hours: how many agents in each, which of them are open, and back to a planned day."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import time

from ivr.hotline.staffing import HALF_HOUR, Day, Staffed, in_order
from ivr.hotline.timetable import Interval

HALVES = 24 * 60 // HALF_HOUR


def halves_of(interval: Interval) -> range:
    """The half hours that hours lie in, wholly or in part, counted from midnight."""
    start, end = _minutes(interval.start), _minutes(interval.end) or 24 * 60
    return range(start // HALF_HOUR, -(-end // HALF_HOUR))


def opened_halves(opened: Iterable[Interval]) -> frozenset[int]:
    """The half hours in which it is open, wholly or in part."""
    return frozenset(half for interval in opened for half in halves_of(interval))


def in_halves(day: Day) -> list[int]:
    """How many agents are planned in each half hour of a day."""
    numbers = [0] * HALVES
    for one in day:
        for half in halves_of(one.interval):
            numbers[half] = one.agents
    return numbers


def of_halves(numbers: Sequence[int]) -> Day:
    """The planned day in which each half hour has its number of agents."""
    return in_order(Staffed(clock_of(half), clock_of(half + 1), agents) for half, agents in enumerate(numbers))


def clock_of(half: int) -> time:
    """When a half hour begins; the end of the day is 00:00."""
    minute = half % HALVES * HALF_HOUR
    return time(minute // 60, minute % 60)


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute
