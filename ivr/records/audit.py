"""The audit as it is kept: entries that are only ever added, each sealed together with the one before it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import Index, String, text
from sqlalchemy.orm import Mapped, mapped_column

from ivr.records.base import ID, Base

CLAIMS = text("action = 'callback:claim'")


class AuditEntry(Base):
    """One act of somebody who works here, or of the hotline itself: who, when, what, before and after."""

    __tablename__ = "audit"

    id: Mapped[int] = mapped_column(ID, primary_key=True, autoincrement=False)
    """Its position in the chain: 1, 2, 3, … without gaps, in the order in which transactions ended."""
    at: Mapped[datetime] = mapped_column(index=True)
    actor: Mapped[str]
    action: Mapped[str] = mapped_column(String(64))
    """`noun:verb`, such as `hours:close`."""
    subject: Mapped[str]
    before: Mapped[dict[str, Any] | None]
    after: Mapped[dict[str, Any] | None]
    salt: Mapped[str | None] = mapped_column(String(32))
    """Random, so that nobody can try out what `content` was made of; NULL when before and after were erased."""
    content: Mapped[str] = mapped_column(String(64))
    """SHA-256 of salt, before and after: what stays of them in the chain when they have to be erased."""
    previous: Mapped[str] = mapped_column(String(64))
    """The digest of the entry before this one."""
    digest: Mapped[str] = mapped_column(String(64))
    """SHA-256 of everything above but before, after and salt, for which `content` stands."""

    __table_args__ = (
        Index("ix_audit_claims", "at", "actor", postgresql_where=CLAIMS, sqlite_where=CLAIMS),
        Index("ix_audit_actor", "actor", "id"),
        Index("ix_audit_subject", "subject", "id"),
    )


class AuditHead(Base):
    """How many entries there are and the digest of the last: one row, so that a chain cut short is noticed."""

    __tablename__ = "audit_head"

    id: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    count: Mapped[int] = mapped_column(ID)
    digest: Mapped[str] = mapped_column(String(64))
