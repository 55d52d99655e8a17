"""Sessions on SQLite and PostgreSQL: writing ones, reading ones, and single statements done quickly."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from sqlalchemy import Connection, Engine, Executable, create_engine, event, make_url
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session, sessionmaker

from ivr.records import audit_chain, sqlite
from ivr.records.fast_path import Direct

_READING = "reading"


class Database:
    """One database, and the ways to talk to it.

    `begin()` is a writing transaction, `reading()` a reading one; `fetch` and `write` do one statement by itself, and
    `direct` is the narrow path of the turns. None of them may be open while the phone company is asked.
    """

    def __init__(self, url: str, *, pool_size: int = 5, timeout: float = 5.0) -> None:
        self.url = make_url(url)
        self.timeout = timeout
        self.engine = self._sqlite(pool_size) if self.is_sqlite else self._postgresql(pool_size)
        self._quick = None if self.is_sqlite else self._postgresql(pool_size, isolation_level="AUTOCOMMIT")
        self._reading_engine = self.engine.execution_options(**{_READING: True}) if self.is_sqlite else self.engine
        self.direct = Direct(self._connect_directly(), is_sqlite=self.is_sqlite)
        self._sessions = sessionmaker(self.engine, expire_on_commit=False)
        audit_chain.install(self._sessions)
        self._reading = sessionmaker(self._reading_engine, expire_on_commit=False)

    @property
    def is_sqlite(self) -> bool:
        """Whether this is SQLite rather than PostgreSQL."""
        return self.url.get_backend_name() == "sqlite"

    @contextmanager
    def begin(self) -> Iterator[Session]:
        """A writing transaction: committed at the end, rolled back on an error."""
        with self._sessions.begin() as session:
            yield session

    @contextmanager
    def reading(self) -> Iterator[Session]:
        """A reading transaction; nothing that is changed in it is kept."""
        with self._reading() as session:
            yield session

    def fetch(self, statement: Executable, values: Mapping[str, Any]) -> tuple[Any, ...] | None:
        """The first row that one reading statement finds, without a transaction around it."""
        with (self._quick or self._reading_engine).connect() as connection:
            row = connection.execute(statement, values).first()
            return tuple(row) if row is not None else None

    def write(self, statement: Executable, values: Mapping[str, Any]) -> int:
        """Do one writing statement, durably and by itself; says how many rows it wrote."""
        if self._quick is None:
            with self.engine.begin() as connection:
                return connection.execute(statement, values).rowcount
        with self._quick.connect() as connection:
            return connection.execute(statement, values).rowcount

    def leave_no_traces(self, patience: float = 3.0) -> bool:
        """Erased words leave SQLite's log at once; False when somebody read for longer than `patience` seconds.

        PostgreSQL does the same in its own time (VACUUM, the recycling of its log): there is nothing to be done here.
        """
        if not self.is_sqlite:
            return True
        until = time.monotonic() + patience
        with self.engine.connect() as connection:
            driver: Any = connection.connection.driver_connection
            while not (done := driver.empty_log()) and time.monotonic() < until:
                time.sleep(0.1)
        return bool(done)

    def close(self) -> None:
        """Let go of all connections."""
        self.direct.close()
        self.engine.dispose()
        if self._quick is not None:
            self._quick.dispose()

    def _connect_directly(self) -> Callable[[], Any]:
        if self.is_sqlite:
            path = str(self.url.database)
            return lambda: sqlite.connect(path)
        words, options = self.engine.dialect.create_connect_args(self.url)
        settings = {**options, **self._postgresql_settings, "autocommit": True, "prepare_threshold": 2}
        return lambda: psycopg.connect(*words, **settings)

    @property
    def _postgresql_settings(self) -> dict[str, Any]:
        milliseconds = int(self.timeout * 1000)
        return {
            "connect_timeout": max(2, int(self.timeout)),
            "options": f"-c statement_timeout={milliseconds} -c lock_timeout={milliseconds} -c timezone=UTC"
            f" -c idle_in_transaction_session_timeout=60000",
            "application_name": "hotline",
        }

    def _postgresql(self, pool_size: int, **options: Any) -> Engine:
        return create_engine(
            self.url,
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_timeout=self.timeout,
            pool_recycle=1800,
            pool_pre_ping=True,  # after a restart of the server nobody's first click meets a connection that is gone
            connect_args=self._postgresql_settings,
            **options,
        )

    def _sqlite(self, pool_size: int) -> Engine:
        path = self.url.database
        if not path or path == ":memory:":
            raise ValueError("SQLite needs a file: several processes share it (sqlite:///var/hotline.db)")
        Path(path).parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        engine = create_engine(
            self.url,
            creator=lambda: sqlite.connect(path),
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_timeout=self.timeout,
        )
        event.listen(engine, "begin", _begin_sqlite)
        return engine


def _begin_sqlite(connection: Connection) -> None:
    """Begin by hand. A file that others keep locked is a database that is away, for whoever expects that of one."""
    driver: Any = connection.connection.driver_connection
    try:
        if connection.get_execution_options().get(_READING):
            driver.execute("BEGIN")
        else:
            driver.begin_writing()
    except sqlite3.OperationalError as error:
        raise OperationalError("BEGIN", None, error) from error
