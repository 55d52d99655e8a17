"""The schema of a database as its server tells it, to be compared with another."""

from __future__ import annotations

from sqlalchemy import Connection, text

_SQLITE = (
    "SELECT type, name, tbl_name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'",
    "SELECT m.name, c.cid, c.name, c.type FROM sqlite_master m, pragma_table_info(m.name) c WHERE m.type = 'table'",
)
_POSTGRESQL = (
    "SELECT table_name, column_name, ordinal_position, data_type, is_nullable, column_default,"
    " character_maximum_length FROM information_schema.columns WHERE table_schema = 'public'",
    "SELECT indexdef FROM pg_indexes WHERE schemaname = 'public'",
    "SELECT conrelid::regclass::text, conname, pg_get_constraintdef(oid) FROM pg_constraint"
    " WHERE connamespace = 'public'::regnamespace",
    "SELECT pg_get_triggerdef(oid) FROM pg_trigger WHERE NOT tgisinternal",
    "SELECT pg_get_functiondef(oid) FROM pg_proc WHERE pronamespace = 'public'::regnamespace",
)


def schema(connection: Connection) -> list[str]:
    """Every table, column, index, constraint and trigger, in order."""
    questions = _SQLITE if connection.dialect.name == "sqlite" else _POSTGRESQL
    told = (row for question in questions for row in connection.execute(text(question)))
    return sorted(str([_in_any_order(value) for value in row]) for row in told)


def _in_any_order(value: object) -> object:
    """A table that SQLite made anew has its constraints in no order of its own."""
    return sorted(value.replace(", \n", "\n").splitlines()) if isinstance(value, str) and "\n" in value else value
