"""What a view of the map is asked for: a period, and perhaps one province, one regency, one category."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from sqlalchemy import ColumnElement, func, literal

from ivr.operations.figures.periods import Period
from ivr.records.models import Report

UNTOLD = ""
"""In place of a region or category that nobody told."""


@dataclass(frozen=True)
class Wanted:
    """`region` is a Kemendagri code of either kind; None does not ask, `UNTOLD` asks for what nobody told."""

    period: Period
    region: str | None = None
    category: str | None = None

    @property
    def province(self) -> str | None:
        """The province that is looked at; None: all of Indonesia."""
        return None if self.region is None else self.region[:2]

    def holds(self, region: Any, category: Any) -> list[ColumnElement[bool]]:
        """The conditions on these columns, in which "" stands for what nobody told."""
        found: list[ColumnElement[bool]] = []
        if self.category is not None:
            found.append(category == self.category)
        if self.region is not None and len(self.region) == 2:
            found.append(func.substr(region, 1, 2) == self.region)
        elif self.region is not None:
            found.append(region == self.region)
        return found

    def of_reports(self) -> list[ColumnElement[bool]]:
        """The same conditions on reports."""
        return self.holds(or_untold(Report.region), or_untold(Report.category))


def or_untold(column: Any) -> ColumnElement[str]:
    """The column, "" where nobody told."""
    return func.coalesce(column, literal(UNTOLD))
