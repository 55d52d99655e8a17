"""A turn is written once, whoever comes second and however close."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from ivr.records import turns
from ivr.records.database import Database
from tests.support.webhooks import at_once

AT = datetime(2026, 11, 24, 2, tzinfo=UTC)


def turn(number: int, words: str = "[]", call: str = "CA1") -> turns.Taken:
    return turns.Taken(call, number, AT, '{"event":"pressed"}', "{}", words)


def test_a_turn_is_found_as_it_was_taken(database: Database) -> None:
    assert turns.find(database, "CA1", 0) is None
    assert turns.last(database, "CA1") is None
    assert turns.take(database, turn(0, '["first"]'))
    assert turns.find(database, "CA1", 0) == turns.Found("{}", '["first"]', 0)


def test_the_second_finds_it_taken(database: Database) -> None:
    assert turns.take(database, turn(0, '["first"]'))
    assert not turns.take(database, turn(0, '["second"]'))
    found = turns.find(database, "CA1", 0)
    assert found is not None
    assert found.verbs == '["first"]'


def test_the_newest_turn_is_the_last(database: Database) -> None:
    for number in (0, 2, 1):
        turns.take(database, turn(number))
    turns.take(database, turn(9, call="CA2"))
    found = turns.last(database, "CA1")
    assert found is not None
    assert found.number == 2


def test_of_many_threads_one_takes_the_turn(database: Database) -> None:
    for number in range(5):
        taken = at_once(
            [lambda who=who, number=number: turns.take(database, turn(number, f'["{who}"]')) for who in range(12)]
        )
        assert sorted(taken) == [False] * 11 + [True]
        found = turns.find(database, "CA1", number)
        assert found is not None
        assert found.verbs == f'["{taken.index(True)}"]'


def test_a_claim_holds_until_it_is_filled(database: Database) -> None:
    with database.begin() as session:
        assert turns.claim(session, turn(0, "[]"))
        assert not turns.claim(session, turn(0, '["other"]'))
        turns.fill(session, turn(0, '["filled"]'))
    found = turns.find(database, "CA1", 0)
    assert found is not None
    assert found.verbs == '["filled"]'


def test_a_claim_that_is_undone_leaves_the_turn_to_others(database: Database) -> None:
    def claim_and_fail() -> None:
        with database.begin() as session:
            assert turns.claim(session, turn(0))
            raise RuntimeError

    with pytest.raises(RuntimeError):
        claim_and_fail()
    assert turns.find(database, "CA1", 0) is None
    assert turns.take(database, turn(0))


def test_whoever_wants_a_claimed_turn_waits_for_its_end(database: Database) -> None:
    def claim_and_fill() -> bool:
        with database.begin() as session:
            if not turns.claim(session, turn(0, "[]")):
                return False
            turns.fill(session, turn(0, '["filled"]'))
            return True

    def take() -> str:
        turns.take(database, turn(0, '["taken"]'))
        found = turns.find(database, "CA1", 0)
        assert found is not None
        return found.verbs

    results = at_once([claim_and_fill, claim_and_fill, take, take])
    assert results[0] + results[1] <= 1
    assert results[2] == results[3] == ('["filled"]' if True in results[:2] else '["taken"]')
