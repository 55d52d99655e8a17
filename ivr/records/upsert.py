"""Insert a row unless one with the same unique key is there: the same words on both databases."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from typing import Any, TypeAlias

from sqlalchemy import FromClause
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from ivr.records.base import Base

Insert: TypeAlias = sqlite.Insert | postgresql.Insert
"""An insert that knows ON CONFLICT, which each database's own does."""


def by_database(table: FromClause, complete: Callable[[Insert], Insert]) -> Mapping[bool, Insert]:
    """The same insert for both databases, made once, for whoever does it often: by `Database.is_sqlite`."""
    return {True: complete(sqlite.insert(table)), False: complete(postgresql.insert(table))}  # type: ignore[arg-type]


def insert_into(session: Session, model: type[Base]) -> Insert:
    """An insert for the database of this session. It goes into the plain table: no object of the session is made."""
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    return insert(model.metadata.tables[model.__tablename__])


def insert_unless_there(session: Session, model: type[Base], values: Mapping[str, Any]) -> bool:
    """Insert one row; says False, and changes nothing, when any unique key is taken.

    Another transaction that is inserting the same key is waited for.
    """
    return insert_all_unless_there(session, model, [values]) == 1


def insert_all_unless_there(session: Session, model: type[Base], rows: Sequence[Mapping[str, Any]]) -> int:
    """Insert these rows but for those of which any unique key is taken; says how many were new."""
    if not rows:
        return 0
    statement = insert_into(session, model).values([dict(row) for row in rows]).on_conflict_do_nothing()
    result: Any = session.execute(statement.execution_options(preserve_rowcount=True))
    return int(result.rowcount)
