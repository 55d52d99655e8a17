"""When people ask to be rung: how many are expected in each half hour of a week, and one course that it may take."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from random import Random

from ivr.hotline.half_hours import HALF_HOUR
from ivr.hotline.hours import OpeningHours
from ivr.hotline.timetable import ONE_DAY, Interval, instant

PER_DAY = 48
"""Half hours of a day."""
OPEN_BY_HOUR = (
    *(0.3,) * 6,
    0.6,
    1.0,
    1.25,
    1.40,
    1.30,
    1.05,
    0.80,
    0.90,
    0.90,
    0.85,
    0.80,
    0.75,
    *(0.6,) * 4,
    0.4,
    0.3,
)
"""How people's wish to call is spread over the hours of the clock while the hotline is open."""
SHUT_BY_HOUR = (*(0.05,) * 5, 0.15, 0.4, 0.8, *(1.0,) * 8, 0.9, 0.8, 0.8, 0.9, 0.8, 0.5, 0.3, 0.15)
"""The same on an opening day while it is closed, a thing that many find out by calling."""
IDLE_BY_HOUR = (*(0.05,) * 6, 0.2, 0.4, *(0.6,) * 12, 0.5, 0.4, 0.2, 0.1)
"""The same on a day on which it does not open."""
BY_WEEKDAY = (1.20, 1.05, 1.00, 0.95, 0.80, 0.80, 0.80)
OUTSIDE = 0.4
"""So many of all ask outside opening hours, when hours are those of an office."""

Profile = tuple[float, ...]


@dataclass(frozen=True)
class Burst:
    """So many times the usual number on one weekday (Monday is 0) between two times of the local clock."""

    weekday: int
    start: time
    end: time
    times: float


@dataclass(frozen=True)
class Demand:
    """Requests that are expected in each half hour of the local clock: by weekday, and on a day that is closed.

    A day's total varies by `noise` (the sigma of a lognormal whose mean is 1).
    """

    weekdays: tuple[Profile, ...]
    closed: Profile
    noise: float = 0.15
    bursts: tuple[Burst, ...] = ()

    def scaled(self, factor: float) -> Demand:
        """So many times as much."""
        weekdays = tuple(tuple(one * factor for one in day) for day in self.weekdays)
        return replace(self, weekdays=weekdays, closed=tuple(one * factor for one in self.closed))

    def of_day(self, day: date, hours: OpeningHours) -> Profile:
        """What is expected on one local date."""
        if not hours.intervals_on(day):
            return self.closed
        profile = self.weekdays[day.weekday()]
        for burst in self.bursts:
            if burst.weekday == day.weekday():
                inside = range(half_hour_of(burst.start), half_hour_of(burst.end) or PER_DAY)
                profile = tuple(one * (burst.times if at in inside else 1) for at, one in enumerate(profile))
        return profile


def half_hour_of(clock: time) -> int:
    """The number of the half hour of the day that a time of the clock lies in."""
    return clock.hour * 2 + clock.minute // 30


def usual(hours: OpeningHours, per_day: float, week_of: date) -> Demand:
    """What a hotline with these hours may expect: `per_day` are the requests of a week, divided by its opening days.

    The hours are those of the week in which the date lies.
    """
    week = hours.week_on(week_of)
    opens = [_open_shares(week[weekday]) for weekday in range(7)]
    inside = [
        tuple(OPEN_BY_HOUR[at // 2] * BY_WEEKDAY[day] * opens[day][at] for at in range(PER_DAY)) for day in range(7)
    ]
    outside = [
        tuple((SHUT_BY_HOUR if week[day] else IDLE_BY_HOUR)[at // 2] * (1 - opens[day][at]) for at in range(PER_DAY))
        for day in range(7)
    ]
    total = per_day * sum(1 for day in week if day)
    asked, shut = sum(map(sum, inside)), sum(map(sum, outside))
    share = OUTSIDE if shut else 0.0
    within, beyond = total * (1 - share) / asked if asked else 0.0, total * share / shut if shut else 0.0
    weekdays = tuple(
        tuple(within * one + beyond * other for one, other in zip(inside[day], outside[day], strict=True))
        for day in range(7)
    )
    return Demand(weekdays, tuple(beyond * IDLE_BY_HOUR[at // 2] for at in range(PER_DAY)))


def _open_shares(intervals: tuple[Interval, ...]) -> Profile:
    """How much of each half hour of the day is open."""
    spans = [(_minute(one.start), _minute(one.end) or 1440) for one in intervals]
    return tuple(
        sum(max(0, min(end, at * 30 + 30) - max(start, at * 30)) for start, end in spans) / 30 for at in range(PER_DAY)
    )


def _minute(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def asked(demand: Demand, hours: OpeningHours, first: date, days: int, dice: Random) -> Iterator[datetime]:
    """When somebody asks, in UTC and in order, on so many local dates from the first on."""
    for number in range(days):
        day = first + timedelta(days=number)
        noise = dice.lognormvariate(-(demand.noise**2) / 2, demand.noise) if demand.noise else 1.0
        ends = instant(day + ONE_DAY, time.min, hours.zoneinfo)
        for at, expected in enumerate(demand.of_day(day, hours)):
            start = instant(day, time(at // 2, at % 2 * 30), hours.zoneinfo)
            yield from _within(start, min(start + HALF_HOUR, ends), expected * noise, dice)


def _within(start: datetime, end: datetime, expected: float, dice: Random) -> Iterator[datetime]:
    """So many as chance has it where so many are expected, each as likely at any moment as at any other."""
    passed = dice.expovariate(expected) if expected > 0 else 1.0
    while passed < 1:
        yield start + (end - start) * passed
        passed += dice.expovariate(expected)
