"""A command on a database that was never migrated."""

from __future__ import annotations

from tests.support.line import Line
from tests.support.shell import Shell


def test_before_the_first_migration_the_way_out_is_told(line: Line, shell: Shell) -> None:
    empty = f"sqlite:///{line.settings.recordings.parent}/empty.db"
    result = shell.give("reports", exit_code=1, DATABASE_URL=empty)
    assert "The database failed: no such table" in result.output
    assert "hotline check" in result.output
