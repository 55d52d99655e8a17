"""A row is inserted unless its key is taken: the same on both databases."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from ivr.records.database import Database
from ivr.records.models import Call
from ivr.records.upsert import insert_all_unless_there, insert_unless_there
from tests.support.line import wib


def row(sid: str, status: str = "ringing") -> dict[str, Any]:
    return {"sid": sid, "status": status, "direction": "inbound", "called": "", "arrived_at": wib("2026-11-24 09:00")}


def test_a_new_row_is_inserted_and_a_second_changes_nothing(database: Database) -> None:
    with database.begin() as session:
        assert insert_unless_there(session, Call, row("CA1"))
        assert not insert_unless_there(session, Call, row("CA1", "completed"))
        assert session.scalars(select(Call.status)).all() == ["ringing"]


def test_of_many_those_that_are_new_are_counted(database: Database) -> None:
    with database.begin() as session:
        insert_unless_there(session, Call, row("CA1"))
        assert insert_all_unless_there(session, Call, [row("CA1"), row("CA2"), row("CA3")]) == 2
        assert insert_all_unless_there(session, Call, []) == 0
        assert session.scalars(select(Call.sid).order_by(Call.sid)).all() == ["CA1", "CA2", "CA3"]
