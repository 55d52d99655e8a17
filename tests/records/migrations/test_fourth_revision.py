"""The fourth revision of the schema comes over a database that is in use, and goes again."""

from __future__ import annotations

from alembic import command
from sqlalchemy import inspect

from ivr.records import migrations, schema
from ivr.records.database import Database

TABLE = "simulation_runs"


def test_simulations_come_and_go(database: Database) -> None:
    with database.engine.begin() as connection:
        settings = migrations.config(connection)
        assert TABLE in inspect(connection).get_table_names()
        command.downgrade(settings, "0003")
        assert TABLE not in inspect(connection).get_table_names()
        command.upgrade(settings, "head")
    assert schema.is_current(database)
