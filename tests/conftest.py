"""What every test can ask for: a fresh database, on SQLite and on PostgreSQL."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, settings

from ivr import logs
from ivr.hotline.numbers import mask_in_text
from ivr.records.database import Database
from tests.support import browser, databases, flaky, postgres, quickly, tables
from tests.support.line import Line, line_for
from tests.support.shell import Shell

IN_CI = os.environ.get("CI", "").lower() not in ("", "0", "false", "no")

settings.register_profile("default", deadline=None, print_blob=True)
settings.register_profile(
    "ci", deadline=None, print_blob=True, derandomize=True, suppress_health_check=[HealthCheck.too_slow]
)
settings.load_profile("ci" if IN_CI else "default")
quickly.remembered_addresses()
quickly.remembered_templates()
quickly.cheap_passwords()
quickly.remembered_rehearsals()


def pytest_configure(config: pytest.Config) -> None:
    """Only the thorough tests, which are chosen by `-m slow`, wait for the disk as a hotline does."""
    if not thorough(config):
        quickly.files_in_memory()


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    flaky.try_browsers_twice(items)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    flaky.tell(terminalreporter)
    tables.tell(terminalreporter)


def pytest_sessionfinish(session: pytest.Session) -> None:
    flaky.judge(session)


def pytest_collection_finish() -> None:
    quickly.less_sweeping()


def thorough(config: pytest.Config) -> bool:
    return bool(config.option.markexpr == "slow")


@pytest.fixture(scope="session")
def _sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    file = tmp_path_factory.mktemp("template") / "hotline.db"
    databases.migrate(databases.sqlite_url(file))
    return file


@pytest.fixture(scope="session")
def postgres_server(pytestconfig: pytest.Config) -> Iterator[postgres.Postgres]:
    """The PostgreSQL server of this test process; without one the test is skipped, in CI it fails."""
    try:
        context = postgres.running(careless=not thorough(pytestconfig))
        server = context.__enter__()
    except postgres.PostgresUnavailable as error:
        if IN_CI:
            pytest.fail(f"no PostgreSQL: {error}", pytrace=False)
        pytest.skip(f"no PostgreSQL: {error}")
    try:
        yield server
    finally:
        context.__exit__(None, None, None)


@pytest.fixture(scope="session")
def _postgresql_database(postgres_server: postgres.Postgres) -> str:
    name = postgres_server.create()
    databases.migrate(postgres_server.url(name))
    return name


@pytest.fixture(scope="session")
def _kept_sqlite(tmp_path_factory: pytest.TempPathFactory) -> Iterator[databases.Kept]:
    kept = databases.Kept(databases.sqlite_url(tmp_path_factory.mktemp("sqlite") / "hotline.db"))
    yield kept
    kept.database.close()


@pytest.fixture(scope="session")
def _kept_postgresql(postgres_server: postgres.Postgres, _postgresql_database: str) -> Iterator[databases.Kept]:
    kept = databases.Kept(postgres_server.url(_postgresql_database))
    yield kept
    kept.database.close()


@pytest.fixture
def sqlite_url(_sqlite_template: Path, _kept_sqlite: databases.Kept) -> Iterator[str]:
    """The URL of a migrated SQLite database that only this test has."""
    file = Path(str(_kept_sqlite.database.url.database))
    yield databases.sqlite_url(databases.copy_sqlite(_sqlite_template, file.parent))
    _kept_sqlite.database.close()
    databases.remove_sqlite(file)


@pytest.fixture
def postgresql_url(
    postgres_server: postgres.Postgres, _postgresql_database: str, _kept_postgresql: databases.Kept
) -> Iterator[str]:
    """The URL of a migrated PostgreSQL database with nothing in it; a test that changes the schema makes its own."""
    yield postgres_server.url(_postgresql_database)
    if not postgres_server.empty(_postgresql_database, _kept_postgresql.at_rest()):
        _kept_postgresql.database.close()


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """The URL of a migrated database that only this test has; the test runs once on each kind."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url


@pytest.fixture
def database(request: pytest.FixtureRequest, database_url: str) -> Database:
    """A migrated database that only this test has; the test runs once on each kind."""
    kept: databases.Kept = request.getfixturevalue(f"_kept_{database_url.partition('+')[0].partition(':')[0]}")
    return kept.database


@pytest.fixture
def line(database: Database, database_url: str, tmp_path: Path) -> Iterator[Line]:
    """A hotline and its telephone company, Tuesday 09:00 WIB; checked at the end for anything unexpected."""
    with line_for(database, database_url, tmp_path) as made:
        yield made


@pytest.fixture
def sqlite_line(sqlite_url: str, tmp_path: Path) -> Iterator[Line]:
    """A hotline on SQLite alone, for pages in a browser: which database is behind them makes no difference there."""
    database = Database(sqlite_url)
    with line_for(database, sqlite_url, tmp_path) as made:
        yield made
    database.close()


@pytest.fixture
def line_at(database: Database, database_url: str, tmp_path: Path) -> Iterator[Callable[[str], Line]]:
    """The same at another moment: `line_at("2026-11-28 10:00")`, in WIB."""
    with ExitStack() as stack:
        yield lambda start: stack.enter_context(line_for(database, database_url, tmp_path, start=start))


@pytest.fixture
def shell(line: Line, monkeypatch: pytest.MonkeyPatch) -> Shell:
    """Commands on the line of this test, whose clock stands still between two things that happen."""
    for module in ("ivr.wiring", "ivr.commands.check"):
        monkeypatch.setattr(f"{module}.demo_clock", lambda _file: line.clock.now)
    return Shell(line)


@pytest.fixture(scope="session")
def chromium() -> Iterator[Any]:
    """A real Chromium; without one the test is skipped."""
    with browser.chromium() as started:
        yield started


@pytest.fixture
def live(line: Line) -> Iterator[browser.Live]:
    """The hotline of `line`, served over HTTP to browsers."""
    with browser.serving(line.hotline) as served:
        yield served


@pytest.fixture
def windows(chromium: Any, live: browser.Live) -> Iterator[browser.Windows]:
    """Opens windows on it: `windows(TELEPHONE)`; checked at the end for anything that a browser complained of."""
    with browser.windows(chromium, live) as opened:
        yield opened


@pytest.fixture(autouse=True, scope="session")
def _logs() -> None:
    """Logs as in production, so that what fails in a test is told without its local variables."""
    logs.configure("json", mask_in_text)
