"""One-time codes at sign-in: made by the person's telephone from a secret, with recovery codes for a lost one."""

from __future__ import annotations

import hashlib
import hmac
import re
from collections.abc import Iterator
from datetime import datetime
from typing import Any

import pyotp
from sqlalchemy import delete, func, select, update
from sqlalchemy.orm import Session

from ivr.hotline.errors import HotlineError
from ivr.hotline.staff import Role
from ivr.operations import audit
from ivr.operations.audit import actors
from ivr.operations.staff import accounts, sessions
from ivr.operations.staff.passwords import random_words
from ivr.records.people import RecoveryCode, Staff

STEP = 30
"""Seconds for which a telephone shows one code."""
DRIFT = 1
"""So many steps may a telephone be slow or fast."""
RECOVERY_CODES = 10
_DIGITS = re.compile(r"[0-9]{6}")


class WrongCode(HotlineError):
    """The code is not right, or has been used before."""


def needed(role: str, required: bool) -> bool:
    """Whether somebody with this role has to have codes, when the hotline requires them."""
    return required and Role(role).allows(Role.SUPERVISOR)


def new_secret() -> str:
    """A secret for a person's telephone."""
    return pyotp.random_base32()


def secret_address(secret: str, login: str, issuer: str) -> str:
    """The secret as an address that a telephone reads from a picture."""
    return pyotp.TOTP(secret).provisioning_uri(name=login, issuer_name=issuer)


def turn_on(session: Session, login: str, secret: str, code: str, now: datetime, machine_now: datetime) -> list[str]:
    """A person's telephone makes codes from now on; gives ten recovery codes. Raises WrongCode.

    Every session ends: the others may be somebody else's, begun without a code.
    """
    person = accounts.locked_person(session, login)
    step = _step(secret, code, machine_now)
    if step is None:
        raise WrongCode("This code is not right. Look whether the telephone's clock is.")
    before = {"since": person.second_factor_since.isoformat()} if person.second_factor_since else None
    person.second_factor, person.second_factor_since, person.second_factor_used = secret, now, step
    after = {"since": now.isoformat(), "sessions_ended": sessions.end_all(session, person.id, now)}
    subject = f"staff {person.login}"
    audit.record(session, actors.person_actor(person), "staff:turn-on-second-factor", subject, before, after, now)
    return _new_recovery_codes(session, person)


def renew_recovery_codes(session: Session, login: str, now: datetime) -> list[str]:
    """Ten new recovery codes; the old ones are worth nothing any more."""
    person = accounts.locked_person(session, login)
    subject = f"staff {person.login}"
    audit.record(session, actors.person_actor(person), "staff:renew-recovery-codes", subject, None, None, now)
    return _new_recovery_codes(session, person)


def turn_off(session: Session, login: str, actor: str, now: datetime) -> Staff:
    """A person needs no code any more, until they set one up again; their sessions end. Harmless to repeat."""
    person = accounts.locked_person(session, login)
    if person.second_factor is None:
        return person
    before = {"since": person.second_factor_since.isoformat() if person.second_factor_since else None}
    person.second_factor = person.second_factor_since = person.second_factor_used = None
    session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == person.id))
    after = {"sessions_ended": sessions.end_all(session, person.id, now)}
    audit.record(session, actor, "staff:turn-off-second-factor", f"staff {person.login}", before, after, now)
    return person


def use_code(
    session: Session, person: Staff, typed: str, now: datetime, machine_now: datetime
) -> dict[str, Any] | None:
    """Take a code of a person whom this transaction has locked: once. Says which kind it was; None: it is not right."""
    code = re.sub(r"[\s-]", "", typed).lower()
    if person.second_factor is None:
        return None
    if _DIGITS.fullmatch(code):
        step = _step(person.second_factor, code, machine_now)
        if step is None or (person.second_factor_used is not None and step <= person.second_factor_used):
            return None
        person.second_factor_used = step
        return {"by": "code"}
    mine = (RecoveryCode.staff_id == person.id, RecoveryCode.used_at.is_(None))
    this = update(RecoveryCode).where(*mine, RecoveryCode.code_hash == _hash(person.id, code)).values(used_at=now)
    used: Any = session.execute(this)
    return {"by": "recovery code", "left": recovery_codes_left(session, person.id)} if used.rowcount else None


def recovery_codes_left(session: Session, staff_id: int) -> int:
    """How many recovery codes a person has not used."""
    left = select(func.count()).where(RecoveryCode.staff_id == staff_id, RecoveryCode.used_at.is_(None))
    return session.scalar(left) or 0


def _step(secret: str, code: str, machine_now: datetime) -> int | None:
    """The time step in which the telephone shows this code, if it is near now."""
    made, given = pyotp.TOTP(secret), re.sub(r"\s", "", code)
    found = None
    for step in _steps(machine_now):
        if hmac.compare_digest(made.generate_otp(step).encode(), given.encode()):
            found = step
    return found


def _steps(machine_now: datetime) -> Iterator[int]:
    middle = int(machine_now.timestamp()) // STEP
    yield from range(middle - DRIFT, middle + DRIFT + 1)


def _new_recovery_codes(session: Session, person: Staff) -> list[str]:
    session.execute(delete(RecoveryCode).where(RecoveryCode.staff_id == person.id))
    codes = [random_words(3) for _ in range(RECOVERY_CODES)]
    session.add_all(
        RecoveryCode(staff_id=person.id, code_hash=_hash(person.id, code.replace("-", ""))) for code in codes
    )
    return codes


def _hash(staff_id: int, code: str) -> str:
    return hashlib.sha256(f"{staff_id}:{code}".encode()).hexdigest()
