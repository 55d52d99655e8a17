"""How far the schema of a database has come, without loading what would bring it further."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from sqlalchemy import inspect, text

from ivr.records.database import Database

_REVISIONS = Path(__file__).parent / "migrations" / "versions"


def is_current(database: Database) -> bool:
    """Whether the schema is the one that this code was written for. Raises SQLAlchemyError when it cannot be asked."""
    with database.reading() as session:
        if not inspect(session.connection()).has_table("alembic_version"):
            return False
        return list(session.scalars(text("SELECT version_num FROM alembic_version"))) == [newest()]


@cache
def newest() -> str:
    """The newest revision, by the name of its file: the history is one line."""
    return max(file.name.partition("_")[0] for file in _REVISIONS.glob("[0-9]*.py"))
