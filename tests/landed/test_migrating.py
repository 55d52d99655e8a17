"""What a landed version left comes to the schema of today with everything in it, and pages show it as before."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
from alembic import command
from sqlalchemy import text

from ivr.records import migrations
from ivr.records import schema as installed
from ivr.records.database import Database
from tests.landed import rows
from tests.landed.fixture import FOLDER, Landed, hotline_on, landed, looks
from tests.landed.rows import KEPT_BY_TRIGGERS, Rows
from tests.landed.schema import schema
from tests.support import databases
from tests.support.postgres import Postgres
from tests.support.shell import Shell
from tests.support.sizes import thoroughly

REVISIONS = sorted(folder.name.removeprefix("schema_") for folder in FOLDER.glob("schema_*"))
(HEAD,) = migrations.heads()
LANDED = [revision for revision in REVISIONS if revision != HEAD]
QUICK = {LANDED[0], LANDED[-1]}
MIGRATED = [revision if revision in QUICK else thoroughly(revision) for revision in REVISIONS]
"""Every run goes the whole way and the last step. What was written down with the schema of today has nothing before it
yet: its turn comes with the next revision."""
ANEW = "write down the database of the version that landed last: `python -m tests.landed`, see README.md there"


@pytest.fixture(params=["sqlite", "postgresql"])
def made(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], Database]]:
    """New databases, each brought to a revision: `made("0001")`."""
    with ExitStack() as stack:

        def make(revision: str) -> Database:
            if request.param == "sqlite":
                url = databases.sqlite_url(tmp_path / f"{revision}.db")
            else:
                server: Postgres = request.getfixturevalue("postgres_server")
                url = server.url(server.create())
            database = Database(url)
            stack.callback(database.close)
            with database.engine.begin() as connection:
                command.upgrade(migrations.config(connection), revision)
            return database

        yield make


def put_in(database: Database, told: Rows) -> None:
    with database.engine.begin() as connection:
        rows.put(connection, told)


def test_each_revision_that_has_landed_has_a_database_to_be_tried_on() -> None:
    versions = (migrations.FOLDER / "versions").glob("*.py")
    known = sorted(version.name.partition("_")[0] for version in versions)
    assert REVISIONS in (known, known[:-1]), ANEW  # the newest one may not have landed yet


@pytest.mark.parametrize("revision", MIGRATED)
def test_what_a_landed_version_left_is_there_after_the_migration(
    made: Callable[[str], Database], tmp_path: Path, revision: str
) -> None:
    before = landed(revision)
    told = before.rows()
    database = made(revision)
    put_in(database, told)
    migrations.upgrade(database)
    assert installed.is_current(database)
    with database.engine.begin() as connection:
        with made("head").engine.begin() as fresh:
            assert schema(connection) == schema(fresh)
        if database.is_sqlite:
            assert connection.execute(text("PRAGMA foreign_key_check")).all() == []
        after = rows.taken(connection)
    for table, known in told.items():
        assert len(after[table]) == len(known), table
        assert all(row.items() <= new.items() for row, new in zip(known, after[table], strict=True)), table
    _in_order(database, before, tmp_path)
    _as_before(database, before, told, tmp_path)


def _in_order(database: Database, before: Landed, folder: Path) -> None:
    """What looks at an installation finds nothing wrong with its database, and the audit is whole."""
    with hotline_on(database, before.now, folder) as line:
        shell = Shell(line)
        found = {finding["check"]: finding for finding in shell.rows("check")}
        assert found["database"]["verdict"] == "ok", found["database"]
        assert shell.give("audit", "verify").exit_code == 0


def _as_before(database: Database, before: Landed, told: Rows, folder: Path) -> None:
    problems, opened = [], 0
    with hotline_on(database, before.now, folder) as line:
        for address, status, facts in looks(line, told, before.link):
            if status != 200:
                problems.append(f"{address}: {status}")
            elif address in before.pages:  # or the old version could not show it itself
                problems += [f"{address} does not show {what}" for what in facts.lacks(before.pages[address])]
                opened += 1
    assert not problems, "\n".join(problems)
    assert opened == len(before.pages)


@pytest.mark.parametrize("revision", MIGRATED)
def test_what_comes_afterwards_is_numbered_and_counted_on(
    made: Callable[[str], Database], tmp_path: Path, revision: str
) -> None:
    before, database = landed(revision), made(revision)
    told = before.rows()
    put_in(database, told)
    migrations.upgrade(database)
    with hotline_on(database, before.now, tmp_path) as line:
        line.clock.advance(60)
        line.dial("+6281399990000").press("3", "1", "1", "1")
        assert line.reports()[-1].id > max(report["id"] for report in told["reports"])
        assert line.callbacks()[-1].id > max(callback["id"] for callback in told["callbacks"])
    with database.engine.begin() as connection:
        counted = sum(row["n"] for name in KEPT_BY_TRIGGERS for row in rows.taken(connection)[name] if _filed(row))
    assert counted == sum(row["n"] for name in KEPT_BY_TRIGGERS for row in told[name] if _filed(row)) + 1


def _filed(row: dict[str, object]) -> bool:
    return row["span"] == "d" and row["what"] == "filed"
