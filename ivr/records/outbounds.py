"""What we mean to send to somebody in writing, each try to send it, and who has said yes or no to being written to."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ivr.records.base import ID, Base

DUE = text("due_at IS NOT NULL")
UNCERTAIN = text("delivery = 'uncertain'")
OPEN = text("delivery IN ('sending', 'uncertain')")


class Outbound(Base):
    """One thing that we mean to send, once for its reason. Written before anything leaves."""

    __tablename__ = "outbounds"

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    key: Mapped[str] = mapped_column(String(120), unique=True)
    """Its reason; whoever wants the same a second time finds it written down."""
    kind: Mapped[str] = mapped_column(String(16))
    """turn, reply, notice or idle."""
    address_id: Mapped[int | None] = mapped_column(ForeignKey("channel_addresses.id"))
    number: Mapped[str | None] = mapped_column(String(16), index=True)
    """Whom it goes to that has no address: who only rang."""
    chat_id: Mapped[int | None] = mapped_column(ForeignKey("chats.id"), index=True)
    report_id: Mapped[int | None] = mapped_column(ForeignKey("reports.id"), index=True)
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    """Who wrote it, of those who work here."""
    language: Mapped[str | None] = mapped_column(String(8))
    body: Mapped[str | None] = mapped_column(Text)
    """As it is read; NULL for what is worded when it leaves."""
    choices: Mapped[list[dict[str, Any]] | None] = mapped_column(JSON(none_as_null=True))
    """What may be chosen in answer to it, for buttons or a list."""
    turn: Mapped[int | None]
    """The turn of its chat whose question it asks."""
    question_only: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """It tells nothing that a newer question does not ask anew: while it waits, that one takes its place."""
    template: Mapped[str | None] = mapped_column(String(40))
    about: Mapped[dict[str, Any] | None] = mapped_column(JSON(none_as_null=True))
    """What it is worded from when it leaves."""
    asked: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """It answers what they have just written."""
    created_at: Mapped[datetime] = mapped_column(index=True)
    due_at: Mapped[datetime | None]
    """When it is to be tried next; NULL when there is nothing left to do."""
    delivery: Mapped[str] = mapped_column(String(16), default="waiting")
    ways_gone: Mapped[str] = mapped_column(String(40), default="", server_default="")
    """The ways that were tried in vain, with commas between them."""
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    why: Mapped[str | None] = mapped_column(String(32))
    """Why it was not sent."""
    error_code: Mapped[int | None]
    sent_at: Mapped[datetime | None]
    delivered_at: Mapped[datetime | None]
    read_at: Mapped[datetime | None]
    uncertain_shown_at: Mapped[datetime | None]
    """When it was put before a person that nobody knows whether it went."""

    dispatches: Mapped[list[Dispatch]] = relationship(back_populates="outbound", order_by="Dispatch.id")

    __table_args__ = (
        Index("ix_outbounds_due", "due_at", "id", postgresql_where=DUE, sqlite_where=DUE),
        Index("ix_outbounds_thread", "address_id", "id"),
        Index("ix_outbounds_uncertain", "id", postgresql_where=UNCERTAIN, sqlite_where=UNCERTAIN),
    )


class Dispatch(Base):
    """One try to send an outbound. The row is written before anything leaves."""

    __tablename__ = "dispatches"

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    outbound_id: Mapped[int] = mapped_column(ForeignKey("outbounds.id", ondelete="CASCADE"), index=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    """Travels in the address for its news, so that a lost reply can be repaired."""
    way: Mapped[str] = mapped_column(String(16))
    sender: Mapped[str] = mapped_column(String(160))
    recipient: Mapped[str] = mapped_column(String(160))
    message_sid: Mapped[str | None] = mapped_column(String(40), unique=True)
    decided_at: Mapped[datetime]
    delivery: Mapped[str] = mapped_column(String(16))
    error_code: Mapped[int | None]
    looked: Mapped[int] = mapped_column(default=0, server_default="0")
    """How often the provider's list was looked through for it in vain."""
    looked_at: Mapped[datetime | None]
    told_at: Mapped[datetime | None]
    """When the provider last told anything of it."""
    problem: Mapped[str | None]

    outbound: Mapped[Outbound] = relationship(back_populates="dispatches")

    __table_args__ = (Index("ix_dispatches_open", "decided_at", postgresql_where=OPEN, sqlite_where=OPEN),)


class Consent(Base):
    """A yes or no to being written to. Only ever added; the newest counts."""

    __tablename__ = "consents"

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    number: Mapped[str | None] = mapped_column(String(16), index=True)
    address_id: Mapped[int | None] = mapped_column(ForeignKey("channel_addresses.id"), index=True)
    given: Mapped[bool]
    at: Mapped[datetime]
    wording: Mapped[str]
    """What they were asked: prompt, release and language, as `notice_offer@12/id`."""
    source: Mapped[str]
    """Where they said so: the identifier of a call or chat, or who wrote it down for them, as `staff:budi`."""
