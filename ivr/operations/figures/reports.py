"""Reports: how many were filed, and what they are about."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, literal, select
from sqlalchemy.orm import Session

from ivr.hotline.report import ReportStatus
from ivr.operations.figures.grouping import within
from ivr.operations.figures.periods import Period
from ivr.records.models import Report

UNKNOWN = ""
"""In place of a category or province that nobody told."""


def province() -> ColumnElement[str]:
    """The province's code of Kemendagri: the first two digits of the region's."""
    return func.coalesce(func.substr(Report.region, 1, 2), literal(UNKNOWN))


def category() -> ColumnElement[str]:
    """The category's code."""
    return func.coalesce(Report.category, literal(UNKNOWN))


def filed(period: Period) -> ColumnElement[bool]:
    """Reports that were filed in the period."""
    return and_(*within(Report.created_at, period))


@dataclass(frozen=True)
class Group:
    """Reports that are alike."""

    partial: bool
    category: str
    province: str
    language: str
    channel: str


@dataclass(frozen=True)
class Reports:
    """How many reports were filed in a period."""

    counted: Mapping[Group, int]

    @property
    def total(self) -> int:
        """All reports filed in the period, also those broken off half-way."""
        return sum(self.counted.values())

    @property
    def partial(self) -> int:
        """Those whose caller was gone before everything was told, and left no message."""
        return sum(count for group, count in self.counted.items() if group.partial)

    @property
    def complete(self) -> int:
        """All others: the caller told everything or left a message, or staff wrote the report."""
        return self.total - self.partial

    def by(self, what: str) -> Mapping[str, int]:
        """By `category`, `province`, `language` or `channel`, the most first."""
        found: Counter[str] = Counter()
        for group, count in self.counted.items():
            found[getattr(group, what)] += count
        return dict(sorted(found.items(), key=lambda item: (-item[1], item[0])))


def reports(session: Session, period: Period) -> Reports:
    """The reports that were filed in the period, as they are known now."""
    partial = (Report.status == ReportStatus.PARTIAL.value).label("partial")
    columns = (
        partial,
        category().label("told_category"),
        province().label("province"),
        Report.language,
        Report.channel,
    )
    names = ("partial", "told_category", "province", Report.language, Report.channel)
    found = session.execute(select(*columns, func.count()).where(filed(period)).group_by(*names))
    return Reports({Group(bool(row[0]), *row[1:5]): row[5] for row in found})
