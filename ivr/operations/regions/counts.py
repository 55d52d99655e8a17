"""Reports and answers counted by region, by category and by day, from the tallies as far as they reach.

Whole months are taken from the tallies of months, what is left or too much from those of days; periods whose days are
not those of the tallies are counted row by row. Everything of one count is one statement, so that it is of one moment.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any

from sqlalchemy import func, literal, select, union_all
from sqlalchemy.orm import Session

from ivr.operations.figures.grouping import local, stretch, within
from ivr.operations.figures.periods import ONE_DAY, Period
from ivr.operations.regions import tallies
from ivr.operations.regions.query import Wanted, or_untold
from ivr.records.cases import Case
from ivr.records.models import Report
from ivr.records.regions import ANSWERED, DAY, FILED, MONTH, WEEK, RegionChange, RegionTally


@dataclass(frozen=True)
class Counts:
    """How many reports were filed and answered, by (region, category); "" is what nobody told."""

    filed: Mapping[tuple[str, str], int]
    answered: Mapping[tuple[str, str], int]

    @cached_property
    def total(self) -> int:
        """Reports filed in all regions together."""
        return sum(self.filed.values())

    @cached_property
    def total_answered(self) -> int:
        """Answered reports of all regions together."""
        return sum(self.answered.values())

    @cached_property
    def by_region(self) -> Mapping[str, int]:
        """Filed ones by the region's code, the most first; a region without any is left out."""
        return _most_first(self.filed, 0)

    @cached_property
    def answered_by_region(self) -> Mapping[str, int]:
        """Answered ones by the region's code, the most first; a region without any is left out."""
        return _most_first(self.answered, 0)

    @cached_property
    def by_category(self) -> Mapping[str, int]:
        """Filed ones by the category's code, the most first; a category without any is left out."""
        return _most_first(self.filed, 1)

    @cached_property
    def main_category(self) -> Mapping[str, str]:
        """The category that most reports of a region have; of equals, the first by code."""
        best: dict[str, tuple[int, str]] = {}
        for (region, category), count in sorted(self.filed.items()):
            if count > best.get(region, (0, ""))[0]:
                best[region] = count, category
        return {region: category for region, (_, category) in best.items()}


def _most_first(counted: Mapping[tuple[str, str], int], part: int) -> Mapping[str, int]:
    found: Counter[str] = Counter()
    for key, count in counted.items():
        found[key[part]] += count
    return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def counts(session: Session, wanted: Wanted, kinds: Sequence[str] = (FILED, ANSWERED)) -> Counts:
    """Everything of the period by region and category; only these kinds."""
    if tallies.hold_for(session, wanted.period):
        parts = [part for span in _spans(wanted.period) for part in _tallied(wanted, kinds, *span)]
    else:
        parts = [_rows(wanted, kind) for kind in kinds]
    found: dict[str, dict[tuple[str, str], int]] = {FILED: {}, ANSWERED: {}}
    every = union_all(*parts).subquery()
    key = (every.c.what, every.c.region, every.c.category)
    for what, region, category, n in session.execute(select(*key, func.sum(every.c.n)).group_by(*key)):
        if n:
            found[what][region, category] = int(n)
    return Counts(found[FILED], found[ANSWERED])


Span = tuple[str, date, date, int]
"""Months or days from the first date up to, not including, the second: added (1) or taken away (-1)."""


def _spans(period: Period) -> list[Span]:
    """What of the tallies makes up the period.

    A month of which most lies in the period is taken whole, and the days that do not lie in it are taken away.
    """
    first, after = period.first, period.last + ONE_DAY
    begin, end = first.replace(day=1), tallies.next_month(period.last)
    if first - begin > tallies.next_month(first) - first:
        begin = tallies.next_month(first)
    if end - after > after - period.last.replace(day=1):
        end = period.last.replace(day=1)
    if begin >= end:
        return [(DAY, first, after, 1)]
    edges = ((DAY, begin, first, -1), (DAY, first, begin, 1), (DAY, after, end, -1), (DAY, end, after, 1))
    return [(MONTH, begin, end, 1), *(edge for edge in edges if edge[1] < edge[2])]


def _tallied(wanted: Wanted, kinds: Sequence[str], span: str, begin: date, end: date, sign: int) -> list[Any]:
    parts = []
    for table in (RegionTally, RegionChange):
        conditions = (table.span == span, table.first >= begin, table.first < end, table.what.in_(kinds))
        chosen = (*conditions, *wanted.holds(table.region, table.category))
        columns = (table.what, table.region, table.category, (table.n * sign).label("n"))
        parts.append(select(*columns).where(*chosen))
    return parts


def _rows(wanted: Wanted, kind: str) -> Any:
    region, category = or_untold(Report.region), or_untold(Report.category)
    columns = (literal(kind).label("what"), region.label("region"), category.label("category"))
    asked = select(*columns, func.count().label("n"))
    if kind == ANSWERED:
        asked = asked.select_from(Case).join(Report, Report.id == Case.report_id)
    at: Any = Case.answered_at if kind == ANSWERED else Report.created_at
    chosen = asked.where(*within(at, wanted.period), *wanted.of_reports())
    return chosen.group_by(Report.region, Report.category)


Days = Mapping[tuple[date, str], int]
"""How many on each day, by (day, `FILED` or `ANSWERED`)."""


def days(session: Session, wanted: Wanted, *, by_week: bool = False) -> Days:
    """Filed and answered on each day of the period; only days on which there was something.

    With `by_week`, all of a week that lies wholly in the period stands at its Monday, which is quicker.
    """
    if not tallies.hold_for(session, wanted.period):
        return _days_from_rows(session, wanted)
    first, after = wanted.period.first, wanted.period.last + ONE_DAY
    monday, last_monday = first + (-first.weekday() % 7) * ONE_DAY, after - after.weekday() * ONE_DAY
    spans = [(DAY, first, after)]
    of_province = len(wanted.region or "") <= len("32")
    if by_week and of_province and monday < last_monday:
        spans = [(DAY, first, monday), (WEEK, monday, last_monday), (DAY, last_monday, after)]
    parts = []
    for table in (RegionTally, RegionChange):
        for span, begin, end in spans:
            conditions = (table.span == span, table.first >= begin, table.first < end)
            chosen = (*conditions, *wanted.holds(table.region, table.category))
            parts.append(select(table.first, table.what, table.n).where(*chosen))
    every = union_all(*parts).subquery()
    key = (every.c.first, every.c.what)
    found = session.execute(select(*key, func.sum(every.c.n)).group_by(*key))
    return {(day, what): int(n) for day, what, n in found if n}


def _days_from_rows(session: Session, wanted: Wanted) -> Days:
    found: Counter[tuple[date, str]] = Counter()
    for what, column in ((FILED, Report.created_at), (ANSWERED, Case.answered_at)):
        beginning = stretch(session, column, wanted.period).label("beginning")
        asked = select(beginning, func.count()).select_from(Report)
        if what == ANSWERED:
            asked = asked.join(Case, Case.report_id == Report.id)
        chosen = asked.where(*within(column, wanted.period), *wanted.of_reports()).group_by("beginning")
        for moment, n in session.execute(chosen):
            found[local(moment, wanted.period.zone).date(), what] += n
    return dict(found)
