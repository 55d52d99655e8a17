"""Which simulation is played now: one at a time, the oldest first, and again one whose player is gone."""

from __future__ import annotations

from collections import Counter
from datetime import datetime, timedelta

import pytest
from sqlalchemy import select, update

from ivr.operations.capacity import runs
from ivr.operations.capacity.run_queue import Taken, take
from ivr.operations.capacity.runs import Asked, Asking
from ivr.records.database import Database
from ivr.records.simulation_runs import SimulationRun
from tests.support.line import wib
from tests.support.webhooks import at_once

NOW = wib("2026-11-24 09:00")
AGUS, RATNA = "staff:agus", "staff:ratna"


def ask(database: Database, per_day: int, form: str, actor: str = AGUS) -> Asking:
    with database.begin() as session:
        return runs.start(session, Asked(per_day, 4.0, 60.0), form, actor, NOW)


def said_so(database: Database, at: datetime) -> None:
    with database.begin() as session:
        session.execute(update(SimulationRun).values(beaten_at=at))


def endings(database: Database) -> list[str | None]:
    with database.reading() as session:
        return list(session.scalars(select(SimulationRun.ending).order_by(SimulationRun.id)))


def test_they_are_played_one_at_a_time_and_the_oldest_first(database: Database) -> None:
    assert [ask(database, 10, "one"), ask(database, 20, "two")] == [Asking.NEW] * 2
    first = take(database, NOW)
    assert first is not None
    assert first.attempt == 1
    assert take(database, NOW + timedelta(seconds=59)) is None
    with database.begin() as session:
        assert runs.cancel(session, first.number, RATNA, NOW)
        assert not runs.cancel(session, first.number, AGUS, NOW)
    assert take(database, NOW) == Taken(first.number + 1, 1)


@pytest.mark.parametrize("wrong", [timedelta(seconds=-61), timedelta(days=1)], ids=["silent", "a clock that was ahead"])
def test_one_that_nobody_plays_any_more_begins_again_and_breaks_off_after_the_third(
    database: Database, wrong: timedelta
) -> None:
    ask(database, 10, "one")
    tries = []
    for _ in range(3):
        taken = take(database, NOW)
        assert taken is not None
        tries.append(taken.attempt)
        said_so(database, NOW + wrong)
    assert tries == [1, 2, 3]
    assert take(database, NOW) is None
    assert endings(database) == ["broken_off"]


def test_however_many_ask_at_the_same_moment_no_more_than_five_are_open(database: Database) -> None:
    asked = at_once([lambda number=number: ask(database, 10 + number // 2, f"form {number}") for number in range(16)])
    counted = Counter(asked)
    assert counted[Asking.NEW] == runs.MOST_OPEN
    assert counted[Asking.TOO_MANY] + counted[Asking.ASKED_ALREADY] == 16 - runs.MOST_OPEN


def test_two_who_want_to_know_the_same_ask_once_and_who_asks_again_later_asks_anew(database: Database) -> None:
    assert [ask(database, 10, "one"), ask(database, 10, "one"), ask(database, 10, "other", RATNA)] == [
        Asking.NEW,
        Asking.SENT_BEFORE,
        Asking.ASKED_ALREADY,
    ]
    taken = take(database, NOW)
    assert taken
    with database.begin() as session:
        runs.cancel(session, taken.number, AGUS, NOW)
    assert [ask(database, 10, "one"), ask(database, 10, "later")] == [Asking.SENT_BEFORE, Asking.NEW]


def test_no_more_than_a_few_wait(database: Database) -> None:
    assert [ask(database, number, f"{number}") for number in range(1, 6)] == [Asking.NEW] * 5
    assert ask(database, 6, "one more") is Asking.TOO_MANY
