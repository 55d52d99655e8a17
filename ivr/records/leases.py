"""Leases: which of several processes leads, and until when."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String
from sqlalchemy.orm import Mapped, mapped_column

from ivr.records.base import Base


class Lease(Base):
    """Who leads, and until when: the row that several schedulers compete for."""

    __tablename__ = "leases"

    name: Mapped[str] = mapped_column(String(32), primary_key=True)
    holder: Mapped[str] = mapped_column(String(128))
    expires_at: Mapped[datetime]
    beaten_at: Mapped[datetime]
