"""Sessions of staff, which begin and end on the server: the browser only keeps a random token."""

from __future__ import annotations

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, bindparam, select, update
from sqlalchemy.orm import Session

from ivr.hotline.staff import Presence
from ivr.operations import audit
from ivr.operations.audit.actors import SCHEDULER, person_actor
from ivr.operations.staff import presence
from ivr.records.base import Base
from ivr.records.database import Database
from ivr.records.people import SecondStep, SignIn, Staff

LASTS = timedelta(hours=12)
"""Nobody works longer in one day; then they sign in again, whatever they do."""
IDLE = timedelta(hours=2)
"""So long without anything that a person did, and the session is over."""
_NOTED_EVERY = timedelta(minutes=1)
"""How exactly it is remembered when a session was last used: not every request costs a write."""


@dataclass(frozen=True)
class SignedIn:
    """Somebody who is signed in, as they are at this moment, and which session of theirs this is."""

    person: Staff
    sign_in_id: int
    expires_at: datetime


def begin(
    session: Session, person: Staff, address: str | None, now: datetime, proof: dict[str, Any] | None = None
) -> str:
    """Begin a session; gives the token for the browser, which is kept nowhere else. `proof`: what the audit is told."""
    token = secrets.token_urlsafe(32)
    row = SignIn(
        staff_id=person.id,
        token_hash=token_hash(token),
        created_at=now,
        used_at=now,
        expires_at=now + LASTS,
        address=address,
    )
    session.add(row)
    session.execute(update(Staff).where(Staff.id == person.id).values(last_seen_at=now))
    audit.record(session, person_actor(person), "staff:sign-in", f"staff {person.login}", None, proof, now)
    session.flush()
    return token


def signed_in(database: Database, token: str, now: datetime, *, in_use: bool = True) -> SignedIn | None:
    """Whose session this is; None when it has ended, run out, or its person was disabled.

    `in_use` says that a person did something: what a page does by itself must not keep it alive.
    """
    found = database.fetch(_OF_TOKEN, {"token": token_hash(token), "now": now, "idle": now - IDLE})
    if found is None:
        return None
    sign_in_id, used_at, expires_at, *columns = found
    person = Staff(**dict(zip(_STAFF.c.keys(), columns, strict=True)))
    if in_use and now - used_at >= _NOTED_EVERY:
        with database.begin() as session:
            session.execute(update(SignIn).where(SignIn.id == sign_in_id).values(used_at=now))
            session.execute(update(Staff).where(Staff.id == person.id).values(last_seen_at=now))
    return SignedIn(person, sign_in_id, expires_at)


def end(session: Session, token: str, now: datetime) -> None:
    """Sign out: the token opens nothing any more, and who is signed in nowhere else is away. Harmless to repeat."""
    this = SignIn.token_hash == token_hash(token)
    row = session.scalars(select(SignIn).where(this, SignIn.ended_at.is_(None))).first()
    if row is not None:
        row.ended_at = now
        session.flush()
        actor = person_actor(row.staff)
        audit.record(session, actor, "staff:sign-out", f"staff {row.staff.login}", None, None, now)
        if session.scalar(select(SignIn.id).join(Staff).where(SignIn.staff_id == row.staff_id, is_in_use(now))) is None:
            presence.set_presence(session, row.staff_id, Presence.AWAY, None, actor, now)


def end_all(session: Session, staff_id: int, now: datetime) -> int:
    """End every session of a person, and every sign-in that is half done; says how many sessions there were."""
    half = update(SecondStep).where(SecondStep.staff_id == staff_id, SecondStep.done_at.is_(None))
    session.execute(half.values(done_at=now))
    live = and_(SignIn.staff_id == staff_id, SignIn.ended_at.is_(None), SignIn.expires_at > now)
    result: Any = session.execute(update(SignIn).where(live).values(ended_at=now))
    return int(result.rowcount)


def note_who_has_gone(database: Database, now: datetime) -> int:
    """Whoever is ready but signed in nowhere any more is away; says how many were."""
    with database.reading() as session:
        here = set(session.scalars(select(SignIn.staff_id).join(Staff).where(is_in_use(now))))
        ready = session.scalars(select(Staff.id).where(Staff.presence == Presence.READY.value))
        gone = [staff_id for staff_id in ready if staff_id not in here]
    for staff_id in gone:
        with database.begin() as session:
            presence.set_presence(session, staff_id, Presence.AWAY, None, SCHEDULER, now)
    return len(gone)


def is_in_use(now: datetime) -> ColumnElement[bool]:
    """Sessions that have not ended in any way; needs a join with staff."""
    return _in_use(now, now - IDLE)


def _in_use(now: Any, idle: Any) -> ColumnElement[bool]:
    return and_(SignIn.ended_at.is_(None), SignIn.expires_at > now, SignIn.used_at > idle, Staff.active)


_STAFF = Base.metadata.tables[Staff.__tablename__]
_OF_TOKEN = (
    select(SignIn.id, SignIn.used_at, SignIn.expires_at, *_STAFF.c)
    .join(Staff)
    .where(SignIn.token_hash == bindparam("token"), _in_use(bindparam("now"), bindparam("idle")))
)
"""Asked at every request, and so made once and asked by itself."""


def token_hash(token: str) -> str:
    """What is kept of a random token, so that a copy of the database opens nothing."""
    return hashlib.sha256(token.encode()).hexdigest()
