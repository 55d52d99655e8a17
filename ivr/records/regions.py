"""What is counted by region, and what was imported about regions: their boundaries and how many businesses they have.

Counts are kept by the database itself, by triggers that the schema's first revision makes: every change of a report or
of an answer appends to `region_changes`, so that nobody waits for anybody; `operations.regions.tallies` folds them into
`region_tallies` from time to time. What is true is always the sum of both.
"""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy import Date, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from ivr.records.base import ID, Base

MONTH, WEEK, DAY = "m", "w", "d"
"""Kinds of span: a month and a day by regency, a week (from Monday) by province."""
FILED, ANSWERED = "filed", "answered"
SHIFT = 420
"""Minutes from UTC to the days that are counted, where `tally_shift` says nothing: WIB."""


class RegionChange(Base):
    """So many more, or fewer, of one kind in one span: not yet folded."""

    __tablename__ = "region_changes"

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    span: Mapped[str] = mapped_column(String(1))
    first: Mapped[date] = mapped_column(Date)
    region: Mapped[str] = mapped_column(String(8))
    category: Mapped[str] = mapped_column(String(32))
    what: Mapped[str] = mapped_column(String(8))
    n: Mapped[int]


class RegionTally(Base):
    """How many reports were filed, or answered, in one span; "" is a region or category that nobody told."""

    __tablename__ = "region_tallies"

    span: Mapped[str] = mapped_column(String(1), primary_key=True)
    first: Mapped[date] = mapped_column(Date, primary_key=True)
    """The day, the Monday of the week, or the first of the month."""
    region: Mapped[str] = mapped_column(String(8), primary_key=True)
    category: Mapped[str] = mapped_column(String(32), primary_key=True)
    what: Mapped[str] = mapped_column(String(8), primary_key=True)
    n: Mapped[int]

    __table_args__ = ({"sqlite_with_rowid": False},)


class TallyShift(Base):
    """By how many minutes the days of the tallies begin before UTC's; no row: `SHIFT`."""

    __tablename__ = "tally_shift"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    minutes: Mapped[int]


class RegionBoundary(Base):
    """The outline of a regency or city, as a path of the drawing (`hotline.atlas`), and a point within it."""

    __tablename__ = "region_boundaries"

    region: Mapped[str] = mapped_column(String(8), primary_key=True)
    path: Mapped[str] = mapped_column(Text)
    x: Mapped[float]
    y: Mapped[float]
    imported_at: Mapped[datetime]


class RegionBase(Base):
    """How many businesses a region has, to tell counts of large and of small regions apart."""

    __tablename__ = "region_bases"

    region: Mapped[str] = mapped_column(String(8), primary_key=True)
    businesses: Mapped[int]
    imported_at: Mapped[datetime]
