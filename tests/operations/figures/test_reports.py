"""Reports are those that a person would count from the rows."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from ivr.operations.figures import Period
from ivr.records.database import Database
from tests.operations.figures.examples import anything, counted, inside
from tests.support.histories import History


@anything
def test_reports(kept_database: Database, history: History, period: Period, now: datetime) -> None:
    found = counted(kept_database, history, period, now).reports
    rows = [row for row in history.reports if inside(period, row["created_at"])]
    assert found.total == len(rows) == found.partial + found.complete
    assert found.partial == sum(row["status"] == "partial" for row in rows)
    assert dict(found.by("category")) == dict(Counter(row["category"] or "" for row in rows))
    assert dict(found.by("province")) == dict(Counter((row["region"] or "")[:2] for row in rows))
    assert dict(found.by("language")) == dict(Counter(row["language"] for row in rows))
    assert sum(found.by("channel").values()) == len(rows)
