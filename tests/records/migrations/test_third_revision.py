"""The third revision of the schema comes over a database that is in use, and goes again, and no row is lost."""

from __future__ import annotations

from alembic import command
from sqlalchemy import inspect, text

from ivr.records import migrations, schema
from ivr.records.database import Database

AT = "2026-11-24 02:00:00"
ROW = (
    'INSERT INTO callbacks (id, number, status, "window", language, created_at, due_at, deadline_at, order_at,'
    f" attempts_made, lane) VALUES (1, '+6281300001111', 'waiting', 'asap', 'id', '{AT}', '{AT}', '{AT}', '{AT}', 0, 1)"
)
PLACE = "ix_callbacks_place"


def test_what_waits_stays_on_the_way_up_and_down(database: Database) -> None:
    with database.engine.begin() as connection:
        settings = migrations.config(connection)
        command.downgrade(settings, "0002")
        assert "half_hours" not in inspect(connection).get_table_names()
        connection.execute(text(ROW))
        command.upgrade(settings, "head")
        assert PLACE in {index["name"] for index in inspect(connection).get_indexes("callbacks")}
        command.downgrade(settings, "0002")
        assert PLACE not in {index["name"] for index in inspect(connection).get_indexes("callbacks")}
        command.upgrade(settings, "head")
        assert connection.execute(text("SELECT number FROM callbacks")).scalars().all() == ["+6281300001111"]
    assert schema.is_current(database)
