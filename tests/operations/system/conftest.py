"""A provider whose clock is right, and a database without tables."""

from __future__ import annotations

from pathlib import Path

import pytest

from ivr.clock import system_clock
from tests.support.line import Line
from tests.support.postgres import Postgres


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database that was never migrated."""
    if request.param == "sqlite":
        (tmp_path / "empty.db").touch()
        return f"sqlite:///{tmp_path / 'empty.db'}"
    server: Postgres = request.getfixturevalue("postgres_server")
    return server.url(server.create())


@pytest.fixture
def provider(line: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """The provider is the line's own, with a right clock."""
    monkeypatch.setattr("ivr.commands.check.phone_of", lambda _settings: line.hotline.phone)
    monkeypatch.setattr(line.hotline.phone, "server_time", system_clock)
