"""Shortened hours: other times for a while, such as a fasting month, on days that are open anyway."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from itertools import pairwise
from typing import Protocol, Self, TypeVar

from ivr.hotline.hours_format import (
    InvalidHours,
    Names,
    each,
    read,
    read_date,
    read_fields,
    read_names,
    read_or,
    within,
)
from ivr.hotline.timetable import Interval, in_order

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
Week = tuple[tuple[Interval, ...], ...]
"""The hours of seven days, Monday first."""


@dataclass(frozen=True)
class ShortenedHours:
    """Other hours from `first` to `last` (both included, local dates) on days that the weekly hours open.

    `week` has seven days, Monday first; one without hours is as usual. So it never opens nor closes a whole day:
    weekends, holidays and exceptions stay what they are.
    """

    first: date
    last: date
    week: Week
    name: Names = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise InvalidHours(f"the last day {self.last} is before the first day {self.first}", "last")
        with within("week"):
            object.__setattr__(self, "week", ordered_week(self.week))
            if not any(self.week):
                raise InvalidHours("no day has other hours")

    def covers(self, day: date) -> bool:
        """Whether it holds on that day."""
        return self.first <= day <= self.last

    def changes(self, weekly: Week) -> Week:
        """The week that it makes of the usual one."""
        return tuple((own or usual) if usual else () for own, usual in zip(self.week, weekly, strict=True))

    def to_data(self) -> dict[str, object]:
        """As stored: dates ISO 8601, and the weekdays that have other hours."""
        week = {day: hours for day, hours in week_data(self.week).items() if hours}
        return {"first": str(self.first), "last": str(self.last), "week": week, "name": dict(self.name)}

    @classmethod
    def from_data(cls, data: object) -> Self:
        """The way back from `to_data`; InvalidHours names the wrong field."""
        fields = read_fields(data, required=("first", "last", "week"), optional=("name",))
        first, last = (read(fields, name, read_date) for name in ("first", "last"))
        return cls(first, last, read(fields, "week", read_week), read_or(fields, "name", read_names, {}))


class Dated(Protocol):
    """What holds from a first to a last local date."""

    @property
    def first(self) -> date:
        """Included."""

    @property
    def last(self) -> date:
        """Included."""

    def covers(self, day: date) -> bool:
        """Whether it holds on that day."""


DatedT = TypeVar("DatedT", bound=Dated)
DayT = TypeVar("DayT")
OtherT = TypeVar("OtherT")


def ruling(dated: Iterable[DatedT], day: date) -> DatedT | None:
    """Which of them holds on a day: the shortest, among equally short ones the one listed last."""
    covering = [one for one in reversed(tuple(dated)) if one.covers(day)]
    return min(covering, key=lambda one: one.last - one.first, default=None)


def overruled(dated: Sequence[DatedT], one: DatedT) -> list[tuple[date, date, DatedT]]:
    """The days on which others hold in place of one of these: from, to, and which."""
    begins, ends = one.first.toordinal(), one.last.toordinal() + 1
    cuts = {day for other in dated for day in (other.first.toordinal(), other.last.toordinal() + 1)}
    found: list[tuple[date, date, DatedT]] = []
    for start, end in pairwise(sorted({begins, ends, *(day for day in cuts if begins < day < ends)})):
        first, last = date.fromordinal(start), date.fromordinal(end - 1)
        holds = ruling(dated, first)
        if holds is None or holds == one:
            continue
        goes_on = found and found[-1][2] == holds and found[-1][1].toordinal() + 1 == start
        found.append((found.pop()[0] if goes_on else first, last, holds))
    return found


def ordered_week(week: Iterable[tuple[Interval, ...]]) -> Week:
    """The same week with each day from early to late; InvalidHours for other than 7 days, or overlapping hours."""
    return day_by_day(week, in_order)


def day_by_day(week: Iterable[DayT], read_day: Callable[[DayT], OtherT]) -> tuple[OtherT, ...]:
    """What is made of each day of a week; InvalidHours for other than 7 days, and with the weekday for a wrong one."""
    days = tuple(week)
    if len(days) != len(WEEKDAYS):
        raise InvalidHours(f"a week has 7 days, not {len(days)}")
    found = []
    for weekday, day in zip(WEEKDAYS, days, strict=True):
        with within(weekday):
            found.append(read_day(day))
    return tuple(found)


def week_data(week: Iterable[Iterable[object]]) -> Mapping[str, list[str]]:
    """A week as it is stored, by weekday: what each line of a day is as text, such as "08:00-15:00"."""
    return dict(zip(WEEKDAYS, ([str(line) for line in day] for day in week), strict=True))


def read_week(data: object) -> Week:
    """The way back from `week_data`; a weekday left out has no hours."""
    return week_from_data(data, Interval.from_data)


def week_from_data(data: object, read_line: Callable[[object], OtherT]) -> tuple[tuple[OtherT, ...], ...]:
    """The same for a week of other lines; a weekday left out has none."""
    days = read_fields(data, required=(), optional=WEEKDAYS)
    return tuple(read_or(days, weekday, each(read_line), ()) for weekday in WEEKDAYS)
