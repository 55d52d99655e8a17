"""SQLite for several processes: WAL, and a fair lock file around every writing transaction.

SQLite's own busy waiting polls and starves: under load its tail is a second long. An advisory file lock queues
writers in the kernel instead, so that nobody sees "database is locked" and nobody waits long.
"""

from __future__ import annotations

import fcntl
import os
import sqlite3
from typing import Any

BUSY_SECONDS = 10
"""How long SQLite itself waits for writers that do not take our lock, such as a shell."""


class LockingConnection(sqlite3.Connection):
    """A connection whose writing transactions hold the lock file until they are committed or rolled back."""

    _lock_fd: int = -1
    _held = False

    def use_lock(self, path: str) -> None:
        """Name the lock file; each connection opens its own descriptor, as flock works by descriptor."""
        self._lock_fd = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o644)

    def begin_writing(self) -> None:
        """Wait in line for the lock, then start a writing transaction."""
        self._acquire()
        try:
            self.execute("BEGIN IMMEDIATE")
        except BaseException:
            self._release()
            raise

    def _acquire(self) -> None:
        if self._lock_fd >= 0 and not self._held:
            fcntl.flock(self._lock_fd, fcntl.LOCK_EX)
            self._held = True

    def _release(self) -> None:
        if self._held:
            self._held = False
            fcntl.flock(self._lock_fd, fcntl.LOCK_UN)

    def commit(self) -> None:
        try:
            super().commit()
        finally:
            if not self.in_transaction:
                self._release()

    def rollback(self) -> None:
        try:
            super().rollback()
        finally:
            self._release()

    def close(self) -> None:
        try:
            super().close()
        finally:
            self._release()
            if self._lock_fd >= 0:
                os.close(self._lock_fd)
                self._lock_fd = -1


def connect(path: str, uri: bool = False) -> LockingConnection:
    """A connection with the settings that every process must share; `synchronous=FULL`: what is promised stays."""
    connection: Any = sqlite3.connect(
        path, timeout=BUSY_SECONDS, isolation_level=None, check_same_thread=False, factory=LockingConnection, uri=uri
    )
    for pragma in ("journal_mode=WAL", "synchronous=FULL", "foreign_keys=ON", "temp_store=MEMORY"):
        connection.execute(f"PRAGMA {pragma}")
    connection.use_lock(f"{path}.lock")
    return connection  # type: ignore[no-any-return]
