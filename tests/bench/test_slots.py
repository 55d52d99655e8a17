"""The bench of slots decides every attempt, with slots and without."""

from __future__ import annotations

from sqlalchemy import func, select

from ivr.records.database import Database
from ivr.records.leases import Lease
from ivr.records.models import Attempt
from tests.bench import slots


def test_every_attempt_is_decided_and_a_slot_is_booked_for_each(database: Database) -> None:
    ours, bare = slots.compare(database, 24, None, 1)
    assert min(ours.per_second, bare.per_second) > 0
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Attempt)) == 24
        assert session.scalars(select(Lease)).all() == []  # the last round was that without slots


def test_an_even_run_keeps_its_pace(database: Database) -> None:
    found = slots.run(database, slots.roomful(database, 10), 20)
    assert found.per_second < 25
    with database.reading() as session:
        assert session.scalars(select(Lease.name)).all() == ["ringing"]
