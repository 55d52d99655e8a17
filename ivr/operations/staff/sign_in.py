"""Signing in: who shows the right password, and a code if need be, is let in; who guesses must wait.

What failed is counted by place: an address, or a browser in which this very person has signed in before. Whoever
guesses elsewhere, be it from the same network, hinders nobody at their usual place.
"""

from __future__ import annotations

import hashlib
import secrets
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from ivr.hotline.errors import HotlineError
from ivr.operations.staff import second_factor, shown_once, throttle
from ivr.operations.staff import sessions as staff_sessions
from ivr.operations.staff.passwords import hash_password, is_outdated, matches
from ivr.operations.staff.second_factor import WrongCode
from ivr.operations.staff.sessions import token_hash
from ivr.operations.staff.throttle import Outcome, Place, Try
from ivr.records.database import Database
from ivr.records.people import SecondStep, SignIn, SignInTry, Staff

KEPT = timedelta(days=90)
"""How long it can be looked up who has tried to sign in."""
CODE_WITHIN = timedelta(minutes=10)
"""So long after the password the code may come."""


class NotLetIn(HotlineError):
    """Login and password do not belong together; nothing more is told, not even whether the login exists."""


class CodeNeeded(HotlineError):
    """The password is right and a code has to follow; `token` is for `give_code`."""

    def __init__(self, token: str) -> None:
        super().__init__("A code has to follow.")
        self.token = token


class BeginAgain(HotlineError):
    """The password was shown too long ago, or something has changed since."""


@dataclass(frozen=True)
class LetIn:
    """Somebody is in: the token of their session, and how many recovery codes are left if one was used."""

    token: str
    login: str
    codes_left: int | None = None


def sign_in(
    database: Database,
    login: str,
    password: str,
    address: str | None,
    now: datetime,
    browser: str | None = None,
    *,
    shared: bool = False,
) -> str:
    """Let a person in; gives the token of their new session. Raises NotLetIn, TooManyTries, CodeNeeded.

    `browser` names one in which this person has signed in before, `shared` says that a call centre is behind the
    address. The password is checked between two short transactions: hashing must not hold up anybody's call.
    """
    login = login.strip().lower()
    with database.reading() as session:
        person = session.scalars(select(Staff).where(Staff.login == login)).first()
    typed = login if person else _unknown(login)
    tried = throttle.note(database, typed, Place(address, browser if person else None, shared), Outcome.FAILED, now)
    throttle.check(database, tried, now)
    right = matches(person.password if person else None, password)
    if person is None or not right or not _may_enter(person, now):
        raise NotLetIn("Login and password do not belong together.")
    newer = hash_password(password) if person.password and is_outdated(person.password) else None
    with database.begin() as session:
        current = session.get_one(Staff, person.id, with_for_update={"key_share": True}, populate_existing=True)
        if current.password != person.password or not _may_enter(current, now):  # changed while we were checking
            raise NotLetIn("Login and password do not belong together.")
        if newer:
            current.password = newer
        step = _second_step(session, current, now) if current.second_factor else None
        throttle.settle(session, tried, Outcome.PASSWORD_RIGHT if step else Outcome.WORKED)
        token = step or staff_sessions.begin(session, current, address, now)
    if step:
        raise CodeNeeded(step)
    return token


def give_code(
    database: Database, step: str, code: str, place: Callable[[str], Place], now: datetime, machine_now: datetime
) -> LetIn:
    """The second step. `place` says from where a login is tried; `machine_now` is the machine's own time.

    Raises BeginAgain, WrongCode, TooManyTries.
    """
    with database.reading() as session:
        login = session.scalar(select(Staff.login).join(SecondStep).where(*_open(step, now)))
    if login is None:
        raise BeginAgain("The password was shown too long ago; begin again.")
    tried = throttle.note(database, login, place(login), Outcome.WRONG_CODE, now)
    throttle.check(database, tried, now)
    with database.begin() as session:
        return _with_code(session, step, code, tried, now, machine_now)


def _with_code(session: Session, step: str, code: str, tried: Try, now: datetime, machine_now: datetime) -> LetIn:
    person = session.scalars(select(Staff).where(Staff.login == tried.login).with_for_update(key_share=True)).one()
    waiting = session.scalars(select(SecondStep).where(*_open(step, now)).with_for_update()).first()
    if waiting is None or not _may_enter(person, now):
        raise BeginAgain("The password was shown too long ago; begin again.")
    proof = second_factor.use_code(session, person, code, now, machine_now)
    if proof is None:
        raise WrongCode("This code is not right, or has been used before.")
    waiting.done_at = now
    throttle.settle(session, tried, Outcome.WORKED)
    token = staff_sessions.begin(session, person, tried.place.address, now, proof)
    return LetIn(token, person.login, proof.get("left"))


def confirm(database: Database, person: Staff, password: str, place: Place, now: datetime) -> bool:
    """Whether somebody who is signed in knows their password; guesses are counted as those at the sign-in are.

    Raises TooManyTries.
    """
    tried = throttle.note(database, person.login, place, Outcome.FAILED, now)
    throttle.check(database, tried, now)
    right = matches(person.password, password)
    if right:
        with database.begin() as session:
            throttle.settle(session, tried, Outcome.WORKED)
    return right


def forget(database: Database, before: datetime) -> int:
    """Remove tries and sessions that ended before then; says how many."""
    with database.begin() as session:
        shown_once.forget(session, before + KEPT)
        session.execute(delete(SecondStep).where(SecondStep.expires_at < before))
        tries: Any = session.execute(delete(SignInTry).where(SignInTry.at < before))
        sessions: Any = session.execute(delete(SignIn).where(SignIn.expires_at < before))
        return int(tries.rowcount) + int(sessions.rowcount)


def _may_enter(person: Staff, now: datetime) -> bool:
    return person.active and (person.one_time_until is None or now < person.one_time_until)


def _unknown(login: str) -> str:
    return "?" + hashlib.sha256(login.encode()).hexdigest()[:12]


def _second_step(session: Session, person: Staff, now: datetime) -> str:
    token = secrets.token_urlsafe(32)
    session.add(SecondStep(staff_id=person.id, token_hash=token_hash(token), expires_at=now + CODE_WITHIN))
    return token


def _open(step: str, now: datetime) -> tuple[Any, ...]:
    return SecondStep.token_hash == token_hash(step), SecondStep.done_at.is_(None), SecondStep.expires_at > now
