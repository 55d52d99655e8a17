"""Simulations that admins have asked for: how many agents a number of requests takes, played in the background."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from ivr.records.base import ID, Base


class SimulationRun(Base):
    """One run. It is open until `ended_at`, and then `ending` says how it ended."""

    __tablename__ = "simulation_runs"

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    form: Mapped[str] = mapped_column(String(64), unique=True)
    """Of the form that asked for it: sent twice it is one run."""
    asked_by: Mapped[str]
    """As in the audit."""
    asked_at: Mapped[datetime]
    per_day: Mapped[int]
    parameters: Mapped[dict[str, Any]]
    """`talk` (minutes) and `reached` (per cent)."""
    tries: Mapped[int] = mapped_column(default=0)
    """So many processes have begun to play it; the last of them is the one that may write here."""
    progress: Mapped[int] = mapped_column(default=0)
    """Per cent."""
    started_at: Mapped[datetime | None]
    beaten_at: Mapped[datetime | None]
    """When whoever plays it last said so; None: nobody does."""
    ended_at: Mapped[datetime | None]
    ending: Mapped[str | None] = mapped_column(String(16))
    result: Mapped[dict[str, Any] | None]
    """What came of it, and what it was played from."""
