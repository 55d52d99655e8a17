"""The narrow path to the database: one statement on the driver's own connection, durable by itself.

What every turn of every call does is written here at its leanest; everything else uses sessions. Statements are
SQLAlchemy's, compiled once for both databases, so that a renamed column is found by the compiler and not at night.
"""

from __future__ import annotations

import sqlite3
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from typing import Any

import psycopg
import sqlalchemy
from sqlalchemy import ClauseElement, Dialect, Table, insert, make_url
from sqlalchemy.exc import OperationalError

from ivr.records.upsert import by_database

Values = Mapping[str, Any]
_LOST = (psycopg.OperationalError, psycopg.InterfaceError)
_REFUSED = (psycopg.Error, sqlite3.Error)
_TAKEN = (psycopg.errors.UniqueViolation, sqlite3.IntegrityError)


class AlreadyThere(Exception):
    """A unique key was taken; nothing was written."""


def _dialect(url: str, paramstyle: str) -> Dialect:
    kind: Any = make_url(url).get_dialect()
    found: Dialect = kind(paramstyle=paramstyle)
    return found


_DIALECTS = {True: _dialect("sqlite://", "named"), False: _dialect("postgresql+psycopg://", "pyformat")}


class Statement:
    """One statement as text for each of the databases; its values are given by name."""

    def __init__(self, statement: ClauseElement) -> None:
        compiled = {is_sqlite: statement.compile(dialect=dialect) for is_sqlite, dialect in _DIALECTS.items()}
        self.text = {is_sqlite: str(found) for is_sqlite, found in compiled.items()}
        self.constants = {
            is_sqlite: {name: value for name, value in found.params.items() if value is not None}
            for is_sqlite, found in compiled.items()
        }
        """Values that the compiler wrote into the statement by itself, such as SQLite's OFFSET behind a LIMIT."""


class Insert(Statement):
    """Insert a row with these columns of a table. One of its unique keys is taken: `AlreadyThere`."""

    def __init__(self, table: Table, columns: Sequence[str]) -> None:
        self._compile({is_sqlite: insert(table).inline() for is_sqlite in _DIALECTS}, columns)

    def _compile(self, inserts: Mapping[bool, sqlalchemy.Insert], columns: Sequence[str]) -> None:
        self.constants = {True: {}, False: {}}
        self.text = {
            is_sqlite: str(insert.compile(dialect=_DIALECTS[is_sqlite], column_keys=list(columns)))
            for is_sqlite, insert in inserts.items()
        }


class InsertUnlessThere(Insert):
    """The same, unless a row with one of its unique keys is there."""

    def __init__(self, table: Table, columns: Sequence[str]) -> None:
        self._compile(by_database(table, lambda insert: insert.on_conflict_do_nothing()), columns)


class Together:
    """Two inserts that are done together, all or none: on PostgreSQL in one statement, and so in one round trip."""

    def __init__(self, first: Insert, second: Insert) -> None:
        self.inserts = (first, second)
        one, two = (_renamed(insert.text[False], mark) for insert, mark in zip(self.inserts, "ab", strict=True))
        counts = "SELECT (SELECT count(*) FROM one), (SELECT count(*) FROM two)"
        self.at_once = f"WITH one AS ({one} RETURNING 1), two AS ({two} RETURNING 1) {counts}"


def _renamed(text: str, mark: str) -> str:
    return text.replace("%(", f"%({mark}_")


class Direct:
    """Connections of the driver, taken and given back in turn; as many as there are threads that need one.

    Everything here raises OperationalError when the database cannot be reached or refuses, and AlreadyThere when an
    `Insert` met a row with its key.
    """

    def __init__(self, connect: Callable[[], Any], *, is_sqlite: bool) -> None:
        self._connect, self._is_sqlite = connect, is_sqlite
        self._idle: deque[Any] = deque()

    def moment(self, at: datetime) -> Any:
        """A moment (aware) as this database's driver takes it."""
        return at.astimezone(UTC).replace(tzinfo=None).isoformat(" ", "microseconds") if self._is_sqlite else at

    def read_moment(self, stored: Any) -> datetime:
        """A moment (aware) from what this database's driver gives."""
        found = datetime.fromisoformat(stored) if isinstance(stored, str) else stored
        return found if found.tzinfo else found.replace(tzinfo=UTC)

    def fetch(self, statement: Statement, values: Values) -> tuple[Any, ...] | None:
        """The first row that a reading statement finds."""
        text, values = statement.text[self._is_sqlite], {**values, **statement.constants[self._is_sqlite]}
        row: tuple[Any, ...] | None = self._with_one_more_try(
            lambda connection: connection.execute(text, values).fetchone()
        )
        return row

    def write(self, statement: Statement, values: Values) -> int:
        """Do one writing statement, durably; says how many rows it wrote."""
        texts = [(statement.text[self._is_sqlite], values)]
        if self._is_sqlite:
            return int(self._with_one_more_try(lambda connection: _in_sqlite(connection, texts))[0])
        return int(self._with_one_more_try(lambda connection: connection.execute(*texts[0]).rowcount))

    def write_together(self, work: Together, first: Values, second: Values) -> tuple[int, int]:
        """Insert two rows, both or neither, durably; says how many of each were written."""
        if self._is_sqlite:
            texts = [(insert.text[True], values) for insert, values in zip(work.inserts, (first, second), strict=True)]
            one, two = self._with_one_more_try(lambda connection: _in_sqlite(connection, texts))
        else:
            marked = {
                f"{mark}_{name}": value for mark, row in (("a", first), ("b", second)) for name, value in row.items()
            }
            one, two = self._with_one_more_try(lambda connection: connection.execute(work.at_once, marked).fetchone())
        return one, two

    def close(self) -> None:
        """Let go of the connections that nobody uses."""
        while self._idle:
            self._idle.pop().close()

    def _with_one_more_try(self, do: Callable[[Any], Any]) -> Any:
        """A connection that was lost while it lay idle is replaced; whatever is done here may be done again."""
        try:
            return self._on_a_connection(do)
        except _LOST:
            self.close()
        except _REFUSED as error:
            raise _as_sqlalchemy(error) from error
        try:
            return self._on_a_connection(do)
        except _REFUSED as error:
            raise _as_sqlalchemy(error) from error

    def _on_a_connection(self, do: Callable[[Any], Any]) -> Any:
        try:
            connection = self._idle.pop()
        except IndexError:
            connection = self._connect()
        try:
            result = do(connection)
        except _TAKEN:  # the transaction is undone, the connection as good as before
            self._idle.append(connection)
            raise
        except BaseException:
            connection.close()
            raise
        self._idle.append(connection)
        return result


def _as_sqlalchemy(error: Exception) -> Exception:
    """As SQLAlchemy tells it, so that nobody needs to know the drivers."""
    return AlreadyThere() if isinstance(error, _TAKEN) else OperationalError(None, None, error)


def _in_sqlite(connection: Any, texts: list[tuple[str, Values]]) -> list[int]:
    connection.begin_writing()
    try:
        counts = [connection.execute(text, values).rowcount for text, values in texts]
    except sqlite3.Error:
        connection.rollback()
        raise
    connection.commit()
    return counts
