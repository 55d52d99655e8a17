"""Watches what requests of people write, and tells which transaction of theirs left no entry in the audit."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from flask import has_request_context, request
from sqlalchemy import Connection, event

from ivr.records.database import Database

_WRITES = re.compile(r'\s*(?:INSERT INTO|UPDATE|DELETE FROM) "?(\w+)"?(?: SET (.*?)(?: WHERE |$))?', re.DOTALL)
_COLUMN = re.compile(r'"?(\w+)"?=')


@contextmanager
def watched(database: Database) -> Iterator[list[tuple[str, frozenset[str]]]]:
    """While it lasts, each transaction of a request that writes and leaves no entry is noted: who asked, and what.

    What was written is told as `table`, of an update as `table.column`.
    """
    silent: list[tuple[str, frozenset[str]]] = []

    def wrote(connection: Connection, cursor: Any, statement: str, *_: Any) -> None:
        if (found := _WRITES.match(statement)) and cursor.rowcount != 0:
            columns = _COLUMN.findall(found[2] or "")
            told = {f"{found[1]}.{column}" for column in columns} or {found[1]}
            connection.info.setdefault("written", set()).update(told)

    def ended(connection: Connection) -> None:
        written = connection.info.pop("written", set())
        if written and "audit" not in written and has_request_context() and request.endpoint:
            silent.append((request.endpoint, frozenset(written)))

    def undone(connection: Connection) -> None:
        connection.info.pop("written", None)

    listeners = (("after_cursor_execute", wrote), ("commit", ended), ("rollback", undone))
    for name, listener in listeners:
        event.listen(database.engine, name, listener)
    try:
        yield silent
    finally:
        for name, listener in listeners:
            event.remove(database.engine, name, listener)
