"""The people who take callbacks: whether they are there, since when, what they hold, and how their work ends."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.hotline.staff import Role
from ivr.operations.callbacks import claims
from ivr.operations.console.desktop import asked_first
from ivr.operations.enquiries import claims as enquiries
from ivr.operations.staff import accounts
from ivr.records.enquiries import Enquiry
from ivr.records.models import Callback
from ivr.records.people import Staff


@dataclass(frozen=True)
class Member:
    """Somebody who works here, with the callback in hand and its ticket, and the chat in hand, if there are any."""

    person: Staff
    callback: Callback | None
    ticket: str | None
    enquiry: Enquiry | None = None


def team(session: Session) -> list[Member]:
    """Everybody who works here, by name; officers work at their office."""
    found = session.execute(
        select(Staff, Callback, asked_first(Callback.id), Enquiry)
        .outerjoin(Callback, Callback.held_by == Staff.id)
        .outerjoin(Enquiry, Enquiry.held_by == Staff.id)
        .where(Staff.active, Staff.role != Role.OFFICER.value)
        .order_by(Staff.name, Staff.id)
    )
    return [Member(*row) for row in found]


def person(session: Session, staff_id: int) -> Staff | None:
    """Somebody of the staff, as they are at this moment."""
    return session.get(Staff, staff_id)


def works_here(session: Session, staff_id: int) -> bool:
    """Whether there is such a person."""
    person = session.get(Staff, staff_id)
    return person is not None and person.active and person.role != Role.OFFICER.value


def disable(session: Session, login: str, actor: str, now: datetime) -> Staff:
    """Let a person in no more, from this moment on: their sessions end and what they hold goes back to the queue.

    Raises NotFound, LastAdmin, Yourself.
    """
    _gives_back(session, login, "staff disabled", actor, now)
    return accounts.disable(session, login, actor, now)


def set_role(
    session: Session, login: str, role: Role, actor: str, now: datetime, *, office: int | None = None
) -> Staff:
    """Give a person another role, with `office` for an officer; it holds from their next click on.

    Whoever becomes an officer takes no callbacks any more: what they hold goes back to the queue.
    Raises NotFound, LastAdmin, Yourself, OfficeNeeded.
    """
    if role is Role.OFFICER:
        _gives_back(session, login, "staff is an officer now", actor, now)
    return accounts.set_role(session, login, role, actor, now, office=office)


def _gives_back(session: Session, login: str, reason: str, actor: str, now: datetime) -> None:
    """What they hold goes back to its queue; first, for whoever needs both takes that before people."""
    claims.hand_back_all(session, login, reason, actor, now)
    enquiries.hand_back_all(session, login, reason, actor, now)
