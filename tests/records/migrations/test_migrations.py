"""A database goes up and down, and nothing undoes the audit."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from alembic import command
from alembic.util import CommandError
from sqlalchemy import inspect, select

from ivr.operations import audit
from ivr.records import migrations, schema
from ivr.records.audit import AuditEntry
from ivr.records.database import Database

AT = datetime(2026, 11, 24, 2, tzinfo=UTC)


def test_nothing_undoes_the_audit(database: Database) -> None:
    with database.begin() as session:
        audit.record(session, "staff:siti", "hours:close", "hours", None, {"reason": "gempa"}, AT)
    with pytest.raises(CommandError, match="would remove the audit"), database.engine.begin() as connection:
        command.downgrade(migrations.config(connection), "base")
    assert schema.is_current(database)
    with database.reading() as session:
        assert session.scalars(select(AuditEntry.actor)).all() == ["staff:siti"]


def test_an_unused_database_goes_all_the_way_down_and_up(database: Database) -> None:
    with database.engine.begin() as connection:
        command.downgrade(migrations.config(connection), "base")
        assert set(inspect(connection).get_table_names()) <= {"alembic_version", "sqlite_sequence"}
        command.upgrade(migrations.config(connection), "head")
    assert schema.is_current(database)
