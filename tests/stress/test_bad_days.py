"""A hundred bad days, drawn by seeds: nobody is rung twice, nobody is forgotten, and the counts add up."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.records.database import Database
from tests.stress.bustle import Bustle
from tests.support.line import Line
from tests.support.sizes import thoroughly

STEPS, TOGETHER, RUNS = 60, 10, 100


@pytest.fixture
def bad_line(sqlite_url: str, tmp_path: Path) -> Iterator[Line]:
    """A line at which warnings of the telephone company are no surprise."""
    database = Database(sqlite_url)
    yield Line(database, sqlite_url, tmp_path)
    database.close()


@pytest.mark.parametrize("first", [1, *map(thoroughly, range(1 + TOGETHER, RUNS, TOGETHER))])
def test_on_a_bad_day_nobody_is_rung_twice_and_nobody_is_forgotten(bad_line: Line, first: int) -> None:
    seen: Counter[str] = Counter()
    for seed in range(first, first + TOGETHER):
        day = Bustle(bad_line, seed)
        day.run(STEPS)
        seen += day.check()
    assert seen["connected"] > TOGETHER
    assert len(seen) > 6, seen


def test_a_bad_day_is_the_same_on_the_other_database(postgresql_url: str, tmp_path: Path) -> None:
    database = Database(postgresql_url)
    line = Line(database, postgresql_url, tmp_path)
    for seed in (1, 2, 3):
        day = Bustle(line, seed)
        day.run(STEPS)
        day.check()
    database.close()
