"""Everybody who works here or did, as admins see them: how they come in, since when, and who tries to."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from ivr.hotline.errors import NotFound, Thing
from ivr.operations.staff import invitations, second_factor
from ivr.operations.staff import sessions as staff_sessions
from ivr.records.people import PasswordLink, SignIn, SignInTry, Staff

TRIES = 50


class Standing(StrEnum):
    """How somebody comes in, or why they do not."""

    ACTIVE = "active"
    INVITED = "invited"
    LINK_OVER = "link_over"
    """They have no password, and no link with which to set one."""
    ONE_TIME = "one_time"
    ONE_TIME_OVER = "one_time_over"
    INACTIVE = "inactive"


@dataclass(frozen=True)
class Listed:
    """One person of the list."""

    person: Staff
    standing: Standing
    link_until: datetime | None
    sessions: int


def everybody(session: Session, now: datetime) -> list[Listed]:
    """All people: those who may come in first, each group by name."""
    live = (
        select(SignIn.staff_id, func.count()).join(Staff).where(staff_sessions.is_in_use(now)).group_by(SignIn.staff_id)
    )
    sessions = {row[0]: row[1] for row in session.execute(live)}
    links = select(PasswordLink.staff_id, PasswordLink.expires_at).where(*invitations.counts(now))
    until = {row[0]: row[1] for row in session.execute(links)}
    whole = select(Staff).options(joinedload(Staff.office))
    found = session.scalars(whole.order_by(Staff.active.desc(), Staff.name, Staff.id))
    return [_listed(person, until.get(person.id), sessions.get(person.id, 0), now) for person in found]


def one(session: Session, login: str, now: datetime) -> Listed:
    """One person. Raises NotFound."""
    for listed in everybody(session, now):
        if listed.person.login == login:
            return listed
    raise NotFound(Thing.PERSON, login)


def _listed(person: Staff, link_until: datetime | None, sessions: int, now: datetime) -> Listed:
    return Listed(person, standing(person, link_until, now), link_until, sessions)


def standing(person: Staff, link_until: datetime | None, now: datetime) -> Standing:
    """How this person comes in."""
    if not person.active:
        return Standing.INACTIVE
    if person.password is None:
        return Standing.INVITED if link_until else Standing.LINK_OVER
    if person.one_time_until is None:
        return Standing.ACTIVE
    return Standing.ONE_TIME if now < person.one_time_until else Standing.ONE_TIME_OVER


def live_sessions(session: Session, staff_id: int, now: datetime) -> list[SignIn]:
    """Where a person is signed in at this moment, the latest first."""
    live = select(SignIn).join(Staff).where(SignIn.staff_id == staff_id, staff_sessions.is_in_use(now))
    return list(session.scalars(live.order_by(SignIn.used_at.desc())))


def codes_left(session: Session, staff_id: int) -> int:
    """How many recovery codes a person has left."""
    return second_factor.recovery_codes_left(session, staff_id)


def tries(session: Session, login: str = "", outcome: str = "", below: int | None = None) -> list[SignInTry]:
    """The latest tries to sign in, one more than a page holds; below a number of a try if that is given."""
    query = select(SignInTry)
    if login:
        query = query.where(SignInTry.login == login)
    if outcome:
        query = query.where(SignInTry.outcome == outcome)
    if below is not None:
        query = query.where(SignInTry.id < below)
    return list(session.scalars(query.order_by(SignInTry.id.desc()).limit(TRIES + 1)))


def seal(person: Staff) -> str:
    """What a form shows of a person, in a word: whether it is still so when the form comes back."""
    told = "\n".join((person.name, person.role, person.phone or "", person.language, str(person.office_id or "")))
    return hashlib.sha256(told.encode()).hexdigest()[:16]
