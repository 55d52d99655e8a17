"""The schema's history: Alembic, configured here and not in a file."""

from __future__ import annotations

from pathlib import Path

from alembic import command
from alembic.config import Config
from alembic.script import ScriptDirectory
from sqlalchemy import Connection, text

from ivr.records.database import Database

FOLDER = Path(__file__).parent
_ONE_AT_A_TIME = 587_001
"""The PostgreSQL advisory lock that two releases starting together compete for."""


def config(connection: Connection | None = None) -> Config:
    """Alembic's configuration, working on `connection`."""
    found = Config()
    found.set_main_option("script_location", str(FOLDER))
    found.set_main_option("path_separator", "os")
    found.set_main_option("file_template", "%%(rev)s_%%(slug)s")
    found.attributes["connection"] = connection
    return found


def upgrade(database: Database) -> None:
    """Bring the schema up to date. Two processes at once are harmless: the second waits and finds it done."""
    with database.engine.begin() as connection:
        if not database.is_sqlite:
            connection.execute(text("SET LOCAL statement_timeout = 0"))
            connection.execute(text("SET LOCAL lock_timeout = 0"))
            connection.execute(text("SELECT pg_advisory_xact_lock(:lock)"), {"lock": _ONE_AT_A_TIME})
        command.upgrade(config(connection), "head")


def heads() -> tuple[str, ...]:
    """The newest revisions; there is exactly one."""
    return tuple(ScriptDirectory.from_config(config()).get_heads())
