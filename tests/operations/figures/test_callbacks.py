"""Callbacks that were closed, and how long people waited, are what a person would count from the rows."""

from __future__ import annotations

from datetime import datetime

from ivr.operations.figures import Period
from ivr.operations.figures.callbacks import rank
from ivr.records.database import Database
from tests.operations.figures.examples import anything, counted, inside, is_released
from tests.support.histories import History


@anything
def test_callbacks(kept_database: Database, history: History, period: Period, now: datetime) -> None:
    found = counted(kept_database, history, period, now)
    closed = [row for row in history.callbacks if inside(period, row["closed_at"])]
    ours = [row for row in closed if not is_released(row)]
    assert found.closed.total == len(closed) == sum(found.closed.by_status.values())
    assert (found.closed.ours, found.closed.attempts) == (len(ours), sum(row["attempts_made"] for row in ours))
    assert found.closed.reached == sum(row["reached_at"] is not None for row in ours)
    assert found.closed.unreachable == sum(row["reached_at"] is None and row["attempts_made"] > 0 for row in ours)
    parts = found.closed.reached, found.closed.unreachable, found.closed.not_rung, found.closed.released
    assert sum(parts) == found.closed.total
    waited = sorted(row["first_wait"] for row in history.callbacks if inside(period, row["first_attempt_at"]))
    assert found.waits.number == len(waited)
    assert found.waits.median == (waited[rank(0.5, len(waited))] if waited else None)
    assert found.waits.ninetieth == (waited[rank(0.9, len(waited))] if waited else None)
