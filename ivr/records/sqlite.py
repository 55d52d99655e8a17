"""SQLite for several processes: WAL, and a fair lock file around every writing transaction.

SQLite's own busy waiting polls and starves: under load its tail is a second long. An advisory file lock queues
writers in the kernel instead, so that nobody sees "database is locked" and nobody waits long.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

OWNER_ONLY = 0o600
"""Numbers, names and password hashes are in the file, and whoever can open the lock file can stop all writing."""
BUSY_SECONDS = 4.0
"""How long a writer waits for others that do not take our lock, such as a shell: callers hear us before they give up.

Whoever has stood in line behind one that waited in vain has waited as well, and does not begin anew.
"""
SHORTEST_WAIT = 0.1

LOG_SECONDS = 0.25
"""How long emptying the log waits for those who read, and with it whoever wants to write."""
_PRAGMAS = ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY", "secure_delete=ON")


class LockingConnection(sqlite3.Connection):
    """A connection whose writing transactions hold the lock file until they are committed or rolled back."""

    _lock_fd: int = -1
    _held = False

    def use_lock(self, path: str) -> None:
        """Name the lock file; each connection opens its own descriptor, as flock works by descriptor."""
        self._lock_fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, OWNER_ONLY)

    def begin_writing(self) -> None:
        """Wait in line for the lock, then start a writing transaction."""
        waited = self._acquire()
        try:
            self._begin(max(SHORTEST_WAIT, BUSY_SECONDS - waited))
        except BaseException:
            self._release()
            raise

    def _begin(self, patience: float) -> None:
        if patience > 0.9 * BUSY_SECONDS:  # as a connection is set up
            self.execute("BEGIN IMMEDIATE")
            return
        self.execute(f"PRAGMA busy_timeout={int(patience * 1000)}")
        try:
            self.execute("BEGIN IMMEDIATE")
        finally:
            self.execute(f"PRAGMA busy_timeout={int(BUSY_SECONDS * 1000)}")

    def _acquire(self) -> float:
        """Stand in line for the lock file; says for how many seconds."""
        came = time.monotonic()
        if self._lock_fd >= 0 and not self._held:
            fcntl.flock(self._lock_fd, fcntl.LOCK_EX)
            self._held = True
        return time.monotonic() - came

    def _release(self) -> None:
        if self._held:
            self._held = False
            fcntl.flock(self._lock_fd, fcntl.LOCK_UN)

    def empty_log(self) -> bool:
        """Move all that was committed into the database file, and leave nothing in the log; False while others read.

        Writers wait in line meanwhile, but for no longer than `LOG_SECONDS`.
        """
        self._acquire()
        try:
            self.execute(f"PRAGMA busy_timeout={int(LOG_SECONDS * 1000)}")
            busy, _pages, _moved = self.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not busy
        finally:
            self.execute(f"PRAGMA busy_timeout={int(BUSY_SECONDS * 1000)}")
            self._release()

    def commit(self) -> None:
        """Commit, and let the next writer in.

        Raises sqlite3.OperationalError where the file cannot be written: then nothing of it is kept.
        """
        try:
            super().commit()
        finally:
            if not self.in_transaction:
                self._release()

    def rollback(self) -> None:
        """Undo what was not committed, and let the next writer in."""
        try:
            super().rollback()
        finally:
            self._release()

    def close(self) -> None:
        """Close the file; whatever was locked is free then."""
        try:
            super().close()
        finally:
            self._release()
            if self._lock_fd >= 0:
                os.close(self._lock_fd)
                self._lock_fd = -1


def connect(path: str, uri: bool = False) -> LockingConnection:
    """A connection with the settings that every process must share.

    `synchronous=FULL`: what is promised stays. `secure_delete=ON`: what is erased is overwritten, not only let go.
    """
    if not uri:
        _make_for_its_owner(path)
    connection: Any = sqlite3.connect(
        path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, factory=LockingConnection, uri=uri
    )
    for pragma in _PRAGMAS:
        connection.execute(f"PRAGMA {pragma}")
    connection.use_lock(f"{path}.lock")
    return connection  # type: ignore[no-any-return]


def _make_for_its_owner(path: str) -> None:
    """A file that is not there yet is made for its owner alone; what SQLite puts beside it gets the same mode."""
    with suppress(FileExistsError):
        os.close(os.open(path, os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_CLOEXEC, OWNER_ONLY))


def open_to_others(path: str) -> list[Path]:
    """The database's files that other accounts of this machine may read or write."""
    files = [Path(f"{path}{ending}") for ending in ("", "-wal", "-shm", ".lock")]
    return [file for file in files if file.exists() and file.stat().st_mode & 0o077]
