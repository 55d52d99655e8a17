"""All rows of a database as a file of text: one line for each table with its columns, one for each row."""

from __future__ import annotations

import gzip
import json
from collections.abc import Iterable, Iterator
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Date, DateTime, MetaData, Table, delete, func, insert, select, text

KEPT_BY_TRIGGERS = ("region_changes", "region_tallies")
"""What the database writes by itself while rows are put in: emptied before their own rows are."""
SCHEMA = "alembic_version"

Rows = dict[str, list[dict[str, Any]]]
"""The rows of each table as JSON has them: moments in UTC with their offset."""


def taken(connection: Connection) -> Rows:
    """Every row of every table that has any, tables before those that point to them, rows in the order of their key."""
    found = {}
    for table in _tables(connection):
        rows = connection.execute(select(table).order_by(*table.primary_key.columns)).mappings()
        if told := [{name: _plain(value) for name, value in row.items()} for row in rows]:
            found[table.name] = told
    return found


def put(connection: Connection, rows: Rows) -> None:
    """Put the rows into an empty database of the same revision, numbers included."""
    tables = {table.name: table for table in _tables(connection)}
    for name in sorted(rows, key=lambda name: (name in KEPT_BY_TRIGGERS, list(tables).index(name))):
        connection.execute(delete(tables[name]))
        connection.execute(insert(tables[name]), [_typed(connection, tables[name], row) for row in rows[name]])
    if connection.dialect.name == "postgresql":
        _count_on(connection, tables.values())


def write(file: Path, rows: Rows) -> None:
    """Write the rows down; the same rows give the same bytes."""
    text = "".join(f"{line}\n" for line in _lines(rows)).encode()
    file.write_bytes(gzip.compress(text, 9, mtime=0))


def read(file: Path) -> Rows:
    """The rows that were written down."""
    found: Rows = {}
    for line in gzip.decompress(file.read_bytes()).decode().splitlines():
        match json.loads(line):
            case {"table": name, "columns": columns}:
                current, found[name] = (name, columns), []
            case values:
                found[current[0]].append(dict(zip(current[1], values, strict=True)))
    return found


def _lines(rows: Rows) -> Iterator[str]:
    for name, told in rows.items():
        yield json.dumps({"table": name, "columns": list(told[0])})
        yield from (json.dumps(list(row.values()), ensure_ascii=False) for row in told)


def _tables(connection: Connection) -> list[Table]:
    known = MetaData()
    known.reflect(connection)
    return [table for table in known.sorted_tables if table.name != SCHEMA]


def _plain(value: Any) -> Any:
    match value:
        case datetime():
            return (value if value.tzinfo else value.replace(tzinfo=UTC)).astimezone(UTC).isoformat()
        case date():
            return value.isoformat()
        case bytes():
            return {"hex": value.hex()}
    return value


def _typed(connection: Connection, table: Table, row: dict[str, Any]) -> dict[str, Any]:
    return {name: _of_column(connection, table.columns[name].type, value) for name, value in row.items()}


def _of_column(connection: Connection, kind: Any, value: Any) -> Any:
    match kind, value:
        case DateTime(), str():
            moment = datetime.fromisoformat(value)
            return moment.replace(tzinfo=None) if connection.dialect.name == "sqlite" else moment
        case Date(), str():
            return date.fromisoformat(value)
        case _, {"hex": told}:
            return bytes.fromhex(told)
    return value


def _count_on(connection: Connection, tables: Iterable[Table]) -> None:
    """New rows are numbered after those that were put in."""
    for table in tables:
        for column in table.primary_key.columns:
            asked = {"table": table.name, "column": column.name}
            sequence = connection.scalar(text("SELECT pg_get_serial_sequence(:table, :column)"), asked)
            last = connection.scalar(select(func.max(column))) if sequence else None
            if last:
                connection.execute(text("SELECT setval(:sequence, :last)"), {"sequence": sequence, "last": last})
