"""The week as a picture: seven columns of a day's length, with a bar for each interval."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, time, timedelta

from babel import Locale
from babel.dates import format_date

from ivr.hotline.hours import WEEKDAYS
from ivr.hotline.timetable import Interval
from ivr.hotline.written_dates import NotUnderstood
from ivr.hotline.written_hours import read_intervals, write_intervals
from ivr.web.admin.hours.labels import explain
from ivr.web.frame.texts import language

_MONDAY = date(2026, 11, 23)


@dataclass(frozen=True)
class Grid:
    """The size of the drawing and of what stands in it, in its own units."""

    left: int = 34
    top: int = 20
    column: int = 46
    gap: int = 4
    hour: int = 16

    @property
    def width(self) -> int:
        """Of all of it."""
        return self.left + 7 * self.column

    @property
    def height(self) -> int:
        """Of all of it."""
        return self.top + 24 * self.hour + 6

    @property
    def lines(self) -> list[tuple[int, int]]:
        """Every third hour, and where it is drawn."""
        return [(hour, self.top + hour * self.hour) for hour in range(0, 25, 3)]


GRID = Grid()


@dataclass(frozen=True)
class IntervalBar:
    """One interval in the picture."""

    x: int
    y: float
    width: int
    height: float
    start: int
    end: int
    """Minutes since midnight."""
    text: str


@dataclass(frozen=True)
class Day:
    """One weekday: its names, what its field holds, and its bars."""

    code: str
    name: str
    short: str
    x: int
    text: str
    bars: tuple[IntervalBar, ...]


def days(weekly: Mapping[str, Sequence[str]], typed: Mapping[str, str]) -> list[Day]:
    """The days of a stored week; what was typed goes before what is stored."""
    return [_day(number, code, weekly.get(code, ()), typed.get(code)) for number, code in enumerate(WEEKDAYS)]


def _day(number: int, code: str, stored: Sequence[str], typed: str | None) -> Day:
    day, x = _MONDAY + timedelta(days=number), GRID.left + number * GRID.column
    intervals = tuple(Interval.from_data(text) for text in stored)
    text = write_intervals(intervals, language())
    if typed is not None:
        text = typed
        try:
            intervals = read_intervals(typed)
        except NotUnderstood:
            intervals = ()
    locale = Locale(language())
    name, short = (format_date(day, pattern, locale) for pattern in ("EEEE", "EEE"))
    return Day(code, name, short, x, text, tuple(_bar(interval, x) for interval in intervals))


def _bar(interval: Interval, x: int) -> IntervalBar:
    start, end = _minutes(interval.start), _minutes(interval.end) or 24 * 60
    drawn = GRID
    height, y = (end - start) * drawn.hour / 60, drawn.top + start * drawn.hour / 60
    return IntervalBar(x + drawn.gap // 2, y, drawn.column - drawn.gap, height, start, end, str(interval))


def _minutes(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def read(typed: Mapping[str, str]) -> tuple[dict[str, list[str]], dict[str, str]]:
    """The week that was typed, as it is stored, and what is wrong by weekday."""
    weekly: dict[str, list[str]] = {}
    errors: dict[str, str] = {}
    for code in WEEKDAYS:
        try:
            weekly[code] = [str(interval) for interval in read_intervals(typed.get(code, ""))]
        except NotUnderstood as misread:
            errors[code] = explain(misread)
    return weekly, errors
