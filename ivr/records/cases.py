"""Cases, the offices that they go to, and the mails that tell the offices."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, String, Text, text
from sqlalchemy.orm import Mapped, mapped_column, relationship

from ivr.records.base import ID, Base
from ivr.records.models import Report

OPEN_CASE = text("closed_at IS NULL")
HAS_ANSWER = text("answered_at IS NOT NULL")
UNSENT = text("due_at IS NOT NULL")


class Office(Base):
    """Who is written to for a region. Several may cover one region: the first is suggested."""

    __tablename__ = "offices"

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    name: Mapped[str]
    email: Mapped[str | None]
    phone: Mapped[str | None] = mapped_column(String(16))
    """WhatsApp or telephone, E.164."""
    daily: Mapped[bool] = mapped_column(default=False)
    """One mail each working day with all of its cases, in place of one for each."""
    hears: Mapped[bool] = mapped_column(default=True)
    """May hear the messages of its cases."""
    days_off: Mapped[str] = mapped_column(Text, default="")
    """Its own holidays, as `hotline.case.days_off` reads them."""
    active: Mapped[bool] = mapped_column(default=True)
    created_at: Mapped[datetime]

    regions: Mapped[list[OfficeRegion]] = relationship(
        back_populates="office", order_by="OfficeRegion.region", cascade="all, delete-orphan"
    )


class OfficeRegion(Base):
    """A region that an office covers, by its Kemendagri code."""

    __tablename__ = "office_regions"

    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id", ondelete="CASCADE"), primary_key=True)
    region: Mapped[str] = mapped_column(String(8), primary_key=True, index=True)

    office: Mapped[Office] = relationship(back_populates="regions")


class Case(Base):
    """What became of one report. Its owner is the office that has it, else the ministry's desk."""

    __tablename__ = "cases"

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    report_id: Mapped[int] = mapped_column(ForeignKey("reports.id", ondelete="CASCADE"), unique=True)
    status: Mapped[str] = mapped_column(String(16))
    since: Mapped[datetime]
    """When it came to this status, or to this office."""
    deadline_at: Mapped[datetime | None]
    """When the next step is due; NULL once closed."""
    level: Mapped[int] = mapped_column(default=0)
    """How far up it has gone because it was late."""
    office_id: Mapped[int | None] = mapped_column(ForeignKey("offices.id"))
    """The office that has it, or had it last."""
    suggested_region: Mapped[str | None] = mapped_column(String(8))
    """Where it belongs, as the office says that returned it."""
    answer: Mapped[str | None] = mapped_column(Text)
    forwarded_at: Mapped[datetime | None]
    answered_at: Mapped[datetime | None]
    closed_at: Mapped[datetime | None]
    merged_into: Mapped[int | None] = mapped_column(ForeignKey("cases.id", ondelete="SET NULL"), index=True)
    confirming: Mapped[int | None] = mapped_column(ForeignKey("callbacks.id", ondelete="SET NULL"), index=True)
    """The callback with which the caller is told."""
    solved_asked_at: Mapped[datetime | None]
    """When they are asked in writing whether it is solved, or would be if they wanted to be written to."""

    report: Mapped[Report] = relationship()
    office: Mapped[Office | None] = relationship()
    steps: Mapped[list[CaseStep]] = relationship(back_populates="case", order_by="CaseStep.id")

    __table_args__ = (
        Index("ix_cases_open", "deadline_at", "id", postgresql_where=OPEN_CASE, sqlite_where=OPEN_CASE),
        Index("ix_cases_of_office", "office_id", "status"),
        Index("ix_cases_answered", "answered_at", postgresql_where=HAS_ANSWER, sqlite_where=HAS_ANSWER),
    )


class CaseStep(Base):
    """One thing that happened to a case."""

    __tablename__ = "case_steps"

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    """As in the audit; what an office did is told as `office:12`, of an officer with an account as `office:12:rini`."""
    event: Mapped[str] = mapped_column(String(16))
    status: Mapped[str] = mapped_column(String(16))
    """The status after it."""
    office_id: Mapped[int | None] = mapped_column(ForeignKey("offices.id"))
    """The office that had the case after it."""
    note: Mapped[str | None] = mapped_column(Text)
    result: Mapped[str | None] = mapped_column(String(32))
    """What came of a talk or try, or why a talk passed nothing on, by its code."""
    callback_id: Mapped[int | None] = mapped_column(ForeignKey("callbacks.id", ondelete="SET NULL"), index=True)
    """The callback that was talked about."""

    case: Mapped[Case] = relationship(back_populates="steps")
    office: Mapped[Office | None] = relationship()


class CaseLink(Base):
    """Lets one office into one case, without an account, for a time. The address in a mail signs its number."""

    __tablename__ = "case_links"

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id", ondelete="CASCADE"), index=True)
    office_id: Mapped[int] = mapped_column(ForeignKey("offices.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime]
    withdrawn_at: Mapped[datetime | None]

    case: Mapped[Case] = relationship()
    office: Mapped[Office] = relationship()


class Mail(Base):
    """A mail to be sent once. It is written out when it is sent, so that it tells what is true then."""

    __tablename__ = "mails"

    id: Mapped[int] = mapped_column(ID, primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    """What it is about; whoever wants the same mail a second time finds it written down."""
    kind: Mapped[str] = mapped_column(String(16))
    """`case`, `daily` or `figures`."""
    address: Mapped[str | None]
    """Whom it goes to; NULL: to its office, wherever that has its mail then."""
    office_id: Mapped[int | None] = mapped_column(ForeignKey("offices.id"), index=True)
    about: Mapped[dict[str, Any]]
    created_at: Mapped[datetime]
    due_at: Mapped[datetime | None]
    """When it is to be tried next; NULL when there is nothing left to do."""
    tries: Mapped[int] = mapped_column(default=0)
    sent_at: Mapped[datetime | None]
    problem: Mapped[str | None]

    office: Mapped[Office | None] = relationship()

    __table_args__ = (Index("ix_mails_due", "due_at", postgresql_where=UNSENT, sqlite_where=UNSENT),)
