"""New reports against answers, week by week, or day by day where a period is short: the bars of a chart."""

from __future__ import annotations

import math
from collections import Counter
from dataclasses import dataclass
from datetime import date, timedelta

from ivr.operations.figures import Period
from ivr.operations.figures.periods import ONE_DAY
from ivr.operations.regions.counts import Days
from ivr.records.regions import ANSWERED, FILED
from ivr.web.wallboard import dates

WIDTH, HEIGHT, LABEL = 520, 110, 38
FEW_DAYS = 21


@dataclass(frozen=True)
class Stretch:
    """One week or day that lies in the period, and where its two bars stand in the drawing."""

    label: str
    period: str
    filed: int
    answered: int
    x: float
    filed_tall: float
    answered_tall: float


@dataclass(frozen=True)
class Weeks:
    """The bars, side by side in a drawing of so many units."""

    bars: tuple[Stretch, ...]
    by_day: bool
    width: int
    top: int
    each: float
    """How wide one bar is."""
    every: int
    """Only each so-manieth week has room for its label."""


def in_weeks(period: Period) -> bool:
    """Whether the period is long enough to be shown week by week."""
    return period.days > FEW_DAYS


def weeks(days: Days, period: Period) -> Weeks:
    """All weeks of the period, also those without reports."""
    by_day = not in_weeks(period)
    counted: Counter[tuple[date, str]] = Counter()
    for (day, what), n in days.items():
        counted[_begins(day, period, by_day), what] += n
    first, starts = period.first, []
    while first <= period.last:
        starts.append(first)
        first = _next(first, by_day)
    top = max([*counted.values(), 1])
    step = WIDTH / len(starts)
    bars = tuple(
        Stretch(
            dates.day_and_month(start),
            Period(start, min(_next(start, by_day) - ONE_DAY, period.last), period.zone).text,
            counted[start, FILED],
            counted[start, ANSWERED],
            round((number + 0.12) * step, 2),
            *(round(HEIGHT * max(counted[start, what], 0) / top, 2) for what in (FILED, ANSWERED)),
        )
        for number, start in enumerate(starts)
    )
    return Weeks(bars, by_day, WIDTH, top, round(step * 0.38, 2), math.ceil(LABEL / step))


def _begins(day: date, period: Period, by_day: bool) -> date:
    return day if by_day else max(day - timedelta(days=day.weekday()), period.first)


def _next(day: date, by_day: bool) -> date:
    return day + timedelta(days=1 if by_day else 7 - day.weekday())
