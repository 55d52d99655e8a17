"""A database that is away for a while, whoever asks it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import psycopg
from sqlalchemy.exc import OperationalError

from ivr.records.database import Database
from ivr.records.fast_path import Direct

_WAYS = ("begin", "reading", "fetch", "write")


def _refuse(*_words: Any, **_options: Any) -> Any:
    raise OperationalError("any statement", None, ConnectionError("the database is away"))


@contextmanager
def away(database: Database) -> Iterator[None]:
    """Inside the block every transaction and statement fails as it does when the server cannot be reached."""
    for name in _WAYS:
        setattr(database, name, _refuse)
    direct, database.direct = database.direct, Direct(_no_connection(database), is_sqlite=database.is_sqlite)
    try:
        yield
    finally:
        database.direct = direct
        for name in _WAYS:
            delattr(database, name)


def _no_connection(database: Database) -> Any:
    """What the driver itself says, for those who do not go by way of SQLAlchemy."""
    error = sqlite3.OperationalError if database.is_sqlite else psycopg.OperationalError

    def connect() -> Any:
        raise error("the database is away")

    return connect
