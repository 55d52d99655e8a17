"""The floor: the least that any answer can cost that has promised to remember a turn.

Bare WSGI without a framework, which checks nothing; the raw driver; one durable statement that takes the turn and
stores its state and event; one constant document. The row and the document are as large as ours.
"""

from __future__ import annotations

import fcntl
import json
import os
import sqlite3
import threading
from collections.abc import Callable, Iterable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

Answer = Callable[[dict[str, Any], Callable[..., object]], Iterable[bytes]]
Take = Callable[[str, int], None]

_COLUMNS = "turns (call_sid, number, at, event, state, verbs)"
_POSTGRESQL = f"INSERT INTO {_COLUMNS} VALUES (%s, %s, %s, %s, %s, %s) ON CONFLICT DO NOTHING"
_SQLITE = f"INSERT INTO {_COLUMNS} VALUES (?, ?, ?, ?, ?, ?) ON CONFLICT DO NOTHING"


def create_app() -> Answer:
    """The floor on the database FLOOR_DATABASE: a connection string (`host=...`), or a SQLite file."""
    sample = json.loads(Path(os.environ["FLOOR_SAMPLE"]).read_text())
    database = os.environ["FLOOR_DATABASE"]
    rest = (sample["event"], sample["state"], sample["verbs"])
    take = _postgresql(database, rest) if database.startswith("host=") else _sqlite(database, rest)
    document = sample["document"].encode()
    headers = [("Content-Type", "text/xml; charset=utf-8"), ("Content-Length", str(len(document)))]

    def answer(environ: dict[str, Any], start_response: Callable[..., object]) -> Iterable[bytes]:
        body: bytes = environ["wsgi.input"].read()
        at = body.find(b"CallSid=") + 8
        query: str = environ["QUERY_STRING"]
        number = int(query[2:].partition("&")[0]) + 1 if query.startswith("n=") else 0
        if at >= 8:
            take(body[at : at + 34].decode(), number)
        start_response("200 OK", headers)
        return [document]

    return answer


def _postgresql(conninfo: str, rest: tuple[str, str, str]) -> Take:
    mine = threading.local()

    def take(call_sid: str, number: int) -> None:
        connection = getattr(mine, "connection", None)
        if connection is None:
            connection = mine.connection = psycopg.connect(conninfo, autocommit=True)
        connection.execute(_POSTGRESQL, (call_sid, number, datetime.now(UTC), *rest), prepare=True)

    return take


def _sqlite(path: str, rest: tuple[str, str, str]) -> Take:
    mine = threading.local()

    def take(call_sid: str, number: int) -> None:
        connection = getattr(mine, "connection", None)
        if connection is None:
            connection = mine.connection = sqlite3.connect(path, isolation_level=None)
            connection.execute("PRAGMA journal_mode=WAL")
            connection.execute("PRAGMA synchronous=FULL")
            mine.lock = os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)
        fcntl.flock(mine.lock, fcntl.LOCK_EX)
        try:
            connection.execute("BEGIN IMMEDIATE")
            connection.execute(_SQLITE, (call_sid, number, str(datetime.now(UTC)), *rest))
            connection.execute("COMMIT")
        finally:
            fcntl.flock(mine.lock, fcntl.LOCK_UN)

    return take
