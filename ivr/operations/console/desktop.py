"""What lies on an agent's desk: the callback in hand, all that is known of the person, and what became of the last."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session, selectinload

from ivr.hotline.case import OPEN_STATUSES, WITH_OFFICE
from ivr.operations.callbacks.claims import held
from ivr.operations.console import history
from ivr.operations.console.history import Contact
from ivr.operations.messages.conditions import messages_of
from ivr.records.cases import Case
from ivr.records.models import Attempt, Call, Callback, Report, Unsent, Voicemail
from ivr.records.people import Staff

JUST_NOW = timedelta(minutes=10)
"""So long an attempt is told of after its end, when nothing else is in hand."""


@dataclass(frozen=True)
class Desk:
    """The callback in hand: reports, attempts and messages, oldest first, and earlier contacts, newest first."""

    callback: Callback
    reports: tuple[Report, ...]
    attempts: tuple[Attempt, ...]
    messages: tuple[Voicemail, ...]
    contacts: tuple[Contact, ...]
    unsent: tuple[Unsent, ...]
    """What colleagues, and whoever holds it, have typed about it and not sent."""
    names: Mapping[int, str]
    """What the people are called who had to do with it, by their numbers."""

    @property
    def attempt(self) -> Attempt | None:
        """The newest attempt."""
        return self.attempts[-1] if self.attempts else None


def current(session: Session, staff_id: int) -> Desk | None:
    """What this agent holds now, with everything that belongs to it: a dozen questions, however much there is."""
    return _desk(session, Callback.held_by == staff_id)


def callback(session: Session, callback_id: int) -> Callback | None:
    """A callback by its number."""
    return session.get(Callback, callback_id)


def of_callback(session: Session, callback_id: int) -> Desk | None:
    """The same for any callback, open or closed."""
    return _desk(session, Callback.id == callback_id)


def _desk(session: Session, condition: ColumnElement[bool]) -> Desk | None:
    whole = (selectinload(Callback.reports), selectinload(Callback.attempts))
    callback = session.scalars(select(Callback).where(condition).options(*whole)).first()
    if callback is None:
        return None
    reports = tuple(callback.reports)
    typed = select(Unsent).where(Unsent.callback_id == callback.id).order_by(Unsent.typed_at, Unsent.id)
    unsent = tuple(session.scalars(typed))
    return Desk(
        callback,
        reports,
        tuple(callback.attempts),
        tuple(messages_of(session, reports)),
        tuple(_contacts(session, callback)),
        unsent,
        _names(session, callback, unsent),
    )


def _names(session: Session, callback: Callback, unsent: Sequence[Unsent]) -> Mapping[int, str]:
    known = {callback.returned_by, callback.closed_by, *(attempt.staff_id for attempt in callback.attempts)}
    known |= {row.staff_id for row in unsent}
    found = session.execute(select(Staff.id, Staff.name).where(Staff.id.in_(known - {None})))
    return {row[0]: row[1] for row in found}


def _contacts(session: Session, callback: Callback) -> list[Contact]:
    ours = [report.call_sid for report in callback.reports if report.call_sid]
    if callback.number is None:  # nobody can tell any more who it was
        return []
    return history.of_person(session, callback.number, besides=ours, callback_id=callback.id)


@dataclass(frozen=True)
class Became:
    """A callback that is no longer in hand: how it stands, and how it was last tried."""

    callback: Callback
    ticket: str | None
    attempt: Attempt | None


def became(session: Session, staff_id: int, callback_id: int | None, now: datetime) -> Became | None:
    """What became of the callback that this agent had in hand; without one, of the last that they rang just now."""
    last = select(Attempt).order_by(Attempt.decided_at.desc(), Attempt.id.desc()).limit(1)
    if callback_id is None:
        mine = last.where(Attempt.staff_id == staff_id, Attempt.decided_at > now - JUST_NOW)
        attempt = session.scalars(mine).first()
        if attempt is None or (attempt.ended_at or now) < now - JUST_NOW:
            return None
        callback_id = attempt.callback_id
    else:
        attempt = session.scalars(last.where(Attempt.callback_id == callback_id, Attempt.staff_id == staff_id)).first()
    callback = session.get(Callback, callback_id)
    if callback is None or callback.held_by == staff_id or _finished_by(callback, staff_id):
        return None
    return Became(callback, session.scalar(select(asked_first(callback_id))), attempt)


def _finished_by(callback: Callback, staff_id: int) -> bool:
    """Closed by the agent, who therefore knows."""
    return callback.closed_by == staff_id and callback.disposition is not None


def asked_first(callback_id: Any) -> Any:
    """The ticket of the report that asked first, as a part of a question about callbacks."""
    first = select(Report.ticket).where(Report.callback_id == callback_id).order_by(Report.id).limit(1)
    return first.scalar_subquery()


def may_hear(session: Session, voicemail: Voicemail, staff_id: int) -> bool:
    """An agent hears what belongs to the callback in hand or to its number, and what nobody else looks after.

    So does whoever checks a case at the desk: it could not be forwarded unheard.
    """
    report = session.scalars(select(Report).where(Report.call_sid == voicemail.call_sid)).first()
    if report is None or report.callback is None:
        return True
    case = session.scalars(select(Case).where(Case.report_id == report.id)).first()
    if case is None or case.status in OPEN_STATUSES - WITH_OFFICE:
        return True
    mine = held(session, staff_id)
    if mine is None:
        return False
    call = session.get(Call, voicemail.call_sid)
    numbers = {report.number, report.callback.number, call.caller if call else None}
    return report.callback_id == mine.id or (mine.number is not None and mine.number in numbers)
