"""A revision that has landed is history: databases out there have it already, so its text stays as it is."""

from __future__ import annotations

import ast
import hashlib
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from alembic import command
from alembic.util import CommandError
from sqlalchemy import inspect, select

from ivr.operations import audit
from ivr.records import migrations, schema
from ivr.records.audit import AuditEntry
from ivr.records.database import Database

VERSIONS = sorted((migrations.FOLDER / "versions").glob("*.py"))
FROZEN = {
    "0001_first_tables": "6b188a43af974311501457511da955a645858a978345a5ac6640db8f780206ef",
    "0002_the_whole_way": "f8d08c0610e2961b8b8b31a703d5d9f36168b472f2dd68ffb0367930024c9632",
}
"""What each revision's file was when it landed, as SHA-256."""
AT = datetime(2026, 11, 24, 2, tzinfo=UTC)
MAY_BE_IMPORTED = {"alembic", "sqlalchemy", *sys.stdlib_module_names}


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


@pytest.mark.parametrize("file", VERSIONS, ids=lambda file: file.stem)
def test_a_revision_is_what_it_was_when_it_landed(file: Path) -> None:
    assert file.stem in FROZEN, f"{file.name} is new: write down its digest here, {digest(file)}, when it lands"
    assert digest(file) == FROZEN[file.stem], (
        f"{file.name} has landed, and databases have it already: put it back as it was (git checkout), and write what"
        " has changed as a new revision, which comes after it"
    )


def test_no_revision_that_has_landed_is_gone() -> None:
    assert sorted(FROZEN) == [file.stem for file in VERSIONS]


@pytest.mark.parametrize("file", VERSIONS, ids=lambda file: file.stem)
def test_a_revision_imports_nothing_that_can_change(file: Path) -> None:
    foreign = {
        name
        for node in ast.walk(ast.parse(file.read_text(encoding="utf-8")))
        for name in _imported(node)
        if name.partition(".")[0] not in MAY_BE_IMPORTED
    }
    assert not foreign, f"{file.name} imports {foreign}: write what it needs into the revision itself"


def _imported(node: ast.AST) -> list[str]:
    match node:
        case ast.Import(names=names):
            return [one.name for one in names]
        case ast.ImportFrom(module=module, level=level):
            return [f"{'.' * level}{module or ''}"]
    return []


def test_nothing_undoes_the_audit(database: Database) -> None:
    with database.begin() as session:
        audit.record(session, "staff:siti", "hours:close", "hours", None, {"reason": "gempa"}, AT)
    with pytest.raises(CommandError, match="would remove the audit"), database.engine.begin() as connection:
        command.downgrade(migrations.config(connection), "base")
    assert schema.is_current(database)
    with database.reading() as session:
        assert session.scalars(select(AuditEntry.actor)).all() == ["staff:siti"]


def test_an_unused_database_goes_all_the_way_down_and_up(database: Database) -> None:
    with database.engine.begin() as connection:
        command.downgrade(migrations.config(connection), "base")
        assert set(inspect(connection).get_table_names()) <= {"alembic_version", "sqlite_sequence"}
        command.upgrade(migrations.config(connection), "head")
    assert schema.is_current(database)
