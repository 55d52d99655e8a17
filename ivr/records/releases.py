"""What admins edit, as tables: releases, the draft of the next one, recorded prompts, emergency closures."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column

from ivr.records.base import ID, Base

IN_FORCE = text("withdrawn_at IS NULL")
OPEN_DRAFT = text("ended_at IS NULL")


class Release(Base):
    """One published version of everything that admins edit, whole. Its content never changes once written."""

    __tablename__ = "releases"

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    published_at: Mapped[datetime]
    """From when on it holds; it may be planned for later."""
    created_at: Mapped[datetime]
    source: Mapped[str]
    """`files` when it was made from the files that come with the hotline, else who published it."""
    author: Mapped[str] = mapped_column(default="")
    approved_by: Mapped[str | None]
    note: Mapped[str] = mapped_column(Text, default="")
    digest: Mapped[str]
    content: Mapped[dict[str, Any]]
    rolled_back_to: Mapped[int | None] = mapped_column(ForeignKey("releases.id"))
    """The earlier release whose content this one repeats."""
    withdrawn_at: Mapped[datetime | None]
    """When it was called off before its moment had come; it never held."""
    withdrawn_by: Mapped[str | None]

    __table_args__ = (
        Index(
            "ix_releases_in_force",
            "published_at",
            "id",
            postgresql_where=IN_FORCE,
            sqlite_where=IN_FORCE,
        ),
    )


class Draft(Base):
    """What the next release will be, while it is being written. At most one is open."""

    __tablename__ = "drafts"

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    one: Mapped[int] = mapped_column(default=1)
    """Always 1: with it, the index allows only one draft that has not ended."""
    base_release: Mapped[int] = mapped_column(ForeignKey("releases.id"))
    content: Mapped[dict[str, Any]]
    version: Mapped[int] = mapped_column(default=1)
    """Counts the changes."""
    changed_by: Mapped[str]
    changed_at: Mapped[datetime]
    submitted_by: Mapped[str | None]
    submitted_at: Mapped[datetime | None]
    approved_by: Mapped[str | None]
    approved_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    """When it was published or discarded."""
    released_as: Mapped[int | None] = mapped_column(ForeignKey("releases.id"))

    __table_args__ = (
        Index("uq_drafts_open", "one", unique=True, postgresql_where=OPEN_DRAFT, sqlite_where=OPEN_DRAFT),
    )


class Closure(Base):
    """An emergency closure; in force from `since` until `until` or `lifted_at`, whichever comes first."""

    __tablename__ = "closures"

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    since: Mapped[datetime]
    until: Mapped[datetime | None]
    reason: Mapped[dict[str, Any]]
    """What callers hear, by language."""
    closed_by: Mapped[str]
    lifted_at: Mapped[datetime | None]
    lifted_by: Mapped[str | None]


class Sound(Base):
    """A recorded prompt, levelled for the telephone, under the digest of what it holds. Never changed once written."""

    __tablename__ = "sounds"

    digest: Mapped[str] = mapped_column(String(64), primary_key=True)
    seconds: Mapped[float]
    data: Mapped[bytes]
    created_at: Mapped[datetime]
    created_by: Mapped[str]
