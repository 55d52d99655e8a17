"""The parts that opening hours are made of: intervals of a day, dated exceptions, closures, and spans of time."""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from itertools import pairwise
from typing import Self
from zoneinfo import ZoneInfo

from ivr.hotline.hours_format import (
    InvalidHours,
    Names,
    each,
    read,
    read_date,
    read_fields,
    read_moment,
    read_names,
    read_or,
    read_text,
    utc,
    within,
)

Span = tuple[datetime, datetime]
"""From a moment to just before another, both in UTC."""
ONE_DAY = timedelta(days=1)
_CLOCK = re.compile(r"([01]\d|2[0-3]):([0-5]\d)")


@lru_cache(maxsize=4096)
def instant(day: date, clock: time, zone: ZoneInfo) -> datetime:
    """The first moment, in UTC, at which the clocks of `zone` stand at `clock` on `day`, or later.

    A time shown twice (clocks put back) is its first showing; a time never shown (clocks put forward) is the moment
    of the jump. So later clock times never come at earlier moments (PEP 495 explains `fold`).
    """
    wall = datetime.combine(day, clock)
    first = wall.replace(tzinfo=zone).astimezone(UTC)
    if first.astimezone(zone).replace(tzinfo=None) == wall:
        return first
    before, after = wall.replace(tzinfo=zone, fold=1).astimezone(UTC), first
    while (seconds := int((after - before).total_seconds())) > 1:
        middle = before + timedelta(seconds=seconds // 2)
        if middle.astimezone(zone).replace(tzinfo=None) < wall:
            before = middle
        else:
            after = middle
    return after


@dataclass(frozen=True)
class Interval:
    """Hours of one day, half open: open at `start`, closed at `end`; local clock times in whole minutes.

    An `end` of 00:00 is the end of the day and is written 24:00; hours past midnight go on as the next day's.
    """

    start: time
    end: time

    def __post_init__(self) -> None:
        for clock in (self.start, self.end):
            if clock.tzinfo or clock.second or clock.microsecond:
                raise InvalidHours(f"{clock.isoformat()} is not a local time in whole minutes")
        if self.end != time.min and self.start >= self.end:
            raise InvalidHours(f"{self} ends before it starts; hours past midnight belong to the next day")

    def __str__(self) -> str:
        return f"{self.start:%H:%M}-" + ("24:00" if self.end == time.min else f"{self.end:%H:%M}")

    def covers(self, clock: time) -> bool:
        """Whether the local clock time lies in the interval."""
        return self.start <= clock and (self.end == time.min or clock < self.end)

    def on(self, day: date, zone: ZoneInfo) -> tuple[datetime, datetime]:
        """Start and end on that day as moments in UTC; equal when the clocks skip the whole interval."""
        last = day + ONE_DAY if self.end == time.min else day
        return instant(day, self.start, zone), instant(last, self.end, zone)

    @classmethod
    def from_data(cls, data: object) -> Self:
        """Reads "08:00-15:00"; InvalidHours when it is anything else."""
        start, _, end = read_text(data).partition("-")
        if not _CLOCK.fullmatch(start) or not (end == "24:00" or _CLOCK.fullmatch(end)):
            raise InvalidHours(f"{data!r} is not an interval such as 08:00-15:00")
        if end == "00:00":
            raise InvalidHours(f"{data!r}: the end of the day is written 24:00")
        return cls(time.fromisoformat(start), time.min if end == "24:00" else time.fromisoformat(end))


def in_order(intervals: tuple[Interval, ...]) -> tuple[Interval, ...]:
    """The intervals of one day from early to late; InvalidHours when two overlap. Touching ones may."""
    ordered = tuple(sorted(intervals, key=lambda interval: interval.start))
    for earlier, later in pairwise(ordered):
        if earlier.covers(later.start):
            raise InvalidHours(f"{earlier} and {later} overlap")
    return ordered


@dataclass(frozen=True)
class DatedException:
    """Other hours from `first` to `last` (both included, local dates); no intervals means closed all day."""

    first: date
    last: date
    intervals: tuple[Interval, ...] = ()
    name: Names = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        if self.last < self.first:
            raise InvalidHours(f"the last day {self.last} is before the first day {self.first}", "last")
        with within("hours"):
            object.__setattr__(self, "intervals", in_order(self.intervals))

    def covers(self, day: date) -> bool:
        """Whether the exception rules that day."""
        return self.first <= day <= self.last

    def to_data(self) -> dict[str, object]:
        """The exception as stored: dates ISO 8601, hours such as "08:00-12:00"."""
        hours = [str(interval) for interval in self.intervals]
        return {"first": str(self.first), "last": str(self.last), "hours": hours, "name": dict(self.name)}

    @classmethod
    def from_data(cls, data: object) -> Self:
        """The way back from `to_data`; without `last` it is one day; InvalidHours names the wrong field."""
        fields = read_fields(data, required=("first",), optional=("last", "hours", "name"))
        first = read(fields, "first", read_date)
        last = read_or(fields, "last", read_date, first)
        hours = read_or(fields, "hours", each(Interval.from_data), ())
        return cls(first, last, hours, read_or(fields, "name", read_names, {}))


@dataclass(frozen=True)
class Closure:
    """An emergency closure, active when since <= t < until, or for good while `until` is None; kept in UTC."""

    since: datetime
    until: datetime | None
    text: Names = field(default_factory=dict, hash=False)

    def __post_init__(self) -> None:
        object.__setattr__(self, "since", utc(self.since))
        if self.until is not None:
            object.__setattr__(self, "until", utc(self.until))
            if self.until <= self.since:
                raise InvalidHours(f"{self.until.isoformat()} is not after {self.since.isoformat()}", "until")

    def active(self, moment: datetime) -> bool:
        """Whether the hotline is shut by it at that moment."""
        moment = utc(moment)
        return self.since <= moment and (self.until is None or moment < self.until)

    def to_data(self) -> dict[str, object]:
        """The closure as stored: moments ISO 8601 in UTC, `until` null for one without an end."""
        until = self.until.isoformat() if self.until else None
        return {"since": self.since.isoformat(), "until": until, "text": dict(self.text)}

    @classmethod
    def from_data(cls, data: object) -> Self:
        """The way back from `to_data`; InvalidHours names the wrong field."""
        fields = read_fields(data, required=("since",), optional=("until", "text"))
        since = read(fields, "since", read_moment)
        until = None if fields.get("until") is None else read(fields, "until", read_moment)
        return cls(since, until, read_or(fields, "text", read_names, {}))


def joined(spans: Iterable[Span]) -> Iterator[Span]:
    """Spans that come in order of their start, with those that touch or overlap made one."""
    whole: Span | None = None
    for span in spans:
        if whole is None:
            whole = span
        elif span[0] <= whole[1]:
            whole = (whole[0], max(whole[1], span[1]))
        else:
            yield whole
            whole = span
    if whole:
        yield whole


def without(spans: Iterable[Span], shut: tuple[Span, ...]) -> Iterator[Span]:
    """What is left of the spans when the disjoint spans `shut`, in order, are cut out."""
    for start, end in spans:
        begin = start
        for since, until in shut:
            if since < end and until > begin:
                if since > begin:
                    yield begin, since
                begin = until
        if begin < end:
            yield begin, end
