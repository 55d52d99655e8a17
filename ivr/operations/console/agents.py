"""The people who take callbacks: whether they are there, since when, and what they hold."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.hotline.staff import Role
from ivr.operations.console.desktop import asked_first
from ivr.records.models import CallbackRow
from ivr.records.people import Staff


@dataclass(frozen=True)
class Member:
    """Somebody who works here, with the callback in hand and its ticket, if there is one."""

    person: Staff
    callback: CallbackRow | None
    ticket: str | None


def team(session: Session) -> list[Member]:
    """Everybody who works here, by name; officers work at their office."""
    found = session.execute(
        select(Staff, CallbackRow, asked_first(CallbackRow.id))
        .outerjoin(CallbackRow, CallbackRow.held_by == Staff.id)
        .where(Staff.active, Staff.role != Role.OFFICER.value)
        .order_by(Staff.name, Staff.id)
    )
    return [Member(*row) for row in found]


def works_here(session: Session, staff_id: int) -> bool:
    """Whether there is such a person."""
    person = session.get(Staff, staff_id)
    return person is not None and person.active and person.role != Role.OFFICER.value
