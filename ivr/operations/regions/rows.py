"""The reports behind a view of the map, for lists and downloads; in batches, so that a download needs no memory."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, tuple_
from sqlalchemy.orm import Session

from ivr.operations.figures.grouping import within
from ivr.operations.regions.query import Wanted
from ivr.records.cases import Case
from ivr.records.database import Database
from ivr.records.models import Report
from ivr.records.regions import ANSWERED

BATCH = 5000


@dataclass(frozen=True)
class Row:
    """One report, with what became of it."""

    id: int
    created_at: datetime
    ticket: str
    number: str | None
    who: str | None
    category: str | None
    region: str | None
    status: str
    case_status: str | None
    answered_at: datetime | None
    channel: str


_COLUMNS = (
    *(Report.id, Report.created_at, Report.ticket, Report.number, Report.who, Report.category, Report.region),
    *(Report.status, Case.status, Case.answered_at, Report.channel),
)


def _asked(wanted: Wanted, what: str | None) -> Any:
    at: Any = Case.answered_at if what == ANSWERED else Report.created_at
    asked = select(*_COLUMNS).outerjoin(Case, Case.report_id == Report.id)
    return asked.where(*within(at, wanted.period), *wanted.of_reports())


def newest(session: Session, wanted: Wanted, what: str | None, most: int) -> list[Row]:
    """The newest reports that were filed (`FILED`), or answered, in the period."""
    at: Any = Case.answered_at if what == ANSWERED else Report.created_at
    found = _asked(wanted, what).order_by(at.desc(), Report.id.desc()).limit(most)
    return [Row(*row) for row in session.execute(found)]


def every(database: Database, wanted: Wanted, batch: int = BATCH) -> Iterator[Row]:
    """All reports that were filed in the period, oldest first. Nothing stays open while the reader is slow."""
    after: tuple[datetime, int] | None = None
    while True:
        asked = _asked(wanted, None).order_by(Report.created_at, Report.id).limit(batch)
        if after is not None:
            asked = asked.where(tuple_(Report.created_at, Report.id) > after)
        with database.reading() as session:
            found = [Row(*row) for row in session.execute(asked)]
        yield from found
        if len(found) < batch:
            return
        after = found[-1].created_at, found[-1].id
