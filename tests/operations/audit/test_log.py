"""Writing an entry: what it may be, and that it follows the one before without a gap."""

from __future__ import annotations

import threading
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from ivr.hotline.staff import Presence
from ivr.operations import audit
from ivr.operations.audit.verification import verify
from ivr.records.audit import AuditEntry
from ivr.records.database import Database
from ivr.records.releases import Closure
from tests.support.line import wib

NOW = wib("2026-11-24 09:00")


def write(database: Database, times: int = 6) -> None:
    for number in range(1, times + 1):
        with database.begin() as session:
            audit.record(session, "staff:agus", "hours:close", f"closure {number}", None, {"n": number}, NOW)


def test_the_entries_of_one_transaction_follow_each_other_without_gaps(database: Database) -> None:
    with database.begin() as session:
        for number in range(3):
            audit.record(session, "hotline", "presence:set", f"staff {number}", None, None, NOW)
    with database.begin() as session:
        audit.record(session, "hotline", "presence:set", "never happened", None, None, NOW)
        session.rollback()
    write(database, 2)
    with database.reading() as session:
        assert list(session.scalars(select(AuditEntry.id).order_by(AuditEntry.id))) == [1, 2, 3, 4, 5]
        assert "never happened" not in list(session.scalars(select(AuditEntry.subject)))
    assert verify(database).holds


@pytest.mark.parametrize(
    "values",
    [
        {"name": "Kaesang Š 日本 🏪 \u2028", "quote": 'a"b\\c'},
        {"share": 0.1 + 0.2, "large": 1e300, "small": -5e-324, "whole": 3.0, "minus": -0.0},
        {"nothing": None, "yes": True, "list": [1, [2, {"x": None}]], "empty": {}},
        {"at": NOW.isoformat(), "z": 1, "a": 2, "Z": 3},
        {"presence": Presence.READY, 5: "a number as a key"},
        {"big": 2**70, "text": "e\u0301 \x7f"},
    ],
    ids=["unicode", "floats", "nested", "moments", "enumerations", "large"],
)
def test_what_comes_back_from_the_database_has_the_digest_of_what_went_in(
    database: Database, values: dict[Any, Any]
) -> None:
    with database.begin() as session:
        audit.record(session, "staff:agus", "report:complete", "report x", values, {"was": values}, NOW)
        audit.record(session, "staff:agus", "report:complete", "report x", None, None, NOW + timedelta(microseconds=1))
    assert verify(database).holds


def test_what_json_cannot_hold_is_refused_at_once(database: Database) -> None:
    with pytest.raises(ValueError, match="JSON"), database.begin() as session:
        audit.record(session, "x", "a:b", "c", None, {"n": float("nan")}, NOW)


def test_many_at_once_make_one_chain_and_nobody_waits_for_ever(database: Database) -> None:
    """Each holds a row of its own and another's turn at the head: a lock taken in another order would deadlock."""
    with database.begin() as session:
        session.add_all(Closure(since=NOW, reason={}, closed_by="x") for _ in range(8))
    start = threading.Barrier(8)

    def work(worker: int) -> None:
        start.wait(10)
        for turn in range(10):
            with database.begin() as session:
                audit.record(session, f"staff:{worker}", "hours:close", f"turn {turn}", None, {"worker": worker}, NOW)
                chosen = sorted({1 + worker % 8, 1 + (worker + turn) % 8})
                for number in chosen:
                    session.get_one(Closure, number, with_for_update=True).closed_by = f"{worker} {turn}"
                    session.flush()
                audit.record(session, f"staff:{worker}", "hours:reopen", f"turn {turn}", None, None, NOW)

    with ThreadPoolExecutor(8) as pool:
        list(pool.map(work, range(8)))
    verdict = verify(database)
    assert (verdict.holds, verdict.entries) == (True, 160)
    with database.reading() as session:
        entries = session.execute(select(AuditEntry.actor, AuditEntry.subject).order_by(AuditEntry.id)).all()
    assert all(tuple(one) == tuple(other) for one, other in zip(entries[::2], entries[1::2], strict=True))


def test_what_is_not_a_noun_and_a_verb_is_refused(database: Database) -> None:
    with pytest.raises(ValueError, match="noun:verb"), database.begin() as session:
        audit.record(session, "x", "Something else", "y", None, None, datetime.fromisoformat("2026-11-24T09:00+07:00"))
