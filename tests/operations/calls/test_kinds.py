"""What became of a call: the same by the rule and by the database."""

from __future__ import annotations

from itertools import product

from sqlalchemy import select

from ivr.operations.calls.kinds import Kind, kind, kind_of
from ivr.records.database import Database
from ivr.records.models import Call
from tests.support.line import wib

NOW = wib("2026-11-24 09:00")
WAYS = list(product((False, True), (False, True), (None, "left"), (None, "report"), (False, True)))


def test_every_call_is_of_one_kind_and_the_database_agrees(database: Database) -> None:
    expected = {}
    with database.begin() as session:
        for number, (ended, reached, ending, chosen, abandoned) in enumerate(WAYS):
            call = Call(sid=f"CA{number}", status="completed", direction="inbound", called="", arrived_at=NOW)
            call.ended_at, call.release = NOW if ended else None, 1 if reached else None
            call.ending, call.chosen, call.abandoned = ending, chosen, abandoned
            session.add(call)
            expected[call.sid] = kind_of(ended, reached, ending, chosen, abandoned)
    with database.reading() as session:
        assert dict(list(session.execute(select(Call.sid, kind())))) == expected
    assert set(expected.values()) == set(Kind)
