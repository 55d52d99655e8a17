"""The turns of a call: the narrow path that every webhook takes.

A turn is written once, under its number; whoever comes second with the same number finds it taken. A turn without
effects is therefore one durable statement, with nothing locked before it and nothing updated after it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Integer, bindparam, literal_column, select, update
from sqlalchemy.orm import Session

from ivr.records.base import Base
from ivr.records.database import Database
from ivr.records.fast_path import AlreadyThere, Insert, InsertUnlessThere, Statement, Together
from ivr.records.models import Call, Report, Turn
from ivr.records.upsert import by_database

_CALLS = Base.metadata.tables[Call.__tablename__]
_TURNS = Base.metadata.tables[Turn.__tablename__]
_TURN = (_TURNS.c.call_sid == bindparam("call"), _TURNS.c.number == bindparam("turn"))
_FIND = Statement(select(_TURNS.c.state, _TURNS.c.verbs).where(*_TURN))
_LAST = Statement(
    select(_TURNS.c.state, _TURNS.c.verbs, _TURNS.c.number)
    .where(_TURNS.c.call_sid == bindparam("call"))
    .order_by(_TURNS.c.number.desc())
    .limit(literal_column("1", Integer))
)
_COLUMNS = ("call_sid", "number", "at", "event", "state", "verbs")
_TAKE = InsertUnlessThere(_TURNS, _COLUMNS)
_TAKE_OR_FAIL = Insert(_TURNS, _COLUMNS)
_FILE_OR_FAIL = Insert(
    Base.metadata.tables[Report.__tablename__],
    (
        *("ticket", "call_sid", "number", "language", "status", "created_at"),
        *("who", "category", "region", "postal_code"),
    ),
)
_BEGIN = InsertUnlessThere(
    _CALLS,
    ("sid", "direction", "caller", "called", "status", "release", "was_open", "arrived_at", "abandoned"),
)
_BEGIN_AND_TAKE = Together(_BEGIN, _TAKE)
_TAKE_AND_FILE = Together(_TAKE_OR_FAIL, _FILE_OR_FAIL)
_CLAIM = by_database(_TURNS, lambda insert: insert.on_conflict_do_nothing().execution_options(preserve_rowcount=True))
_FILL = update(_TURNS).where(*_TURN).values(state=bindparam("new_state"), verbs=bindparam("new_verbs"))


@dataclass(frozen=True)
class Taken:
    """A turn as it is stored: what came in, the state after it and what went out, each as JSON. `at` is aware."""

    call_sid: str
    number: int
    at: datetime
    event: str
    state: str
    verbs: str


@dataclass(frozen=True)
class Found:
    """The state after a turn, and what went out, as JSON."""

    state: str
    verbs: str
    number: int


def find(database: Database, call_sid: str, number: int) -> Found | None:
    """The turn with this number, None if it has not been taken."""
    row = database.direct.fetch(_FIND, {"call": call_sid, "turn": number})
    return Found(row[0], row[1], number) if row else None


def last(database: Database, call_sid: str) -> Found | None:
    """The newest turn of the call, None for a call that we have never heard of."""
    row = database.direct.fetch(_LAST, {"call": call_sid})
    return Found(row[0], row[1], row[2]) if row else None


def begin(database: Database, call: Mapping[str, Any], turn: Taken) -> bool:
    """Write down a call and its first turn, both or neither; says whether the turn was stored."""
    direct = database.direct
    values = {**call, "arrived_at": direct.moment(call["arrived_at"]), "abandoned": False}
    return direct.write_together(_BEGIN_AND_TAKE, values, _values(database, turn))[1] == 1


def file(database: Database, report: Mapping[str, Any], turn: Taken) -> bool:
    """Write down a report (columns of Report) and the turn that files it; False, and nothing, if either was there."""
    direct = database.direct
    values = {**report, "created_at": direct.moment(report["created_at"])}
    try:
        direct.write_together(_TAKE_AND_FILE, _values(database, turn), values)
    except AlreadyThere:
        return False
    return True


def take(database: Database, turn: Taken) -> bool:
    """Store the turn, durably, unless its number is taken; says whether it was stored."""
    return database.direct.write(_TAKE, _values(database, turn)) == 1


def _values(database: Database, turn: Taken) -> dict[str, Any]:
    return {**vars(turn), "at": database.direct.moment(turn.at)}


def claim(session: Session, turn: Taken) -> bool:
    """The same within a transaction: until its end, whoever else wants this number waits."""
    result: Any = session.execute(_CLAIM[session.get_bind().dialect.name == "sqlite"], vars(turn))
    return bool(result.rowcount == 1)


def fill(session: Session, turn: Taken) -> None:
    """Write down how a turn that was claimed in this transaction ended."""
    values = {"call": turn.call_sid, "turn": turn.number, "new_state": turn.state, "new_verbs": turn.verbs}
    session.execute(_FILL, values)
