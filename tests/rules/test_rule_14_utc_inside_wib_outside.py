"""Rule 14: moments are stored in UTC and told in WIB."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

import pytest
from sqlalchemy import DateTime, text
from sqlalchemy.exc import StatementError

from ivr.records.models import Base, Call
from ivr.records.types import UtcDateTime
from tests.support.line import Line, wib

DEADLINE = datetime(2026, 11, 24, 4, 0, tzinfo=UTC)
"""11:00 in Jakarta."""


def test_the_database_holds_utc_and_the_caller_hears_wib(line: Line) -> None:
    caller = line.dial().press("3", "1", "1", "2")
    assert "paling lambat hari ini, Selasa 24 November, pukul 11 siang" in caller.heard
    (callback,) = line.callbacks()
    assert callback.deadline_at == DEADLINE
    with line.database.reading() as session:
        if line.database.is_sqlite:
            stored = session.execute(text("SELECT deadline_at FROM callbacks")).scalar_one()
            assert stored == "2026-11-24 04:00:00.000000"
        else:
            session.execute(text("SET timezone TO 'UTC'"))
            stored = session.execute(text("SELECT deadline_at::text FROM callbacks")).scalar_one()
            assert stored == "2026-11-24 04:00:00+00"


def test_what_is_read_is_aware_and_in_utc(line: Line) -> None:
    line.dial().press("3", "1", "1", "1")
    (report,) = line.reports()
    moments = [
        report.created_at,
        report.callback and report.callback.deadline_at,
        report.callback and report.callback.due_at,
    ]
    assert all(moment is not None and moment.utcoffset() == timedelta(0) for moment in moments)


@pytest.mark.parametrize("zone", [timezone(timedelta(hours=7)), timezone(timedelta(hours=-10)), UTC])
def test_a_moment_comes_back_as_the_same_moment_from_any_zone(line: Line, zone: timezone) -> None:
    moment = datetime(2026, 11, 24, 23, 59, 59, 123456, tzinfo=zone)
    with line.database.begin() as session:
        session.add(Call(sid="CA1", direction="inbound", status="ringing", arrived_at=moment))
    with line.database.reading() as session:
        assert session.get_one(Call, "CA1").arrived_at == moment


def test_a_moment_without_a_zone_is_refused(line: Line) -> None:
    with pytest.raises((StatementError, ValueError), match="time zone"), line.database.begin() as session:
        session.add(Call(sid="CA1", direction="inbound", status="ringing", arrived_at=datetime(2026, 1, 1)))  # noqa: DTZ001


def test_no_column_of_moments_is_of_another_type() -> None:
    plain = [
        f"{table.name}.{column.name}"
        for table in Base.metadata.sorted_tables
        for column in table.columns
        if isinstance(column.type, DateTime) and not isinstance(column.type, UtcDateTime)
    ]
    assert plain == []


def test_the_day_is_that_of_jakarta(line_at) -> None:  # type: ignore[no-untyped-def]
    """Shortly after midnight there, it is still the day before in UTC."""
    line = line_at("2026-11-25 00:30")
    assert line.now.date() == wib("2026-11-24 12:00").date()
    assert "hari ini, Rabu 25 November, pukul 8 pagi" in line.dial().heard
