"""Spans of time that figures are counted over: days and months on the hotline's clock, closed at the start only."""

from __future__ import annotations

import calendar
import re
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cached_property
from zoneinfo import ZoneInfo

from ivr.hotline.errors import HotlineError
from ivr.hotline.hours import OpeningHours
from ivr.hotline.timetable import instant

ONE_DAY = timedelta(days=1)
LONGEST = 366
LOOK_BACK = 31
"""So many days are looked through for an earlier day on which the hotline was open."""
EARLIEST, LATEST = date(2000, 1, 1), date(2999, 12, 31)
_DAY = re.compile(r"\d{4}-\d\d-\d\d", re.ASCII)
_MONTH = re.compile(r"(\d{4})-(\d\d)", re.ASCII)


class BadPeriod(HotlineError):
    """What was asked for is no period; the message says what one looks like."""


@dataclass(frozen=True)
class Period:
    """From the midnight before `first` to the midnight after `last`, local time of `zone`, that midnight excluded.

    `until` (aware) cuts it shorter: what is compared with a day that is not over yet ends at the same time of day.
    """

    first: date
    last: date
    zone: ZoneInfo
    until: datetime | None = None

    @classmethod
    def day(cls, day: date, zone: ZoneInfo) -> Period:
        """One day."""
        return cls(day, day, zone)

    @classmethod
    def month(cls, day: date, zone: ZoneInfo) -> Period:
        """The month in which this day lies."""
        return cls(day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1]), zone)

    @classmethod
    def parse(cls, text: str, zone: ZoneInfo) -> Period:
        """`2026-11-24`, `2026-11`, or `2026-11-01..2026-11-24`, both days included. Raises BadPeriod."""
        first, dots, last = text.strip().partition("..")
        try:
            if dots:
                found = cls(_date(first), _date(last), zone)
            elif month := _MONTH.fullmatch(first):
                found = cls.month(date(int(month[1]), int(month[2]), 1), zone)
            else:
                found = cls.day(_date(first), zone)
        except ValueError:
            raise BadPeriod(f"{text!r} is not a day (2026-11-24), a month (2026-11) or days (…..…)") from None
        if found.last < found.first or not EARLIEST <= found.first <= found.last <= LATEST:
            raise BadPeriod("The last day must not be before the first.")
        if found.days > LONGEST:
            raise BadPeriod(f"At most {LONGEST} days can be looked at together.")
        return found

    @cached_property
    def start(self) -> datetime:
        """The first moment, in UTC."""
        return instant(self.first, time.min, self.zone)

    @cached_property
    def end(self) -> datetime:
        """The first moment after it, in UTC."""
        whole = instant(self.last + ONE_DAY, time.min, self.zone)
        return min(whole, self.until) if self.until else whole

    @property
    def days(self) -> int:
        """How many days it has."""
        return (self.last - self.first).days + 1

    @property
    def is_day(self) -> bool:
        """Whether it is one day."""
        return self.first == self.last

    @property
    def is_month(self) -> bool:
        """Whether it is one whole month."""
        return self == Period(*_month_of(self.first), self.zone, self.until)

    def holds(self, moment: datetime) -> bool:
        """Whether the moment (aware) lies in it."""
        return self.start <= moment < self.end

    @property
    def text(self) -> str:
        """As `parse` reads it."""
        if self.is_day:
            return self.first.isoformat()
        return f"{self.first:%Y-%m}" if self.is_month else f"{self.first.isoformat()}..{self.last.isoformat()}"

    def before(self, hours: OpeningHours, now: datetime) -> Period:
        """What to compare with: the open day, month or stretch before; cut at the same clock time while this one runs.

        A day is compared with the last day before it that had opening hours.
        """
        earlier = self._earlier(hours)
        if not self.holds(now):
            return earlier
        local = now.astimezone(self.zone)
        on = min(earlier.first + (local.date() - self.first), earlier.last)
        return Period(earlier.first, earlier.last, self.zone, instant(on, local.time(), self.zone))

    def _earlier(self, hours: OpeningHours) -> Period:
        if self.is_day:
            days = (self.first - number * ONE_DAY for number in range(1, LOOK_BACK))
            return Period.day(next((day for day in days if hours.intervals_on(day)), self.first - ONE_DAY), self.zone)
        last = self.first - ONE_DAY
        if self.is_month:
            return Period(*_month_of(last), self.zone)
        return Period(self.first - self.days * ONE_DAY, last, self.zone)


def _date(text: str) -> date:
    if not _DAY.fullmatch(text):
        raise ValueError(text)
    return date.fromisoformat(text)


def _month_of(day: date) -> tuple[date, date]:
    return day.replace(day=1), day.replace(day=calendar.monthrange(day.year, day.month)[1])
