"""Promises that were exchanged for another: a callback itself holds only the last one that was told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from ivr.records.base import ID, Base


class MovedPromise(Base):
    """A promise that the person has moved. It stays in the books: kept, broken, or given back in time."""

    __tablename__ = "moved_promises"

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    callback_id: Mapped[int] = mapped_column(ForeignKey("callbacks.id", ondelete="CASCADE"), index=True)
    deadline_at: Mapped[datetime] = mapped_column(index=True)
    """The time that the caller was told."""
    rung_at: Mapped[datetime | None]
    """When the person was first rung while it held."""
    moved_at: Mapped[datetime]
