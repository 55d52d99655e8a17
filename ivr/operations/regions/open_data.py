"""Counts that anybody may have: by month, region and category, without those in which somebody could be found.

A count below `LEAST` is not told, and neither is any sum from which it could be worked out: there is one table of each
whole month, whatever the view, and reports whose region or category nobody told are not in it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from sqlalchemy.orm import Session

from ivr.hotline import region
from ivr.operations.figures.periods import ONE_DAY, Period
from ivr.operations.regions.asked import Wanted
from ivr.operations.regions.counting import counts
from ivr.operations.regions.tallies import months_within

LEAST = 5
FIELDS = ("month", "region_code", "region", "category", "reports", "suppressed")


def table(session: Session, period: Period) -> list[dict[str, Any]]:
    """A row for each whole month of the period, each region, and each category that was reported there."""
    return [row for month in _months(period) for row in _of_month(session, month)]


def _months(period: Period) -> Iterator[Period]:
    found = months_within(period)
    if found is None:
        return
    first, after = found
    while first < after:
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
