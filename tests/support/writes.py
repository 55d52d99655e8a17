"""What is written into a database."""

from __future__ import annotations

from ivr.records.database import Database


class Writes:
    """Counts the writing transactions of a database."""

    def __init__(self, database: Database) -> None:
        self.count = 0
        self._begin = database.begin
        database.begin = self.begin  # type: ignore[method-assign]

    def begin(self):  # type: ignore[no-untyped-def]
        self.count += 1
        return self._begin()
