"""Who did it: how the audit, and the history of a case, name people, offices, callers and the hotline itself."""

from __future__ import annotations

from sqlalchemy.orm import Session

from ivr.records.people import Staff

HOTLINE = "hotline"
"""What follows from a call by itself."""

SCHEDULER = "scheduler"
"""What is done when its time has come."""

CALLER = "caller"
"""What a person chose at the telephone."""

_STAFF, _OFFICE = "staff:", "office:"


def staff_actor(login: str) -> str:
    """Somebody who works here, by their login."""
    return f"{_STAFF}{login}"


def login_of(actor: str) -> str:
    """The login of one of the staff; any other actor as it is."""
    return actor.removeprefix(_STAFF)


def person_actor(person: Staff) -> str:
    """Somebody who works here, by their row."""
    return staff_actor(person.login)


def actor_of(session: Session, staff_id: int | None) -> str:
    """Somebody who works here, by their number; the hotline itself for None, the bare number for one who is gone."""
    if staff_id is None:
        return HOTLINE
    person = session.get(Staff, staff_id)
    return staff_actor(person.login if person else str(staff_id))


def office_actor(office_id: int, officer: str = "") -> str:
    """An office, by its number; with the login of the officer who spoke for it, where that is known."""
    return f"{_OFFICE}{office_id}:{officer}" if officer else f"{_OFFICE}{office_id}"
