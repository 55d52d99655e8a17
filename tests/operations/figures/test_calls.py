"""Calls by what became of them are those that a person would count from the rows."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from ivr.operations.calls.kinds import Kind, kind_of
from ivr.operations.figures import Period
from ivr.records.database import Database
from tests.operations.figures.examples import anything, counted, inside
from tests.support.histories import History
from tests.support.line import WIB


@anything
def test_calls(kept_database: Database, history: History, period: Period, now: datetime) -> None:
    found = counted(kept_database, history, period, now).calls
    rows = [row for row in history.calls if row["direction"] == "inbound" and inside(period, row["arrived_at"])]
    kinds = Counter(
        kind_of(row["ended_at"] is not None, row["release"] is not None, row["ending"], row["chosen"], row["abandoned"])
        for row in rows
    )
    assert {kind: found.of(kind) for kind in Kind} == {kind: kinds[kind] for kind in Kind}
    assert found.arrived == len(rows) == sum(found.of(kind) for kind in Kind)
    assert found.answered == sum(row["release"] is not None for row in rows) == found.while_open + found.while_closed
    assert found.finished == sum(row["ending"] == "finished" for row in rows)
    hours = Counter(row["arrived_at"].astimezone(WIB).hour for row in rows)
    days = Counter(row["arrived_at"].astimezone(WIB).date() for row in rows)
    assert dict(found.hours()) == {hour: hours[hour] for hour in range(24)}
    assert dict(found.days()) == dict(days)
    lengths = [row["seconds"] for row in rows if row["seconds"] is not None]
    assert found.average_seconds == (sum(lengths) / len(lengths) if lengths else None)
