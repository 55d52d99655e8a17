"""Rule 18: everything on SQLite and on PostgreSQL, by the same tests."""

from __future__ import annotations

from pathlib import Path

import pytest
from sqlalchemy import inspect, text

from ivr.records.database import Database
from ivr.records.models import Base
from tests.support.keys import told
from tests.support.line import Line

HERE = Path(__file__).parent


def test_the_fixture_runs_each_test_on_both(request: pytest.FixtureRequest) -> None:
    (definition, *_) = request.session._fixturemanager.getfixturedefs("database_url", request.node) or ()  # type: ignore[attr-defined]
    assert list(definition.params or ()) == ["sqlite", "postgresql"]


def test_the_database_is_the_one_that_the_test_is_named_for(database: Database, request: pytest.FixtureRequest) -> None:
    kind = request.node.callspec.params["database_url"]
    with database.reading() as session:
        version = "select sqlite_version()" if kind == "sqlite" else "select version()"
        told = str(session.execute(text(version)).scalar_one())
    assert database.is_sqlite is (kind == "sqlite")
    assert told.startswith("3." if kind == "sqlite" else "PostgreSQL ")


def test_a_story_runs_on_the_database_of_its_line(line: Line, request: pytest.FixtureRequest) -> None:
    line.dial().press(*told())
    assert len(line.reports()) == 1
    assert line.database.is_sqlite is (request.node.callspec.params["database_url"] == "sqlite")


def test_each_test_begins_with_an_empty_database(database: Database) -> None:
    with database.begin() as session:
        for table in Base.metadata.sorted_tables:
            assert session.execute(text(f"select count(*) from {table.name}")).scalar_one() == 0, table.name
        session.execute(
            text(
                "insert into leases (name, holder, expires_at, beaten_at) values ('x', 'x', '2026-01-01', '2026-01-01')"
            )
        )


def test_each_test_begins_with_an_empty_database_again(database: Database) -> None:
    test_each_test_begins_with_an_empty_database(database)


def test_both_have_the_same_tables_columns_and_unique_keys(database: Database) -> None:
    found = inspect(database.engine)
    assert set(found.get_table_names()) - {"alembic_version"} == set(Base.metadata.tables)
    for table in Base.metadata.sorted_tables:
        have = {column["name"]: column["nullable"] for column in found.get_columns(table.name)}
        assert have == {column.name: column.nullable for column in table.columns}, table.name
        wanted = {index.name for index in table.indexes}
        assert wanted <= {index["name"] for index in found.get_indexes(table.name)}, table.name


def test_rules_do_not_choose_a_database() -> None:
    """A test of a rule takes `line` or `database`, never one kind by name."""
    found = [file.name for file in HERE.glob("test_*.py") if f"{'sqlite'}_url:" in file.read_text()]
    assert found == []
