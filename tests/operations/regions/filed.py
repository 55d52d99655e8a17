"""Reports of some regions and categories, some of them answered."""

from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.operations.figures import Period
from ivr.operations.regions.counts import Counts
from ivr.records.cases import Case
from ivr.records.models import Report
from tests.support.line import WIB

REGIONS = (None, "32", "32.73", "32.04", "31.71", "94.04")
CATEGORIES = (None, "demand", "capital")
YEAR = Period(date(2026, 1, 1), date(2026, 12, 31), WIB)
FIRST = datetime(2026, 3, 1, tzinfo=UTC)


def file(session: Session, number: int, at: datetime, region: str | None, category: str | None) -> Report:
    report = Report(
        ticket=f"{number:08d}", region=region, category=category, language="id", status="received", created_at=at
    )
    session.add(report)
    session.flush()
    return report


def answer(session: Session, report_id: int, at: datetime | None) -> None:
    case = session.scalars(select(Case).where(Case.report_id == report_id)).first()
    if case is None:
        session.add(Case(report_id=report_id, status="answered", since=FIRST, answered_at=at))
    else:
        case.answered_at = at
    session.flush()


def by_hand(session: Session, period: Period) -> Counts:
    """The same, counted one by one in Python."""
    filed: Counter[tuple[str, str]] = Counter()
    answered: Counter[tuple[str, str]] = Counter()
    rows = select(Report.region, Report.category, Report.created_at, Case.answered_at)
    for region, category, created, answered_at in session.execute(rows.outerjoin(Case, Case.report_id == Report.id)):
        filed[region or "", category or ""] += period.holds(created)
        if answered_at is not None:
            answered[region or "", category or ""] += period.holds(answered_at)
    return Counts(dict(+filed), dict(+answered))
