"""Screens on a wall that show today's figures to whoever passes by, without anybody being signed in there."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Mapped, mapped_column

from ivr.records.base import ID, Base


class WallScreen(Base):
    """One screen. Its address signs its number; it opens the figures and nothing else, until it is withdrawn."""

    __tablename__ = "wall_screens"

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    name: Mapped[str]
    """Where it hangs, so that it is known which one to withdraw."""
    made_at: Mapped[datetime]
    made_by: Mapped[str]
    """As in the audit."""
    withdrawn_at: Mapped[datetime | None]
