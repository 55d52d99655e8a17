"""Past half hours of opening time: who was planned and came, what was asked for, and what got done."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from ivr.records.base import Base


class PastHalfHour(Base):
    """One half hour of opening time that is over. It is written once, and tells of no person."""

    __tablename__ = "half_hours"

    starts_at: Mapped[datetime] = mapped_column(primary_key=True)
    """Full or half, by the local clock, or when the hotline opened."""
    planned: Mapped[int]
    """Agents planned, times the minutes in which people could be rung; 0 without a plan."""
    present: Mapped[int]
    """Minutes of all agents who were ready, on a call, or busy with what follows one."""
    asked: Mapped[int]
    """Callbacks asked for in it."""
    asked_while_closed: Mapped[int]
    """Callbacks asked for since the half hour before it was over; 0 unless the hotline opened with this one."""
    closed: Mapped[int]
    """Callbacks closed in it whose person had been rung."""
    busy: Mapped[bool]
    """People were rung for the first time in it, and nobody at once: somebody always waited."""
