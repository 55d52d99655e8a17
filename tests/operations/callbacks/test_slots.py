"""Slots for calls: one after the other at the rate, and it can be told how many wait for theirs."""

from __future__ import annotations

from datetime import datetime, timedelta

from ivr.operations.callbacks import slots
from ivr.records.database import Database
from tests.support.queue import NOW, later


def book(database: Database, rate: float, now: datetime = NOW) -> float | None:
    with database.begin() as session:
        return slots.book(session, rate, now)


def waiting(database: Database, rate: float, now: datetime = NOW) -> int:
    with database.reading() as session:
        return slots.waiting(session, rate, now)[0]


def test_twenty_a_second_are_a_twentieth_apart_and_a_long_line_books_nothing(database: Database) -> None:
    assert waiting(database, 20) == 0
    assert [book(database, 20) for _ in range(81)] == [number / 20 for number in range(81)]
    assert book(database, 20) is None
    assert waiting(database, 20) == 80


def test_whoever_has_just_been_rung_waits_no_more(database: Database) -> None:
    book(database, 1)
    assert waiting(database, 1) == 0
    book(database, 1)
    assert waiting(database, 1) == 1
    assert waiting(database, 1, later(0.05)) == 0  # three seconds on


def test_it_can_be_told_how_long_another_would_wait(database: Database) -> None:
    for _ in range(3):
        book(database, 1)
    with database.reading() as session:
        assert slots.waiting(session, 1, NOW) == (2, timedelta(seconds=3))
        assert slots.waiting(session, 1, later(1)) == (0, timedelta(0))


def test_slots_of_a_clock_that_was_set_back_are_not_believed(database: Database) -> None:
    book(database, 1, later(300))
    assert waiting(database, 1) == 0
    assert book(database, 1) == 0
