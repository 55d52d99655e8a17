"""The long queue, counted a moment ago, for those who cannot wait for it to be counted."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from ivr.records.base import ID, Base


class QueueSnapshot(Base):
    """How many waited at each place of the queue. There is one row, and only while the queue is long."""

    __tablename__ = "queue_snapshots"

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    """Always 1."""
    taken_at: Mapped[datetime]
    newest: Mapped[int] = mapped_column(ID)
    """The highest number of a callback then: those with a higher one are not counted."""
    places: Mapped[str] = mapped_column(Text)
    """JSON: for each place its moment (seconds since 1970, UTC), the key of the window, and how many wait."""
