"""Leases: one leads, and is followed when it falls silent or resigns."""

from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta

from sqlalchemy import select

from ivr.operations.system import leases
from ivr.operations.system.leases import heartbeat_age
from ivr.records.database import Database
from ivr.records.leases import Lease

START = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)


def after(seconds: float) -> datetime:
    return START + timedelta(seconds=seconds)


def test_the_first_to_ask_leads_and_nobody_else(database: Database) -> None:
    assert leases.lead(database, "scheduler", "a", START)
    assert not leases.lead(database, "scheduler", "b", after(1))
    assert leases.lead(database, "another", "b", after(1))


def test_a_leader_that_renews_in_time_goes_on_leading(database: Database) -> None:
    for seconds in range(0, 100, 5):
        assert leases.lead(database, "scheduler", "a", after(seconds))
        assert not leases.lead(database, "scheduler", "b", after(seconds + 4.9))


def test_a_leader_that_falls_silent_is_followed_within_its_term_and_finds_out(database: Database) -> None:
    leases.lead(database, "scheduler", "a", START)
    assert not leases.lead(database, "scheduler", "b", after(19.9))
    assert leases.lead(database, "scheduler", "b", after(20))
    assert not leases.lead(database, "scheduler", "a", after(20.1))


def test_whoever_resigns_is_followed_at_once(database: Database) -> None:
    leases.lead(database, "scheduler", "a", START)
    leases.resign(database, "scheduler", "a", after(3))
    assert leases.lead(database, "scheduler", "b", after(3))


def test_only_the_leader_can_resign(database: Database) -> None:
    leases.lead(database, "scheduler", "a", START)
    leases.resign(database, "scheduler", "b", after(3))
    assert not leases.lead(database, "scheduler", "b", after(4))


def test_each_renewal_is_a_sign_of_life(database: Database) -> None:
    with database.reading() as session:
        assert heartbeat_age(session, START) is None
    leases.lead(database, "scheduler", "a", START)
    leases.lead(database, "scheduler", "a", after(5))
    leases.lead(database, "scheduler", "b", after(6))
    with database.reading() as session:
        assert heartbeat_age(session, after(7)) == timedelta(seconds=2)
        assert session.scalars(select(Lease.holder)).all() == ["a"]


def test_of_many_that_ask_at_the_same_moment_one_leads(database: Database) -> None:
    start, won = threading.Barrier(8), []

    def ask(name: str) -> None:
        start.wait()
        if leases.lead(database, "scheduler", name, START):
            won.append(name)

    threads = [threading.Thread(target=ask, args=(str(number),)) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(won) == 1
