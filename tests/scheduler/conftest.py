"""Hotlines whose processes can be started and killed."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.town import Town, town_for


@pytest.fixture
def town(database_url: str, tmp_path: Path) -> Iterator[Town]:
    with town_for(database_url, tmp_path) as made:
        yield made


@pytest.fixture
def small_town(sqlite_url: str, tmp_path: Path) -> Iterator[Town]:
    with town_for(sqlite_url, tmp_path) as made:
        yield made
