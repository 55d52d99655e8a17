"""Chats that want a person, and what was typed in answer and never sent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from ivr.records.base import ID, Base
from ivr.records.models import CLOSED, OPEN_CALLBACK, PROMISED, QUEUE_ORDER, WAITING

ANSWERED = text("first_answer_at IS NOT NULL")


class Enquiry(Base):
    """Our promise to answer somebody in writing. At most one open one for each address."""

    __tablename__ = "enquiries"

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    address_id: Mapped[int] = mapped_column(ForeignKey("channel_addresses.id"), index=True)
    chat_id: Mapped[int] = mapped_column(ForeignKey("chats.id"), index=True)
    """The chat that it was asked for in."""
    report_id: Mapped[int | None] = mapped_column(ForeignKey("reports.id"), index=True)
    status: Mapped[str] = mapped_column(String(16))
    """waiting, claimed, with_person or closed."""
    language: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime] = mapped_column(index=True)
    promised_due_at: Mapped[datetime | None]
    """As in `Callback`; NULL when no time could be told. Never moves."""
    due_at: Mapped[datetime]
    deadline_at: Mapped[datetime]
    """By when they were told that they are answered."""
    order_at: Mapped[datetime]
    lane: Mapped[int] = mapped_column(default=1, server_default="1")
    """0: a supervisor put it before all others; 1: the ordinary queue."""
    answered_at: Mapped[datetime | None]
    """When a person's first reply left us since the deadline that holds was told; not after it, the promise is kept."""
    first_answer_at: Mapped[datetime | None]
    first_wait: Mapped[int | None]
    """Seconds of opening hours from when it could be answered to that first reply."""
    changes: Mapped[int] = mapped_column(default=0, server_default="0", onupdate=text("changes + 1"))
    held_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), unique=True)
    held_since: Mapped[datetime | None]
    held_until: Mapped[datetime | None]
    """When the claim lapses by itself."""
    returned_why: Mapped[str | None]
    returned_by: Mapped[int | None] = mapped_column(ID)
    returned_at: Mapped[datetime | None]
    disposition: Mapped[str | None] = mapped_column(String(32))
    notes: Mapped[str | None] = mapped_column(Text)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    closed_at: Mapped[datetime | None]
    close_reason: Mapped[str | None]

    __table_args__ = (
        Index(
            "uq_enquiries_open", "address_id", unique=True, postgresql_where=OPEN_CALLBACK, sqlite_where=OPEN_CALLBACK
        ),
        Index("ix_enquiries_queue", *QUEUE_ORDER, postgresql_where=WAITING, sqlite_where=WAITING),
        Index("ix_enquiries_promised", "deadline_at", postgresql_where=PROMISED, sqlite_where=PROMISED),
        Index("ix_enquiries_closed_by", "closed_by", "closed_at"),
        Index("ix_enquiries_closed", "closed_at", postgresql_where=CLOSED, sqlite_where=CLOSED),
        Index(
            "ix_enquiries_first_answer",
            "first_answer_at",
            "first_wait",
            postgresql_where=ANSWERED,
            sqlite_where=ANSWERED,
        ),
    )

    def free(self) -> None:
        """Nobody holds it any more."""
        self.held_by = self.held_since = self.held_until = None


class UnsentReply(Base):
    """What somebody has typed for an enquiry and not sent yet, or could not send."""

    __tablename__ = "unsent_replies"

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    enquiry_id: Mapped[int] = mapped_column(ForeignKey("enquiries.id", ondelete="CASCADE"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    body: Mapped[str] = mapped_column(Text)
    typed_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("enquiry_id", "staff_id"),)
