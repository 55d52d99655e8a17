"""Counts that anybody may have: by month, region and category, without those in which somebody could be found.

A count below `LEAST` is not told, and neither is any sum from which it could be worked out: there is one table of each
whole month that the view touches, and reports whose region or category nobody told are not in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from ivr.hotline import region
from ivr.operations.figures.periods import ONE_DAY, Period
from ivr.operations.regions.counts import counts
from ivr.operations.regions.query import Wanted

LEAST = 5
FIELDS = ("month", "region_code", "region", "category", "reports", "suppressed")


def table(session: Session, period: Period) -> list[dict[str, Any]]:
    """A row for each month that the period touches, each region, and each category that was reported there."""
    return [row for month in months(period) for row in _of_month(session, month)]


def months(period: Period) -> Iterator[Period]:
    """Every month that the period touches, whole: less than a month is never told, as two tables of almost the same
    days would tell the days between them."""
    first = period.first
    while first <= period.last:
        month = Period.month(first, period.zone)
        yield month
        first = month.last + ONE_DAY


def _of_month(session: Session, month: Period) -> list[dict[str, Any]]:
    return [
        {
            "month": f"{month.first:%Y-%m}",
            "region_code": code,
            "region": region.name_of(code),
            "category": category,
            "reports": n if n >= LEAST else None,
            "suppressed": n < LEAST,
        }
        for (code, category), n in sorted(counts(session, Wanted(month)).filed.items())
        if code and category and n > 0
    ]
