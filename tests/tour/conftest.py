"""The history of the tour: made once for each kind of database, copied for each test."""

from __future__ import annotations

import fcntl
import pickle
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from ivr.records.database import Database
from tests.support import databases
from tests.support.line import WIB, Line
from tests.support.postgres import Postgres
from tests.tour.history import Told, happen
from tests.tour.reports import BEGIN, Letters
from tests.tour.seen import Diary
from tests.tour.visitors import Town


class Made:
    """A history that has happened, in a folder: what was told, the mails, the recordings, and where the rows are."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.told: Told
        self.mails: list[tuple[bytes, str]]

    def happen(self, url: str) -> None:
        """Let it happen in this database, which is migrated and empty."""
        database = Database(url)
        line = Line(database, url, self.folder, start=f"{BEGIN:%Y-%m-%d %H:%M}", whatsapp=True)
        letters = Letters()
        told = happen(line, letters)
        database.close()
        (self.folder / "told").write_bytes(pickle.dumps((told, letters.taken)))

    def read(self) -> Made:
        """What was told, from the file in which whoever made it wrote it down."""
        self.told, self.mails = pickle.loads((self.folder / "told").read_bytes())
        return self


def _folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """One for all processes of this run."""
    base = tmp_path_factory.getbasetemp()
    folder = (base.parent if base.name.startswith("popen-") else base) / "tour"
    folder.mkdir(exist_ok=True)
    return folder


@pytest.fixture
def diary(tmp_path_factory: pytest.TempPathFactory) -> Diary:
    """What the tests of this run have seen."""
    return Diary(_folder(tmp_path_factory))


@pytest.fixture(scope="session")
def _sqlite_history(tmp_path_factory: pytest.TempPathFactory, _sqlite_template: Path) -> Made:
    """One for all processes of this run: the first one that needs it makes it, the others wait."""
    folder = _folder(tmp_path_factory)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        made = Made(folder)
        if not (folder / "told").exists():
            made.happen(databases.sqlite_url(databases.copy_sqlite(_sqlite_template, folder)))
    return made.read()


@pytest.fixture(scope="session")
def _postgresql_history(tmp_path_factory: pytest.TempPathFactory, postgres_server: Postgres) -> tuple[Made, str]:
    """One for this process, as its server is; no other test has a connection to it, so that it can be copied."""
    name = postgres_server.create()
    databases.migrate(postgres_server.url(name))
    made = Made(tmp_path_factory.mktemp("tour"))
    made.happen(postgres_server.url(name))
    return made.read(), name


@contextmanager
def _town(made: Made, url: str, folder: Path) -> Iterator[Town]:
    shutil.copytree(made.folder / "recordings", folder / "recordings", dirs_exist_ok=True)
    at = datetime.fromisoformat(made.told.now).astimezone(WIB).replace(tzinfo=None)
    database = Database(url)
    line = Line(database, url, folder, start=at.isoformat(), fresh=False, whatsapp=True)
    try:
        yield Town(line, made.told, made.mails)
    finally:
        database.close()


@pytest.fixture
def town_on(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Callable[[str], Town]]:
    """A copy of the history on a kind of database, with a hotline at work on it: `town_on("sqlite")`."""
    opened: list[Any] = []

    def town(kind: str) -> Town:
        if kind == "sqlite":
            made: Made = request.getfixturevalue("_sqlite_history")
            url = databases.sqlite_url(databases.copy_sqlite(made.folder / "hotline.db", tmp_path))
        else:
            server: Postgres = request.getfixturevalue("postgres_server")
            made, name = request.getfixturevalue("_postgresql_history")
            url = server.url(server.create(like=name))
        opened.append(_town(made, url, tmp_path))
        return opened[-1].__enter__()  # type: ignore[no-any-return]

    yield town
    for one in opened:
        one.__exit__(None, None, None)


@pytest.fixture(params=["sqlite", "postgresql"])
def town(request: pytest.FixtureRequest, town_on: Callable[[str], Town]) -> Town:
    """The same on both kinds, one after the other."""
    return town_on(request.param)
