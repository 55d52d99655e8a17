"""Who works at the hotline: people are added, changed, disabled and given new passwords; each change is audited."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ivr.hotline import numbers
from ivr.hotline.errors import HotlineError, NotFound, Thing
from ivr.hotline.passwords import check_password
from ivr.hotline.rules import Rules
from ivr.hotline.staff import Presence, Role
from ivr.operations import audit
from ivr.operations.audit.actors import person_actor
from ivr.operations.staff import presence, sessions
from ivr.operations.staff.passwords import hash_password, matches
from ivr.records.cases import Office
from ivr.records.people import Staff

ONE_TIME_LASTS = timedelta(days=3)
_LOGIN = re.compile(r"[a-z][a-z0-9._-]{1,63}")


class LoginTaken(HotlineError):
    """Somebody else has this login."""


class BadLogin(HotlineError):
    """This cannot be a login."""


class BadTelephone(HotlineError):
    """This is no telephone number that the hotline may ring."""


class OfficeNeeded(HotlineError):
    """An officer belongs to an office that is written to; nobody else belongs to one."""


class LastAdmin(HotlineError):
    """Without this person nobody could administer the hotline."""


class Yourself(HotlineError):
    """Somebody was about to lock themselves out; another admin has to do it."""


class WrongPassword(HotlineError):
    """The present password, typed to choose a new one, is not right."""


class SamePassword(HotlineError):
    """The new password is the old one."""


def locked_person(session: Session, login: str) -> Staff:
    """The person with this login, locked until the transaction ends. Raises NotFound."""
    found = session.scalars(
        select(Staff).where(Staff.login == login.strip().lower()).with_for_update(key_share=True)
    ).first()
    if found is None:
        raise NotFound(Thing.PERSON, login)
    return found


@dataclass(frozen=True)
class NewPerson:
    """Somebody who is to be added."""

    login: str
    name: str
    role: Role
    language: str = "id"
    office: int | None = None
    """Of an officer, and of nobody else."""


def add(
    session: Session, wanted: NewPerson, password_hash: str | None, actor: str, now: datetime, one_time: bool = True
) -> Staff:
    """A new person; with `one_time` the password was given to them and must be changed at the first sign-in.

    Without a password they can come in only by a link. Raises BadLogin, LoginTaken, OfficeNeeded.
    """
    login = wanted.login.strip().lower()
    if not _LOGIN.fullmatch(login):
        raise BadLogin("A login has 2 to 64 small letters, digits, dots, dashes or underscores, a letter first.")
    if session.scalar(select(Staff.id).where(Staff.login == login)) is not None:
        raise LoginTaken(f"There is somebody with the login {login} already.")
    person = Staff(
        login=login,
        name=wanted.name.strip() or login,
        role=wanted.role.value,
        office_id=_office_for(session, wanted.role, wanted.office),
        password=password_hash,
        one_time_until=now + ONE_TIME_LASTS if one_time else None,
        language=wanted.language,
        created_at=now,
        presence=Presence.AWAY.value,
    )
    session.add(person)
    session.flush()
    audit.record(session, actor, "staff:add", _subject(person), None, _data(person), now)
    return person


def disable(session: Session, login: str, actor: str, now: datetime) -> Staff:
    """Let a person in no more, from this moment on: their sessions end. Raises NotFound, LastAdmin, Yourself.

    Whoever may hold a callback is disabled by `console.agents`.
    """
    person = locked_person(session, login)
    if not person.active:
        return person
    not_yourself(person, actor)
    _keep_an_admin(session, person, now)
    person.active = False
    ended = sessions.end_all(session, person.id, now)
    presence.set_presence(session, person.id, Presence.AWAY, None, actor, now)
    person.ring_me = False
    after = {"active": False, "sessions_ended": ended}
    audit.record(session, actor, "staff:disable", _subject(person), {"active": True}, after, now)
    return person


def enable(session: Session, login: str, actor: str, now: datetime) -> Staff:
    """Let a person in again, with the password they had. Raises NotFound."""
    person = locked_person(session, login)
    if not person.active:
        person.active = True
        audit.record(session, actor, "staff:enable", _subject(person), {"active": False}, {"active": True}, now)
    return person


def reset_password(session: Session, login: str, password_hash: str, actor: str, now: datetime) -> Staff:
    """Give a person a one-time password, which they must change; their sessions end. Raises NotFound."""
    person = locked_person(session, login)
    person.password, person.one_time_until = password_hash, now + ONE_TIME_LASTS
    ended = sessions.end_all(session, person.id, now)
    after = {"one_time_until": person.one_time_until.isoformat(), "sessions_ended": ended}
    audit.record(session, actor, "staff:reset-password", _subject(person), None, after, now)
    return person


def new_password(person: Staff, present: str, wanted: str) -> str:
    """The hash of the password that a person chose. Call it outside of transactions.

    Raises WrongPassword when `present` is not the one they have, SamePassword, and what `check_password` raises.
    """
    if not matches(person.password, present):
        raise WrongPassword("The present password is not right.")
    if wanted == present:
        raise SamePassword("The new password is the one you have already.")
    check_password(wanted, person.login, person.name)
    return hash_password(wanted)


def set_password(session: Session, login: str, password_hash: str, now: datetime) -> Staff:
    """A person has chosen a password: every session of theirs ends; whoever asked signs them in anew."""
    person = locked_person(session, login)
    person.password, person.one_time_until = password_hash, None
    after = {"sessions_ended": sessions.end_all(session, person.id, now)}
    audit.record(session, person_actor(person), "staff:change-password", _subject(person), None, after, now)
    return person


def set_role(
    session: Session, login: str, role: Role, actor: str, now: datetime, *, office: int | None = None
) -> Staff:
    """Give a person another role, with `office` for an officer; it holds from their next click on.

    Whoever may hold a callback is given it by `console.agents`. Raises NotFound, LastAdmin, Yourself, OfficeNeeded.
    """
    person = locked_person(session, login)
    if role != person.role:
        not_yourself(person, actor)
    if role is not Role.ADMIN:
        _keep_an_admin(session, person, now)
    belongs = _office_for(session, role, office, person.office_id)
    values = {"role": role.value} | ({"office_id": belongs} if belongs != person.office_id else {})
    if role is Role.OFFICER and person.role != role:
        presence.set_presence(session, person.id, Presence.AWAY, None, actor, now)
        person.ring_me = False
    return _change(session, person, values, "staff:set-role", actor, now)


def _office_for(session: Session, role: Role, wanted: int | None, present: int | None = None) -> int | None:
    """The office that somebody with this role belongs to; one that is not written to only if it is theirs already."""
    if (role is Role.OFFICER) != (wanted is not None):
        raise OfficeNeeded("An officer belongs to one active office, and nobody else to any.")
    if wanted is None or wanted == present:
        return wanted
    office = session.get(Office, wanted)
    if office is None or not office.active:
        raise OfficeNeeded("An officer belongs to one active office; there is none such.")
    return office.id


def set_phone(session: Session, login: str, phone: str | None, rules: Rules, actor: str, now: datetime) -> Staff:
    """Where a person is rung, written as people do; None: nowhere. Raises NotFound, BadTelephone."""
    number = numbers.caller_number(phone) if phone and phone.strip() else None
    if phone and phone.strip() and (number is None or not rules.may_ring(number)):
        raise BadTelephone(f"{phone} is no telephone number that the hotline may ring.")
    person = locked_person(session, login)
    if number is None:
        person.ring_me = False
    return _change(session, person, {"phone": number}, "staff:set-phone", actor, now)


def set_name(session: Session, login: str, name: str, actor: str, now: datetime) -> Staff:
    """Write a person's name another way. Raises NotFound."""
    person = locked_person(session, login)
    return _change(session, person, {"name": name.strip() or person.login}, "staff:set-name", actor, now)


def set_language(session: Session, login: str, language: str, actor: str, now: datetime) -> Staff:
    """The language of a person's pages. Raises NotFound."""
    return _change(session, locked_person(session, login), {"language": language}, "staff:set-language", actor, now)


def _change(session: Session, person: Staff, values: dict[str, Any], action: str, actor: str, now: datetime) -> Staff:
    before = {name: getattr(person, name) for name in values}
    if before != values:
        for name, value in values.items():
            setattr(person, name, value)
        audit.record(session, actor, action, _subject(person), before, values, now)
        session.flush()
    return person


def not_yourself(person: Staff, actor: str) -> None:
    """Raises Yourself when somebody is about to do to themselves what another has to decide."""
    if actor == person_actor(person):
        raise Yourself("You cannot do this to yourself; ask another admin.")


def _keep_an_admin(session: Session, person: Staff, now: datetime) -> None:
    """Raises LastAdmin for the only admin who can sign in: who was only invited does not count."""
    if person.role != Role.ADMIN.value or not person.active:
        return
    usable = Staff.password.is_not(None) & or_(Staff.one_time_until.is_(None), Staff.one_time_until > now)
    admins = select(Staff.id).where(Staff.role == Role.ADMIN.value, Staff.active, usable).order_by(Staff.id)
    if set(session.scalars(admins.with_for_update(key_share=True))) <= {person.id}:
        raise LastAdmin(f"{person.login} is the only admin; make somebody else one first.")


def _subject(person: Staff) -> str:
    return f"staff {person.login}"


def _data(person: Staff) -> dict[str, Any]:
    told = {name: getattr(person, name) for name in ("name", "role", "phone", "language")}
    return told | ({"office_id": person.office_id} if person.office_id is not None else {})
