"""How much of a costly test belongs to every run (`make test`); the rest of its sizes are for `make thorough`."""

from __future__ import annotations

from typing import Any

import pytest


def thoroughly(*values: Any, name: str | None = None) -> Any:
    """A size for `make thorough` alone."""
    return pytest.param(*values, marks=pytest.mark.slow, id=name)


def _quickly_on(one: str, other: str) -> pytest.MarkDecorator:
    return pytest.mark.parametrize("database_url", [one, thoroughly(other)], indirect=True)


quickly_on_sqlite = _quickly_on("sqlite", "postgresql")
quickly_on_postgresql = _quickly_on("postgresql", "sqlite")
"""Every run tries one kind of database, `make thorough` the other: for tests whose cost is not the database's."""
