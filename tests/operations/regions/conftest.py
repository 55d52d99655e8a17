"""A database with reports of a season."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from ivr.records.database import Database
from tests.operations.regions.filed import CATEGORIES, FIRST, REGIONS, answer, file


@pytest.fixture
def filled(database: Database) -> Database:
    """Three months of reports, some answered."""
    dice = random.Random(7)
    with database.begin() as session:
        for number in range(120):
            at = FIRST + timedelta(minutes=dice.randrange(90 * 24 * 60))
            report = file(session, 10_000_000 + number, at, dice.choice(REGIONS), dice.choice(CATEGORIES))
            if number % 3 == 0:
                answer(session, report.id, at + timedelta(days=dice.randrange(9)))
    return database
