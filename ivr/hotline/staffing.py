"""The staffing plan: how many agents are at their desks in each half hour of a week, and on days that differ."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time
from itertools import pairwise
from typing import Self

from ivr.hotline.hours_format import (
    InvalidHours,
    Names,
    each,
    read,
    read_date,
    read_fields,
    read_names,
    read_or,
    read_text,
    within,
)
from ivr.hotline.shortened_hours import WEEKDAYS, day_by_day, ruling, week_data, week_from_data
from ivr.hotline.timetable import Interval

MOST_AGENTS = 9999
HALF_HOUR = 30
"""Minutes; a plan changes at full and half hours only."""
_LINE = re.compile(r"(\S+): (\d{1,4})", re.ASCII)


@dataclass(frozen=True)
class Staffed:
    """So many agents from `start` to before `end` (00:00 is the end of the day), local clock, full or half hours."""

    start: time
    end: time
    agents: int

    def __post_init__(self) -> None:
        if not 0 <= self.agents <= MOST_AGENTS:
            raise InvalidHours(f"{self.agents} is not a number of agents from 0 to {MOST_AGENTS}", "agents")
        if self.start.minute % HALF_HOUR or self.end.minute % HALF_HOUR:
            raise InvalidHours(f"{self.interval} does not begin and end at full or half hours")
        _ = self.interval

    @property
    def interval(self) -> Interval:
        """Its hours."""
        return Interval(self.start, self.end)

    def __str__(self) -> str:
        return f"{self.interval}: {self.agents}"

    @classmethod
    def from_data(cls, data: object) -> Self:
        """Reads "08:00-10:00: 4"; InvalidHours when it is anything else."""
        parts = _LINE.fullmatch(read_text(data))
        if parts is None:
            raise InvalidHours(f"{data!r} is not hours and agents such as 08:00-10:00: 4")
        hours = Interval.from_data(parts[1])
        return cls(hours.start, hours.end, int(parts[2]))


Day = tuple[Staffed, ...]
PlannedWeek = tuple[Day, ...]
"""Who is planned on seven days, Monday first."""
NOBODY: PlannedWeek = ((),) * len(WEEKDAYS)


@dataclass(frozen=True)
class StaffingException:
    """Another week from `first` to `last` (both included, local dates): a fasting month, a day of training.

    It stands in place of the plan's week as a whole: on a weekday without agents nobody is planned.
    """

    first: date
    last: date
    week: PlannedWeek = NOBODY
    name: Names = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise InvalidHours(f"the last day {self.last} is before the first day {self.first}", "last")
        with within("week"):
            object.__setattr__(self, "week", ordered_week(self.week))

    def covers(self, day: date) -> bool:
        """Whether it holds on that day."""
        return self.first <= day <= self.last

    def to_data(self) -> dict[str, object]:
        """As stored: dates ISO 8601, and the weekdays on which somebody is planned."""
        week = {day: lines for day, lines in week_data(self.week).items() if lines}
        return {"first": str(self.first), "last": str(self.last), "week": week, "name": dict(self.name)}

    @classmethod
    def from_data(cls, data: object) -> Self:
        """The way back from `to_data`; without `last` it is one day; InvalidHours names the wrong field."""
        fields = read_fields(data, required=("first",), optional=("last", "week", "name"))
        first = read(fields, "first", read_date)
        last = read_or(fields, "last", read_date, first)
        return cls(first, last, read_or(fields, "week", read_week, NOBODY), read_or(fields, "name", read_names, {}))


@dataclass(frozen=True)
class StaffingPlan:
    """How many agents are planned, on the local clock of the hours' zone; 0 wherever nothing is said.

    Of several exceptions on a day the shortest holds, among equally short ones the one listed last, as of hours.
    """

    weekly: PlannedWeek = NOBODY
    exceptions: tuple[StaffingException, ...] = ()

    def __post_init__(self) -> None:
        with within("weekly"):
            object.__setattr__(self, "weekly", ordered_week(self.weekly))
        object.__setattr__(self, "exceptions", tuple(self.exceptions))

    def agents_at(self, local: datetime) -> int:
        """How many are planned at a moment of the local clock."""
        clock = local.time().replace(tzinfo=None)
        return next((one.agents for one in self.on(local.date()) if one.interval.covers(clock)), 0)

    def on(self, day: date) -> Day:
        """Who is planned on a local date, from early to late."""
        one = self.exception_on(day)
        return (one.week if one else self.weekly)[day.weekday()]

    def exception_on(self, day: date) -> StaffingException | None:
        """The exception that holds on a local date."""
        return ruling(self.exceptions, day)

    def to_data(self) -> dict[str, object]:
        """The plan as a plain JSON object, to store and to edit; `from_data` gives an equal plan back."""
        return {"weekly": week_data(self.weekly), "exceptions": [one.to_data() for one in self.exceptions]}

    @classmethod
    def from_data(cls, data: object) -> Self:
        """Reads what `to_data` wrote; InvalidHours names the wrong field, such as `weekly.friday[1]`."""
        fields = read_fields(data, required=("weekly",), optional=("exceptions",))
        weekly = read(fields, "weekly", read_week)
        return cls(weekly, read_or(fields, "exceptions", each(StaffingException.from_data), ()))


def ordered_week(week: Iterable[Iterable[Staffed]]) -> PlannedWeek:
    """The same week in its one way of being written; InvalidHours for other than 7 days, or hours planned twice."""
    return day_by_day(week, in_order)


def in_order(lines: Iterable[Staffed]) -> Day:
    """A day from early to late: without those where nobody is, and one where two touch with as many agents."""
    ordered = sorted(lines, key=lambda one: one.start)
    for earlier, later in pairwise(ordered):
        if earlier.interval.covers(later.start):
            raise InvalidHours(f"{earlier.interval} and {later.interval} overlap")
    found: list[Staffed] = []
    for one in (one for one in ordered if one.agents):
        goes_on = found and (found[-1].end, found[-1].agents) == (one.start, one.agents)
        found.append(Staffed(found.pop().start, one.end, one.agents) if goes_on else one)
    return tuple(found)


def read_week(data: object) -> PlannedWeek:
    """The way back from `week_data`; a weekday left out has nobody."""
    return week_from_data(data, Staffed.from_data)
