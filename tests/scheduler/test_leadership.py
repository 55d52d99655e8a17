"""Exactly one scheduler leads, and one that lost its place notices."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

import pytest

from ivr.records.database import Database
from scheduler.leadership import Leadership
from tests.support.outage import away


class Hand:
    """The machine's clock, moved by hand."""

    def __init__(self) -> None:
        self.now = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.now

    def advance(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> Hand:
    return Hand()


def test_of_two_exactly_one_leads(database: Database, clock: Hand) -> None:
    one, two = (Leadership(database, clock=clock) for _ in range(2))
    assert (one.renew(), two.renew()) == (True, False)
    assert (one.leads(), two.leads()) == (True, False)
    for _ in range(20):
        clock.advance(5)
        assert (one.renew(), two.renew()) == (True, False)


def test_the_standby_follows_a_leader_that_died_within_half_a_minute(database: Database, clock: Hand) -> None:
    one, two = (Leadership(database, clock=clock) for _ in range(2))
    one.renew()
    clock.advance(4)
    waited = 0
    while not two.renew():
        clock.advance(5)
        waited += 5
    assert waited <= 25
    assert two.leads()


def test_the_standby_follows_a_leader_that_resigned_at_once(database: Database, clock: Hand) -> None:
    one, two = (Leadership(database, clock=clock) for _ in range(2))
    one.renew()
    one.resign()
    assert not one.leads()
    assert two.renew()


def test_a_standby_that_resigns_takes_nothing_from_the_leader(database: Database, clock: Hand) -> None:
    one, two, three = (Leadership(database, clock=clock) for _ in range(3))
    one.renew()
    two.renew()
    two.resign()
    assert not three.renew()


def test_a_leader_that_was_paused_notices_before_its_next_job(database: Database, clock: Hand) -> None:
    one, two = (Leadership(database, clock=clock) for _ in range(2))
    one.renew()
    clock.advance(60)
    assert two.renew()
    assert not one.leads()
    assert two.leads()


def test_a_leader_that_was_paused_and_not_missed_goes_on(database: Database, clock: Hand) -> None:
    one = Leadership(database, clock=clock)
    one.renew()
    clock.advance(60)
    assert one.leads()


def test_a_database_that_is_away_ends_a_leadership_only_with_its_term(database: Database, clock: Hand) -> None:
    one = Leadership(database, clock=clock)
    one.renew()
    with away(database):
        clock.advance(15)
        assert one.renew()
        assert one.leads()
        clock.advance(6)
        assert not one.renew()
        assert not one.leads()
        one.resign()
    assert one.renew()


def test_whoever_takes_over_is_told_once(database: Database, clock: Hand) -> None:
    told: list[str] = []
    one = Leadership(database, clock=clock, on_taking_over=lambda: told.append("one"))
    two = Leadership(database, clock=clock, on_taking_over=lambda: told.append("two"))
    for _ in range(3):
        one.renew()
        two.renew()
        clock.advance(5)
    one.resign()
    two.renew()
    two.renew()
    assert told == ["one", "two"]


def test_many_threads_may_ask_at_once(database: Database, clock: Hand) -> None:
    one = Leadership(database, clock=clock)
    answers: list[bool] = []
    threads = [threading.Thread(target=lambda: answers.append(one.renew() and one.leads())) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == [True] * 8
