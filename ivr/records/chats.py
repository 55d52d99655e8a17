"""Who writes to us, the conversations in writing, and what came in: every piece of it, as it came."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ivr.records.base import ID, Base

OPEN_CHAT = text("ended_at IS NULL")
IDLES = text("idle_at IS NOT NULL")
UNTAKEN = text("taken_at IS NULL")
DUE = text("due_at IS NOT NULL")


class ChannelAddress(Base):
    """Whom a written message comes from: an opaque name on one channel, with or without a telephone number."""

    __tablename__ = "channel_addresses"

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    channel: Mapped[str] = mapped_column(String(16))
    address: Mapped[str] = mapped_column(String(160))
    """As the provider has it; once it was removed, `erased:` and the number of the row."""
    number: Mapped[str | None] = mapped_column(String(16), index=True)
    """The telephone number of who writes, as the channel tells, or as they gave and confirmed it."""
    number_from: Mapped[str | None] = mapped_column(String(16))
    """How the number is known: `channel` or `typed`."""
    external_id: Mapped[str | None] = mapped_column(String(160), index=True)
    """The channel's own identifier beside a number: what later comes with it alone is of the same person."""
    profile_name: Mapped[str | None]
    """What they call themselves: not to be trusted, and never in words to anybody."""
    language: Mapped[str | None] = mapped_column(String(8))
    first_written_at: Mapped[datetime | None]
    last_written_at: Mapped[datetime | None]
    """When something last came in, which opens the reply window; only ever raised. NULL: they have only rung."""
    stopped_at: Mapped[datetime | None]
    """When they wrote that they want nothing more; NULL again once they ask for it."""
    blocked_at: Mapped[datetime | None]
    no_whatsapp_at: Mapped[datetime | None]
    no_sms_at: Mapped[datetime | None]
    stopped_sms_at: Mapped[datetime | None]
    changes: Mapped[int] = mapped_column(default=0, server_default="0", onupdate=text("changes + 1"))
    """How often anything has changed that pages show of the thread: pages ask, to know whether they are old."""
    forgotten_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]

    __table_args__ = (UniqueConstraint("channel", "address"),)


class Chat(Base):
    """One conversation in writing, from its first words to its end. At most one open one for each address.

    Its turns and its report stand under its `sid`, as those of a call stand under the call's.
    """

    __tablename__ = "chats"

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    sid: Mapped[str] = mapped_column(String(40), unique=True)
    """Ours: `W` and 32 hexadecimal digits."""
    address_id: Mapped[int] = mapped_column(ForeignKey("channel_addresses.id"))
    release: Mapped[int | None] = mapped_column(ID)
    was_open: Mapped[bool | None]
    began_at: Mapped[datetime] = mapped_column(index=True)
    last_in_at: Mapped[datetime]
    idle_at: Mapped[datetime | None]
    """When its silence is taken for its end; NULL: it has ended, or is with a person."""
    ended_at: Mapped[datetime | None]
    ending: Mapped[str | None] = mapped_column(String(16))
    """finished, left, given_up or stopped; NULL before its end."""
    chosen: Mapped[str | None] = mapped_column(String(16))
    """What was chosen last, as in `Call`."""
    abandoned: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """It ended before they had got what was chosen last."""
    forgotten_at: Mapped[datetime | None]
    erased_at: Mapped[datetime | None]

    address: Mapped[ChannelAddress] = relationship()

    __table_args__ = (
        Index("uq_chats_open", "address_id", unique=True, postgresql_where=OPEN_CHAT, sqlite_where=OPEN_CHAT),
        Index("ix_chats_address_id_began_at", "address_id", "began_at"),
        Index("ix_chats_idle", "idle_at", postgresql_where=IDLES, sqlite_where=IDLES),
    )


class Inbound(Base):
    """One thing that came in from an address: words, a file, a place, a tap. Written before anything is made of it."""

    __tablename__ = "inbounds"

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    """The order in which things came."""
    message_sid: Mapped[str] = mapped_column(String(40), unique=True)
    address_id: Mapped[int] = mapped_column(ForeignKey("channel_addresses.id"))
    to_address: Mapped[str] = mapped_column(String(160))
    """Ours, that it came to."""
    arrived_at: Mapped[datetime] = mapped_column(index=True)
    kind: Mapped[str] = mapped_column(String(16))
    body: Mapped[str] = mapped_column(Text)
    """The words, or the caption of a file; with a document nothing but its name."""
    payload: Mapped[str | None] = mapped_column(Text)
    """What the button carried that was tapped."""
    quoted_sid: Mapped[str | None] = mapped_column(String(40))
    latitude: Mapped[float | None]
    longitude: Mapped[float | None]
    label: Mapped[str | None] = mapped_column(Text)
    forwarded: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    form: Mapped[str | None] = mapped_column(Text)
    """JSON: the provider's request as it came, for some days."""
    found: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """Its webhook never reached us: it was found again in the provider's list."""
    chat_id: Mapped[int | None] = mapped_column(ForeignKey("chats.id"), index=True)
    kept: Mapped[bool] = mapped_column(default=False, server_default=text("false"))
    """It tells something of the matter: words, a file or a place that belong to a report, once there is one."""
    report_id: Mapped[int | None] = mapped_column(ForeignKey("reports.id"), index=True)
    """The report that it is kept with."""
    turn: Mapped[int | None]
    """The turn of the chat that it became; NULL for what was only kept or shown."""
    taken_at: Mapped[datetime | None]
    """When it was answered, kept or shown."""
    due_at: Mapped[datetime | None]
    """When it is to be taken next; NULL when there is nothing left to do."""
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    problem: Mapped[str | None]
    shown_at: Mapped[datetime | None]
    """When it was put before a person, because the rules had given up on it."""

    address: Mapped[ChannelAddress] = relationship()
    attachments: Mapped[list[Attachment]] = relationship(back_populates="inbound", order_by="Attachment.number")

    __table_args__ = (
        Index("ix_inbounds_waiting", "address_id", "id", postgresql_where=UNTAKEN, sqlite_where=UNTAKEN),
        Index("ix_inbounds_due", "due_at", postgresql_where=DUE, sqlite_where=DUE),
        Index("ix_inbounds_thread", "address_id", "id"),
    )


class Attachment(Base):
    """A file that came with an inbound, at the provider and then in our folder."""

    __tablename__ = "attachments"

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    inbound_id: Mapped[int] = mapped_column(ForeignKey("inbounds.id", ondelete="CASCADE"))
    number: Mapped[int]
    """Its place among those of the inbound, from 0."""
    media_sid: Mapped[str] = mapped_column(String(40))
    url: Mapped[str] = mapped_column(Text)
    told_type: Mapped[str] = mapped_column(String(100))
    """What the provider says that it is."""
    status: Mapped[str] = mapped_column(String(16), default="pending")
    """pending, stored, refused or missing."""
    why: Mapped[str | None] = mapped_column(String(24))
    """Why it was refused: too_large, not_allowed, disguised, broken or unsafe."""
    due_at: Mapped[datetime | None]
    """When it is to be fetched, or its copy at the provider deleted, next."""
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
    problem: Mapped[str | None]
    file: Mapped[str | None]
    bytes: Mapped[int | None]
    sha256: Mapped[str | None] = mapped_column(String(64))
    type: Mapped[str | None] = mapped_column(String(100))
    """What its content says that it is."""
    preview: Mapped[str | None]
    """The file that pages show in its place."""
    width: Mapped[int | None]
    height: Mapped[int | None]
    seconds: Mapped[int | None]
    stored_at: Mapped[datetime | None]
    provider_copy: Mapped[bool] = mapped_column(default=True, server_default=text("true"))
    forgotten_at: Mapped[datetime | None]

    inbound: Mapped[Inbound] = relationship(back_populates="attachments")

    __table_args__ = (
        UniqueConstraint("inbound_id", "number"),
        Index("ix_attachments_due", "due_at", postgresql_where=DUE, sqlite_where=DUE),
    )


class Redaction(Base):
    """A message of which the provider has the words still, and which we have forgotten: they are to go there, too."""

    __tablename__ = "redactions"

    message_sid: Mapped[str] = mapped_column(String(40), primary_key=True)
    due_at: Mapped[datetime] = mapped_column(index=True)
    tries: Mapped[int] = mapped_column(default=0, server_default="0")
