"""Fresh databases for the tests: migrated once, then copied or emptied for each test."""

from __future__ import annotations

import shutil
import weakref
from pathlib import Path
from typing import Any

from sqlalchemy import event

from ivr.records import migrations
from ivr.records.database import Database


def migrate(url: str) -> None:
    """Bring the schema of the database up to date."""
    database = Database(url)
    try:
        migrations.upgrade(database)
    finally:
        database.close()


def sqlite_url(file: Path) -> str:
    """The SQLAlchemy URL of a SQLite file."""
    return f"sqlite:///{file}"


def copy_sqlite(template: Path, folder: Path) -> Path:
    """A copy of a migrated SQLite file that nobody has open."""
    folder.mkdir(parents=True, exist_ok=True)
    return Path(shutil.copyfile(template, folder / "hotline.db"))


def remove_sqlite(file: Path) -> None:
    """Remove a SQLite file and what lies beside it."""
    for end in ("", "-wal", "-shm"):
        file.with_name(file.name + end).unlink(missing_ok=True)


class Kept:
    """A `Database` that serves one test after the other, with other rows each time.

    What SQLAlchemy has compiled, and on PostgreSQL the connections, would cost more than most tests.
    """

    def __init__(self, url: str) -> None:
        self.database = Database(url)
        self._connections: weakref.WeakSet[Any] = weakref.WeakSet()
        for engine in (self.database.engine, self.database._quick):
            if engine is not None:
                event.listen(engine, "connect", lambda connection, _record: self._connections.add(connection))

    def at_rest(self) -> list[int]:
        """The server's numbers of the connections that lie idle; whoever left one in use loses all of them."""
        pools = [engine.pool for engine in (self.database.engine, self.database._quick) if engine is not None]
        if any(pool.checkedout() for pool in pools):  # type: ignore[attr-defined]
            self.database.close()
            return []
        known = [*self._connections, *self.database.direct._idle]
        return [connection.info.backend_pid for connection in known if not connection.closed]
