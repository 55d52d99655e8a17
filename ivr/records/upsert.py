"""Insert a row unless one with the same unique key is there: the same words on both databases."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from ivr.records.base import Base


def insert_unless_there(session: Session, model: type[Base], values: Mapping[str, Any]) -> bool:
    """Insert one row; says False, and changes nothing, when any unique key is taken.

    Another transaction that is inserting the same key is waited for.
    """
    insert = sqlite.insert if session.get_bind().dialect.name == "sqlite" else postgresql.insert
    table = model.metadata.tables[model.__tablename__]  # the plain table: no object of the session is made
    statement = insert(table).values(**values).on_conflict_do_nothing()
    result: Any = session.execute(statement.execution_options(preserve_rowcount=True))
    return bool(result.rowcount == 1)
