"""What the hotline remembers, as tables. Moments are UTC; telephone numbers are E.164; a withheld number is NULL."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ForeignKey, Index, String, Text, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ivr.records.base import ID, Base

OPEN_CALLBACK = text("closed_at IS NULL")
WAITING = text("status = 'waiting'")
UNHANDLED = text("handled_at IS NULL")
PROMISED = text("promised_due_at IS NOT NULL")
RUNG = text("first_attempt_at IS NOT NULL")
CLOSED = text("closed_at IS NOT NULL")
UNADOPTED = text("adopted_at IS NULL")
QUEUE_ORDER = ("lane", "order_at", "created_at", "id")
"""Raised ones first, then what was promised earliest, then who came first."""


class Call(Base):
    """One telephone call. `status` is the provider's word; it only moves forward."""

    __tablename__ = "calls"

    sid: Mapped[str] = mapped_column(String(64), primary_key=True)
    direction: Mapped[str] = mapped_column(String(16))
    caller: Mapped[str | None] = mapped_column(String(16), index=True)
    called: Mapped[str | None] = mapped_column(String(32))
    status: Mapped[str] = mapped_column(String(16))
    release: Mapped[int | None] = mapped_column(ID)
    """The release that the call began with; NULL for a call that never reached our menus."""
    was_open: Mapped[bool | None]
    arrived_at: Mapped[datetime] = mapped_column(index=True)
    ended_at: Mapped[datetime | None]
    seconds: Mapped[int | None]
    """How long the call lasted, as the provider told at its end."""
    ending: Mapped[str | None] = mapped_column(String(16))
    """How the conversation ended, as its last turn says: finished, left or given_up; NULL before that."""
    chosen: Mapped[str | None] = mapped_column(String(16))
    """What the caller chose last: report, message, callback, ticket, information, move, withdraw; NULL: nothing."""
    abandoned: Mapped[bool] = mapped_column(default=False)
    """It ended before the caller had got what was chosen last."""
    looked_up_at: Mapped[datetime | None]
    """When the provider was last asked how this call ended."""
    handled_at: Mapped[datetime | None]
    """When somebody looked after a call that was broken off: nobody needs to ring because of it any more."""
    handled_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    forgotten_at: Mapped[datetime | None]
    """When its number, and all that was typed in it, was removed: by its age or because the person asked."""
    erased_at: Mapped[datetime | None]
    """When it was removed because the person asked: what is learnt of the call later goes the same way."""

    __table_args__ = (
        Index(
            "ix_calls_under_way",
            "arrived_at",
            postgresql_where=text("ended_at IS NULL"),
            sqlite_where=text("ended_at IS NULL"),
        ),
    )


class Turn(Base):
    """One turn of a call or chat: what came in, where it stands since, and what went out. Written once."""

    __tablename__ = "turns"

    call_sid: Mapped[str] = mapped_column(String(64), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    at: Mapped[datetime]
    event: Mapped[str] = mapped_column(Text)
    state: Mapped[str] = mapped_column(Text)
    verbs: Mapped[str] = mapped_column(Text)

    __table_args__ = ({"sqlite_with_rowid": False},)


class Report(Base):
    """What one person told about one business. At most one for each call or chat: `call_sid` is the conversation's."""

    __tablename__ = "reports"

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    ticket: Mapped[str] = mapped_column(String(8), unique=True)
    call_sid: Mapped[str | None] = mapped_column(String(64), unique=True)
    number: Mapped[str | None] = mapped_column(String(16), index=True)
    person: Mapped[str | None]
    business: Mapped[str | None]
    needs: Mapped[str | None] = mapped_column(Text)
    who: Mapped[str | None] = mapped_column(String(32))
    category: Mapped[str | None] = mapped_column(String(32))
    region: Mapped[str | None] = mapped_column(String(8))
    postal_code: Mapped[str | None] = mapped_column(String(5))
    language: Mapped[str] = mapped_column(String(8))
    status: Mapped[str] = mapped_column(String(16))
    created_at: Mapped[datetime]
    callback_id: Mapped[int | None] = mapped_column(ForeignKey("callbacks.id"), index=True)
    channel: Mapped[str] = mapped_column(String(16), server_default="telephone")
    """How it came to us: `telephone` is a call to the hotline; what was written down at the desk is another."""
    address_id: Mapped[int | None] = mapped_column(ID, index=True)
    """The channel address that told it; NULL for what was not told in writing."""
    adopted_at: Mapped[datetime | None]
    """When the scheduler saw to it that it is a case; NULL before."""

    callback: Mapped[Callback | None] = relationship(back_populates="reports")

    # With region and category in it, the map's counts of some days need no look at the rows.
    __table_args__ = (
        Index("ix_reports_mapped", "created_at", "region", "category"),
        Index("ix_reports_unadopted", "id", postgresql_where=UNADOPTED, sqlite_where=UNADOPTED),
    )


class Voicemail(Base):
    """A recorded message. It belongs to the report of its call; a later take that was reviewed replaces it."""

    __tablename__ = "voicemails"

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    recording_sid: Mapped[str] = mapped_column(String(64), unique=True)
    call_sid: Mapped[str] = mapped_column(String(64), index=True)
    status: Mapped[str] = mapped_column(String(16))
    seconds: Mapped[int]
    """Length: before trimming as first told, then the provider's final figure, then that of our own file."""
    recorded_at: Mapped[datetime] = mapped_column(index=True)
    """When the recording began; orders the takes of a call."""
    rescued: Mapped[bool] = mapped_column(default=False)
    """Left with the apology while we were out of order: nobody promised a menu, so somebody must ring back."""
    replaced: Mapped[bool] = mapped_column(default=False)
    """A later take of the same call counts in place of this one."""
    too_short: Mapped[bool] = mapped_column(default=False)
    silent: Mapped[bool] = mapped_column(default=False)
    """Nothing but silence: as the call told, until its audio has been looked at."""
    reviewed: Mapped[bool] = mapped_column(default=False)
    """The caller was asked whether to send it; one that was broken off by hanging up puts no other away."""
    tries: Mapped[int] = mapped_column(default=0)
    due_at: Mapped[datetime | None]
    """When the audio is to be fetched next; NULL when there is nothing left to do."""
    file: Mapped[str | None]
    bytes: Mapped[int | None]
    sha256: Mapped[str | None] = mapped_column(String(64))
    stored_at: Mapped[datetime | None]
    problem: Mapped[str | None]
    provider_copy: Mapped[bool] = mapped_column(default=True)
    """The provider still has its copy, as far as we know."""
    handled_at: Mapped[datetime | None]
    """When somebody who works here dealt with it: listened and settled it, or saw to it that the person is rung."""
    handled_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))

    __table_args__ = (
        Index("ix_voicemails_unhandled", "recorded_at", postgresql_where=UNHANDLED, sqlite_where=UNHANDLED),
        Index(
            "ix_voicemails_due",
            "due_at",
            postgresql_where=text("due_at IS NOT NULL"),
            sqlite_where=text("due_at IS NOT NULL"),
        ),
    )


class Callback(Base):
    """Our promise to ring somebody back. At most one open one for each number."""

    __tablename__ = "callbacks"

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    number: Mapped[str | None] = mapped_column(String(16), index=True)
    """Whom we ring; NULL only when it is closed and the number was removed since."""
    status: Mapped[str] = mapped_column(String(16))
    window: Mapped[str] = mapped_column(String(16))
    language: Mapped[str] = mapped_column(String(8))
    created_at: Mapped[datetime] = mapped_column(index=True)
    promised_due_at: Mapped[datetime | None]
    """When the promised window begins, as the caller was told; NULL when no time could be told. Never moves."""
    due_at: Mapped[datetime]
    """When it may next be rung."""
    deadline_at: Mapped[datetime]
    """The time that the caller was told; where no opening was known, what ordinary hours would give."""
    order_at: Mapped[datetime]
    """Its place in the queue: the deadline, or the time that an agent agreed on; once it was rung in vain, some time
    behind the next try, at a full or half hour. Who was told no time stands behind everybody else."""
    first_attempt_at: Mapped[datetime | None]
    """When the person was first rung for it, whatever was promised since."""
    first_wait: Mapped[int | None]
    """Seconds of opening hours from when it could be rung, as promised, to that first time; never counted again."""
    rung_at: Mapped[datetime | None]
    """When the person was first rung since the deadline that holds was told; not after it, the promise is kept."""
    reached_at: Mapped[datetime | None]
    attempts_made: Mapped[int] = mapped_column(default=0)
    """How many attempts may have rung the person."""
    changes: Mapped[int] = mapped_column(default=0, onupdate=text("changes + 1"))
    """How often anything has changed that lists of callbacks show: pages ask, to know whether they are old."""
    returned_why: Mapped[str | None]
    """Why it was last given back to the queue, by its agent or a supervisor; whoever takes it next is told."""
    returned_by: Mapped[int | None] = mapped_column(ID)
    """The number of who gave it back, among the staff."""
    returned_at: Mapped[datetime | None]
    lane: Mapped[int] = mapped_column(default=1)
    """0: a supervisor put it before all others; 1: the ordinary queue."""
    held_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"), unique=True)
    """Who holds it: nobody holds two."""
    held_since: Mapped[datetime | None]
    held_until: Mapped[datetime | None]
    """When the claim, or the time to wrap up, lapses by itself."""
    disposition: Mapped[str | None] = mapped_column(String(32))
    notes: Mapped[str | None] = mapped_column(Text)
    closed_by: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    closed_at: Mapped[datetime | None]
    close_reason: Mapped[str | None]

    reports: Mapped[list[Report]] = relationship(back_populates="callback", order_by="Report.id")
    attempts: Mapped[list[Attempt]] = relationship(back_populates="callback", order_by="Attempt.id")

    __table_args__ = (
        Index(
            "uq_callbacks_open_number",
            "number",
            unique=True,
            postgresql_where=OPEN_CALLBACK,
            sqlite_where=OPEN_CALLBACK,
        ),
        Index("ix_callbacks_open", "deadline_at", "due_at", postgresql_where=OPEN_CALLBACK, sqlite_where=OPEN_CALLBACK),
        # With the due time in it, those that may not be rung yet are passed over without a look at their rows.
        Index("ix_callbacks_queue", *QUEUE_ORDER, "due_at", postgresql_where=WAITING, sqlite_where=WAITING),
        # How many wait until when, and the latest time that was told, are read from it alone.
        Index("ix_callbacks_place", "order_at", "window", "rung_at", postgresql_where=WAITING, sqlite_where=WAITING),
        Index("ix_callbacks_due", "due_at", postgresql_where=WAITING, sqlite_where=WAITING),
        Index("ix_callbacks_closed_by", "closed_by", "closed_at"),
        Index("ix_callbacks_promised", "deadline_at", postgresql_where=PROMISED, sqlite_where=PROMISED),
        Index("ix_callbacks_first_attempt", "first_attempt_at", "first_wait", postgresql_where=RUNG, sqlite_where=RUNG),
        Index("ix_callbacks_closed", "closed_at", postgresql_where=CLOSED, sqlite_where=CLOSED),
    )

    def free(self) -> None:
        """Nobody holds it any more."""
        self.held_by = self.held_since = self.held_until = None


class Attempt(Base):
    """One try at a callback. The row is written before anything rings."""

    __tablename__ = "attempts"

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    callback_id: Mapped[int] = mapped_column(ForeignKey("callbacks.id"), index=True)
    token: Mapped[str] = mapped_column(String(64), unique=True)
    """Travels in the addresses given to the provider, so that a lost reply can be repaired."""
    staff_id: Mapped[int | None] = mapped_column(ForeignKey("staff.id"))
    first_number: Mapped[str] = mapped_column(String(16))
    """Who is rung first: the agent."""
    outcome: Mapped[str] = mapped_column(String(24))
    decided_at: Mapped[datetime]
    placed_at: Mapped[datetime | None]
    call_sid: Mapped[str | None] = mapped_column(String(64), unique=True)
    answered_at: Mapped[datetime | None]
    """When the agent picked up."""
    cancelled_at: Mapped[datetime | None]
    """When the agent asked, from the screen, to hang up."""
    connected_at: Mapped[datetime | None]
    ended_at: Mapped[datetime | None]
    wrapped_up_at: Mapped[datetime | None]
    """When the agent said what came of the talk, or the time for it was over."""
    problem: Mapped[str | None]
    rung_by_us: Mapped[bool] = mapped_column(default=False)
    """The hotline rang the agent by itself; one who does not pick up is set to away."""

    callback: Mapped[Callback] = relationship(back_populates="attempts")

    __table_args__ = (
        Index("ix_attempts_of_staff", "staff_id", "decided_at"),
        Index("ix_attempts_decided", "decided_at"),
        Index(
            "ix_attempts_under_way",
            "decided_at",
            postgresql_where=text("ended_at IS NULL"),
            sqlite_where=text("ended_at IS NULL"),
        ),
    )


class Unsent(Base):
    """What somebody has typed about a callback and not sent yet: sent along as it is typed, so that nothing is lost."""

    __tablename__ = "unsent"

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    callback_id: Mapped[int] = mapped_column(ForeignKey("callbacks.id", ondelete="CASCADE"))
    staff_id: Mapped[int] = mapped_column(ForeignKey("staff.id"))
    fields: Mapped[str] = mapped_column(Text)
    """JSON: what the form's fields held, by their names."""
    typed_at: Mapped[datetime]

    __table_args__ = (UniqueConstraint("callback_id", "staff_id"),)
