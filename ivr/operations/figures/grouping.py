"""How counts are asked of either database: whole seconds, and hours, or quarters where a zone's hours need them.

Rows are grouped by stretches of UTC; which local hour and day one belongs to is worked out here, where the zone's
rules are known.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import BigInteger, ColumnElement, Integer, cast, func
from sqlalchemy.orm import InstrumentedAttribute, Session

from ivr.operations.figures.periods import Period

QUARTER, HOUR = 900, 3600
"""Seconds."""

Moments = InstrumentedAttribute[datetime] | InstrumentedAttribute[datetime | None] | ColumnElement[Any]


def within(column: Moments, period: Period) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """The moment lies in the period."""
    return column >= period.start, column < period.end


def seconds(session: Session, column: Moments) -> ColumnElement[int]:
    """The moment as whole seconds since 1970."""
    if session.get_bind().dialect.name == "sqlite":
        return cast(func.strftime("%s", column), Integer)
    # date_part gives a float, which PostgreSQL rounds down in a tenth of the time of extract's decimal
    return cast(func.floor(func.date_part("epoch", column)), BigInteger)


def stretch(session: Session, column: Moments, period: Period) -> ColumnElement[int]:
    """The beginning of the stretch in which the moment lies, in whole seconds since 1970.

    A stretch is an hour; a quarter of one where the zone is not whole hours from UTC all through the period.
    """
    offsets = {moment.astimezone(period.zone).utcoffset() for moment in (period.start, period.end)}
    whole = all(offset is not None and offset.total_seconds() % HOUR == 0 for offset in offsets)
    length = HOUR if whole else QUARTER
    return seconds(session, column) // length * length


def local(beginning: int, zone: ZoneInfo) -> datetime:
    """When a stretch begins on the clocks of a zone."""
    return datetime.fromtimestamp(beginning, UTC).astimezone(zone)


def by_hour(counted: Iterable[tuple[int, int]], zone: ZoneInfo) -> dict[int, int]:
    """Counts by stretch as counts by hour of the day, 0 to 23; all of them are there."""
    found = dict.fromkeys(range(24), 0)
    for beginning, count in counted:
        found[local(beginning, zone).hour] += count
    return found


def by_day(counted: Iterable[tuple[int, int]], zone: ZoneInfo) -> dict[date, int]:
    """Counts by stretch as counts by day; only days on which there was something."""
    found: dict[date, int] = {}
    for beginning, count in sorted(counted):
        day = local(beginning, zone).date()
        found[day] = found.get(day, 0) + count
    return found
