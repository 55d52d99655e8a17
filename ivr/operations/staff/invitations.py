"""Links with which somebody sets their own password, once: to come in for the first time, or back in."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from ivr.hotline.errors import HotlineError
from ivr.hotline.passwords import check_password
from ivr.hotline.rules import Rules
from ivr.operations import audit
from ivr.operations.audit import actors
from ivr.operations.staff import accounts, sessions
from ivr.operations.staff.passwords import hash_password
from ivr.operations.staff.sessions import token_hash
from ivr.records.people import PasswordLink, Staff

LASTS = timedelta(days=3)


class LinkOver(HotlineError):
    """The link has been used, has run out, or a newer one has taken its place."""


@dataclass(frozen=True)
class Link:
    """A link that was made just now; its token is kept nowhere, so this is the only time that it can be told."""

    login: str
    token: str
    expires_at: datetime


def invite(
    session: Session, wanted: accounts.NewPerson, phone: str | None, rules: Rules, actor: str, now: datetime
) -> Link:
    """Add somebody who sets their name and password by the link. Raises BadLogin, LoginTaken, BadTelephone."""
    person = accounts.add(session, wanted, None, actor, now, one_time=False)
    if phone and phone.strip():
        accounts.set_phone(session, person.login, phone, rules, actor, now)
    return _link(session, person, "staff:invite", 0, actor, now)


def way_back(session: Session, login: str, actor: str, now: datetime) -> Link:
    """A link for somebody who cannot sign in: their password is worth nothing any more, and their sessions end.

    Also for whoever has lost an invitation. Raises NotFound, Yourself.
    """
    person = accounts.locked_person(session, login)
    accounts.not_yourself(person, actor)
    person.password = person.one_time_until = None
    ended = sessions.end_all(session, person.id, now)
    return _link(session, person, "staff:reset-by-link", ended, actor, now)


def invited(session: Session, token: str, now: datetime) -> Staff:
    """Whom a link is for. Raises LinkOver."""
    return _live(session, token, now).staff


def password_for(person: Staff, name: str, wanted: str) -> str:
    """The hash of the password that was chosen; call it outside of transactions. Raises what check_password raises."""
    check_password(wanted, person.login, name or person.name)
    return hash_password(wanted)


def accept(session: Session, token: str, name: str, password_hash: str, now: datetime) -> Staff:
    """The password is set, and the link has done its work. Raises LinkOver."""
    link = _live(session, token, now, lock=True)
    person = accounts.locked_person(session, link.staff.login)
    link.ended_at = now
    person.password, person.one_time_until = password_hash, None
    before = {"name": person.name}
    person.name = name.strip()[:255] or person.name
    after = {"name": person.name, "sessions_ended": sessions.end_all(session, person.id, now)}
    actor = actors.person_actor(person)
    audit.record(session, actor, "staff:set-password-by-link", f"staff {person.login}", before, after, now)
    return person


def _link(session: Session, person: Staff, action: str, ended: int, actor: str, now: datetime) -> Link:
    older = update(PasswordLink).where(PasswordLink.staff_id == person.id, PasswordLink.ended_at.is_(None))
    session.execute(older.values(ended_at=now))
    token = secrets.token_urlsafe(32)
    row = PasswordLink(
        staff_id=person.id, token_hash=token_hash(token), made_at=now, made_by=actor, expires_at=now + LASTS
    )
    session.add(row)
    after = {"link_until": row.expires_at.isoformat(), "sessions_ended": ended}
    audit.record(session, actor, action, f"staff {person.login}", None, after, now)
    return Link(person.login, token, row.expires_at)


def _live(session: Session, token: str, now: datetime, *, lock: bool = False) -> PasswordLink:
    asked = select(PasswordLink).where(PasswordLink.token_hash == token_hash(token), *counts(now))
    link = session.scalars(asked.with_for_update() if lock else asked).first()
    if link is None or not link.staff.active:
        raise LinkOver("This link has been used, has run out, or a newer one has taken its place.")
    return link


def counts(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Which links can still be used."""
    return PasswordLink.ended_at.is_(None), PasswordLink.expires_at > now
