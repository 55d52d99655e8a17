"""The fifth revision of the schema comes over a database that is in use, and goes again, and no row is lost."""

from __future__ import annotations

from alembic import command
from sqlalchemy import inspect, text

from ivr.records import migrations, schema
from ivr.records.database import Database

AT = "2026-11-24 02:00:00"
REPORT = (
    "INSERT INTO reports (id, ticket, language, status, created_at, region, channel)"
    f" VALUES (1, '12345674', 'id', 'received', '{AT}', '32.73', 'telephone')"
)
CASE = f"INSERT INTO cases (id, report_id, status, since, level) VALUES (1, 1, 'new', '{AT}', 0)"
NEW = {
    *("attachments", "channel_addresses", "chats", "consents", "dispatches"),
    *("enquiries", "inbounds", "outbounds", "redactions", "unsent_replies"),
}


def test_reports_and_cases_stay_on_the_way_up_and_down(database: Database) -> None:
    with database.engine.begin() as connection:
        settings = migrations.config(connection)
        command.downgrade(settings, "0004")
        assert not NEW & set(inspect(connection).get_table_names())
        for row in (REPORT, CASE):
            connection.execute(text(row))
        command.upgrade(settings, "head")
        assert set(inspect(connection).get_table_names()) >= NEW
        assert connection.execute(text("SELECT address_id FROM reports")).scalars().all() == [None]
        assert connection.execute(text("SELECT solved_asked_at FROM cases")).scalars().all() == [None]
        command.downgrade(settings, "0004")
        command.upgrade(settings, "head")
        assert connection.execute(text("SELECT ticket FROM reports")).scalars().all() == ["12345674"]
        connection.execute(text("UPDATE reports SET region = '32.04' WHERE id = 1"))  # what counts regions still works
    assert schema.is_current(database)
