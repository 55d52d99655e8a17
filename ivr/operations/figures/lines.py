"""Rows of the lists behind figures: one thing that was counted in each, asked by whatever condition counts it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, func, null, select
from sqlalchemy.orm import Session

from ivr.operations.calls import kinds
from ivr.records.chats import ChannelAddress, Chat
from ivr.records.enquiries import Enquiry
from ivr.records.models import Attempt, Call, Callback, Report, Voicemail
from ivr.records.moved_promises import MovedPromise
from ivr.records.people import Staff


@dataclass(frozen=True)
class FigureLine:
    """One thing that was counted: `at` is what puts it into its period. What does not apply is None.

    `key` is the call's identifier, the report's ticket, the recording's, the callback's number in our books, a login.

    `state` is a status, a fate, a kind or an outcome, in the words of its noun; `who` the agent's name.
    """

    noun: str
    key: str
    at: datetime
    number: str | None
    ticket: str | None
    state: str
    category: str | None = None
    region: str | None = None
    deadline_at: datetime | None = None
    rung_at: datetime | None = None
    closed_at: datetime | None = None
    seconds: int | None = None
    who: str | None = None
    reason: str | None = None

    @property
    def callback(self) -> int | None:
        """The callback that it is or belongs to."""
        return int(self.key) if self.noun in ("callback", "promise", "attempt") else None

    @property
    def enquiry(self) -> int | None:
        """The enquiry that it is or belongs to."""
        return int(self.key) if self.noun in ("enquiry", "answer") else None


def first(column: Any, callback: Any = Callback.id) -> Any:
    """Of the report that asked first."""
    asked = select(func.min(Report.id)).where(Report.callback_id == callback).correlate(Callback, MovedPromise)
    return select(column).where(Report.id == asked.scalar_subquery()).scalar_subquery()


def told_until() -> Any:
    """The deadline that the person was told; NULL where no time was told, whatever is planned."""
    return case((Callback.promised_due_at.is_not(None), Callback.deadline_at))


def callback_lines(
    session: Session, condition: ColumnElement[bool], at: Any, order: Any, most: int
) -> list[FigureLine]:
    """Callbacks; `at` is the moment that puts them into the period."""
    columns = (
        Callback.id,
        at,
        Callback.number,
        first(Report.ticket),
        Callback.status,
        first(Report.category),
        first(Report.region),
        told_until(),
        Callback.rung_at,
        Callback.closed_at,
        Callback.first_wait,
        Staff.name,
        func.coalesce(Callback.disposition, Callback.close_reason),
    )
    holder = func.coalesce(Callback.held_by, Callback.closed_by)
    found = select(*columns).outerjoin(Staff, Staff.id == holder).where(condition).order_by(*order).limit(most)
    return [FigureLine("callback", str(row[0]), *row[1:]) for row in session.execute(found)]


def call_lines(session: Session, condition: ColumnElement[bool], most: int) -> list[FigureLine]:
    """Calls from outside, the newest first."""
    found = (
        select(
            *(Call.sid, Call.arrived_at, Call.caller, Report.ticket, kinds.kind(), Report.category, Report.region),
            *(null(), null(), Call.ended_at, Call.seconds, null(), Call.chosen),
        )
        .outerjoin(Report, Report.call_sid == Call.sid)
        .where(condition)
        .order_by(Call.arrived_at.desc(), Call.sid)
        .limit(most)
    )
    return [FigureLine("call", *row) for row in session.execute(found)]


def attempt_lines(session: Session, condition: ColumnElement[bool], most: int) -> list[FigureLine]:
    """Attempts, the newest first."""
    found = (
        select(
            *(Callback.id, Attempt.decided_at, Callback.number, first(Report.ticket), Attempt.outcome),
            *(first(Report.category), first(Report.region), told_until(), Attempt.connected_at),
            *(Attempt.ended_at, null(), Staff.name, Attempt.problem),
        )
        .join(Callback, Callback.id == Attempt.callback_id)
        .outerjoin(Staff, Staff.id == Attempt.staff_id)
        .where(condition)
        .order_by(Attempt.decided_at.desc(), Attempt.id.desc())
        .limit(most)
    )
    return [FigureLine("attempt", str(row[0]), *row[1:]) for row in session.execute(found)]


def message_lines(session: Session, condition: ColumnElement[bool], most: int) -> list[FigureLine]:
    """Messages, the oldest first."""
    number = func.coalesce(Report.number, Call.caller)
    found = (
        select(
            *(Voicemail.recording_sid, Voicemail.recorded_at, number, Report.ticket, Voicemail.status),
            *(Report.category, Report.region, null(), null(), null(), Voicemail.seconds),
        )
        .outerjoin(Report, Report.call_sid == Voicemail.call_sid)
        .outerjoin(Call, Call.sid == Voicemail.call_sid)
        .where(condition)
        .order_by(Voicemail.recorded_at, Voicemail.id)
        .limit(most)
    )
    return [FigureLine("message", *tuple(row)) for row in session.execute(found)]


def enquiry_lines(session: Session, condition: ColumnElement[bool], at: Any, most: int) -> list[FigureLine]:
    """Enquiries, the newest first; `at` is the moment that puts them into the period."""
    told = case((Enquiry.promised_due_at.is_not(None), Enquiry.deadline_at))
    columns = (
        *(Enquiry.id, at, ChannelAddress.number, Report.ticket, Enquiry.status, Report.category, Report.region),
        *(told, Enquiry.first_answer_at, Enquiry.closed_at, Enquiry.first_wait, Staff.name),
        func.coalesce(Enquiry.disposition, Enquiry.close_reason),
    )
    found = (
        select(*columns)
        .join(ChannelAddress, ChannelAddress.id == Enquiry.address_id)
        .outerjoin(Report, Report.id == Enquiry.report_id)
        .outerjoin(Staff, Staff.id == func.coalesce(Enquiry.held_by, Enquiry.closed_by))
        .where(condition)
        .order_by(at.desc(), Enquiry.id.desc())
        .limit(most)
    )
    return [FigureLine("enquiry", str(row[0]), *row[1:]) for row in session.execute(found)]


def chat_lines(session: Session, condition: ColumnElement[bool], most: int) -> list[FigureLine]:
    """Chats, the newest first."""
    found = (
        select(
            *(Chat.sid, Chat.began_at, ChannelAddress.number, Report.ticket),
            *(func.coalesce(Chat.ending, "under_way"), Report.category, Report.region),
            *(null(), null(), Chat.ended_at, null(), null(), Chat.chosen),
        )
        .join(ChannelAddress, ChannelAddress.id == Chat.address_id)
        .outerjoin(Report, Report.call_sid == Chat.sid)
        .where(condition)
        .order_by(Chat.began_at.desc(), Chat.id.desc())
        .limit(most)
    )
    return [FigureLine("chat", *tuple(row)) for row in session.execute(found)]


def person_lines(session: Session, condition: ColumnElement[bool], most: int) -> list[FigureLine]:
    """People who work here, by name."""
    since = func.coalesce(Staff.presence_since, Staff.created_at)
    found = (
        select(Staff.login, since, null(), null(), Staff.presence, *[null()] * 6, Staff.name, Staff.presence_reason)
        .where(condition)
        .order_by(Staff.name, Staff.id)
        .limit(most)
    )
    return [FigureLine("person", *row) for row in session.execute(found)]
