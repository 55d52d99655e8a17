"""Moments are kept in UTC, whatever zone they came in, and come back aware of it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.exc import StatementError

from ivr.records.database import Database
from ivr.records.models import Call
from tests.support.line import wib


def call(at: datetime) -> Call:
    return Call(sid="CA1", status="ringing", direction="inbound", called="", arrived_at=at)


def test_a_moment_of_any_zone_comes_back_as_the_same_moment_in_utc(database: Database) -> None:
    with database.begin() as session:
        session.add(call(wib("2026-11-24 09:00")))
    with database.reading() as session:
        (found,) = session.scalars(select(Call.arrived_at))
    assert found == datetime(2026, 11, 24, 2, tzinfo=UTC)
    assert found.utcoffset() == timedelta(0)


def test_a_moment_without_a_zone_is_refused(database: Database) -> None:
    with pytest.raises(StatementError, match="has no time zone"), database.begin() as session:
        session.add(call(datetime(2026, 11, 24, 9)))  # noqa: DTZ001 - this is what is refused
