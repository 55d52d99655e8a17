"""The second revision of the schema comes over a database that is in use, and goes again, and no row is lost."""

from __future__ import annotations

from alembic import command
from sqlalchemy import text

from ivr.records import migrations
from ivr.records.database import Database

AT = "2026-11-24 02:00:00"
ROWS = (
    "INSERT INTO reports (id, ticket, language, status, created_at, region)"
    f" VALUES (1, '12345674', 'id', 'received', '{AT}', '32.73')",
    f"INSERT INTO cases (id, report_id, status, since, level) VALUES (1, 1, 'new', '{AT}', 0)",
    f"INSERT INTO case_steps (id, case_id, at, actor, event, status, note)"
    f" VALUES (1, 1, '{AT}', 'staff:sari', 'check', 'checked', 'Sudah saya lihat.')",
)


def test_rows_from_before_stay_and_are_given_what_they_lack(database: Database) -> None:
    with database.engine.begin() as connection:
        settings = migrations.config(connection)
        command.downgrade(settings, "0001")
        for row in ROWS:
            connection.execute(text(row))
        command.upgrade(settings, "head")
        assert connection.execute(text("SELECT channel FROM reports")).scalars().all() == ["telephone"]
        (step,) = connection.execute(text("SELECT note, result, callback_id FROM case_steps")).all()
        assert tuple(step) == ("Sudah saya lihat.", None, None)
        command.downgrade(settings, "0001")
        assert connection.execute(text("SELECT note FROM case_steps")).scalars().all() == ["Sudah saya lihat."]
        command.upgrade(settings, "head")
        connection.execute(text("UPDATE reports SET region = '32.04' WHERE id = 1"))  # what counts regions still works
    assert migrations.is_current(database)
