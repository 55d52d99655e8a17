"""One database for all examples of a test."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from ivr.records.database import Database


@pytest.fixture(scope="module", params=["sqlite", "postgresql"])
def kept_database(request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    """One database for all examples of a test."""
    from tests.support import databases

    if request.param == "sqlite":
        url = databases.sqlite_url(tmp_path_factory.mktemp("figures") / "hotline.db")
    else:
        server = request.getfixturevalue("postgres_server")
        url = server.url(server.create())
    databases.migrate(url)
    opened = Database(url)
    yield opened
    opened.close()
