"""The second revision of the schema comes over a database that is in use, and goes again, and no row is lost."""

from __future__ import annotations

from typing import Any

from alembic import command
from sqlalchemy import Connection, inspect, text

from ivr.records import migrations, schema
from ivr.records.database import Database
from tests.support.calling import ask_for_a_callback, desk_of
from tests.support.keys import sent, to_the_beep
from tests.support.line import Line
from tests.support.scheduled import do_everything

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
    assert schema.is_current(database)


def test_what_belongs_together_stays_together_on_the_way_down_and_up(line: Line) -> None:
    """Rows that point to each other: no table is made anew under those that point to it."""
    line.dial().press(*to_the_beep()).speak(8).press(*sent())
    desk = desk_of(line)
    line.exchange.phone("+6281300001111").answer(after=1)
    ask_for_a_callback(line, "+6281300001111")
    desk.rings()
    desk.connects().wait(20).hang_up()
    desk.finishes()
    ask_for_a_callback(line, "+6281300002222")
    desk.takes()
    do_everything(line)
    with line.database.engine.begin() as connection:
        settings = migrations.config(connection)
        now = _rows(connection)
        command.downgrade(settings, "0001")
        before = _rows(connection)
        command.upgrade(settings, "head")
        after = _rows(connection)
    assert before.keys() < now.keys()
    for table, rows in before.items():
        assert len(rows) == len(now[table]) == len(after[table]), table
        assert all(row.items() <= new.items() for row, new in zip(rows, after[table], strict=True)), table
    assert all(before[table] for table in ("staff", "callbacks", "attempts", "voicemails", "reports", "cases"))
    assert schema.is_current(line.database)


def _rows(connection: Connection) -> dict[str, list[dict[str, Any]]]:
    """Every row of every table as text, in the order of their first column."""
    found = {}
    for table in inspect(connection).get_table_names():
        if table != "alembic_version":
            rows = connection.execute(text(f'SELECT * FROM "{table}"')).mappings()
            found[table] = sorted(({name: str(value) for name, value in row.items()} for row in rows), key=str)
    return found
