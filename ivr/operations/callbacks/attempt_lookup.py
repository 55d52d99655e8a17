"""Attempts whose end was never told: the phone company is asked what became of them, until each has an end."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog
from sqlalchemy import ColumnElement, and_, func, or_, select
from sqlalchemy.orm import Session

from ivr.hotline.callback import AttemptStatus
from ivr.hotline.phone import AlreadyOver, Phone, PhoneError, ProviderCall
from ivr.hotline.script import Script
from ivr.operations.callbacks import attempts
from ivr.operations.calls.progress import ENDED, LONGEST_CALL
from ivr.operations.releases.scripts import Scripts
from ivr.records.database import Database
from ivr.records.models import Attempt

log = structlog.get_logger("inquiries")

ASK_AFTER = timedelta(seconds=45)
"""An attempt that has not told its end after so long is asked after, again and again."""

ASK_SOON_AFTER = timedelta(seconds=10)
NOTHING_RANG_AFTER = timedelta(seconds=30)
"""Where the reply to our wish was lost, the phone company's list is looked at soon: a call that it does not know by
then was never made, and its agent need not wait. One that comes all the same rings the agent alone."""

GIVE_UP_AFTER = timedelta(minutes=5)
"""After so long without a sign an attempt is given up. Nobody is rung by it any more: only our own answer to the
agent's key rings the person, and one that was given up gets none."""

PLACED_WITHIN = timedelta(seconds=60)
"""So long after it was decided, at most, a call is made: the wait for its turn, and the phone company's reply."""

BATCH = 200
MOST_REFUSALS = 3


@dataclass(frozen=True)
class Found:
    """What the phone company knows: the call and whom it was joined with, or what its silence means."""

    call: ProviderCall | None
    legs: tuple[ProviderCall, ...] = ()
    otherwise: AttemptStatus = AttemptStatus.LOST


def due(database: Database, now: datetime) -> list[str]:
    """The tokens of attempts that should have told their end by now: any of them, when there are very many."""
    at = Attempt.decided_at
    waited = or_(at < now - ASK_AFTER, and_(_reply_lost(), at < now - ASK_SOON_AFTER))
    late = select(Attempt.token).where(Attempt.ended_at.is_(None), waited)
    with database.reading() as session:
        return list(session.scalars(late.order_by(func.random()).limit(BATCH)))


def _reply_lost() -> ColumnElement[bool]:
    return (Attempt.outcome == AttemptStatus.UNKNOWN.value) & Attempt.call_sid.is_(None)


def ask_after_all(database: Database, scripts: Scripts, phone: Phone, now: datetime) -> int:
    """Ask after every attempt that is due; says how many were. What goes wrong with one holds up no other."""
    asked = refused = 0
    for token in due(database, now):
        if refused >= MOST_REFUSALS:
            break
        try:
            refused = 0 if ask_after(database, scripts, phone, token, now) else refused + 1
            asked += 1
        except Exception:
            log.exception("inquiry failed")
    return asked


def ask_after(database: Database, scripts: Scripts, phone: Phone, token: str, now: datetime) -> bool:
    """Ask the phone company what became of an attempt, and take it in; says False when it could not be asked."""
    with database.reading() as session:
        attempt = session.scalars(select(Attempt).where(Attempt.token == token)).one()
        is_doubtful = _rivals(session, attempt)
    try:
        found = _look(database, phone, attempt, is_doubtful)
    except PhoneError:
        found = None
    script = scripts.current(now)
    with database.begin() as session:
        take_in(session, attempts.locked(session, token), found, script, now)
    return found is not None


def _rivals(session: Session, attempt: Attempt) -> bool:
    """Whether another attempt without a known call rang the same telephone at about the same time."""
    near = Attempt.decided_at.between(attempt.decided_at - PLACED_WITHIN, attempt.decided_at + PLACED_WITHIN)
    rang_nothing = (AttemptStatus.NOT_PLACED.value, AttemptStatus.REFUSED_BY_RULE.value)
    rivals = (
        select(Attempt.id)
        .where(near, Attempt.first_number == attempt.first_number, Attempt.id != attempt.id)
        .where(Attempt.call_sid.is_(None), Attempt.outcome.not_in(rang_nothing))
        .where(or_(Attempt.ended_at.is_(None), Attempt.staff_id == attempt.staff_id))
    )
    return session.scalars(rivals).first() is not None


def _look(database: Database, phone: Phone, attempt: Attempt, is_doubtful: bool) -> Found:
    """The call of an attempt; one whose reply was lost is found by whom it rang, and when. May raise PhoneError."""
    if attempt.call_sid:
        try:
            call = phone.call(attempt.call_sid)
        except AlreadyOver:
            return Found(None)
        return Found(call, tuple(phone.legs(call.sid)) if call.status in ENDED else ())
    earliest, latest = attempt.decided_at - timedelta(seconds=5), attempt.decided_at + PLACED_WITHIN
    near = {
        call.sid: call
        for call in phone.calls_to(attempt.first_number, earliest)
        if call.direction == "outbound-api" and earliest <= (call.started_at or earliest) <= latest
    }
    with database.reading() as session:
        taken = session.scalars(select(Attempt.call_sid).where(Attempt.call_sid.in_(list(near)))).all()
    free = [call for sid, call in near.items() if sid not in taken]
    if not free:
        return Found(None, otherwise=AttemptStatus.NOT_PLACED)
    if is_doubtful or len(free) > 1:
        return Found(None)
    call = free[0]
    return Found(call, tuple(phone.legs(call.sid)) if call.status in ENDED else ())


def take_in(session: Session, attempt: Attempt, found: Found | None, script: Script, now: datetime) -> None:
    """Move the attempt on by what was found; `found` is None when the phone company could not be asked."""
    if found is not None and found.call is not None:
        attempts.progress(session, attempt, AttemptStatus.PLACED, script, now, found.call.sid)
        if found.call.status in ENDED and all(leg.status in ENDED for leg in found.legs):
            _end(session, attempt, found.call, found.legs, script, now)
        return
    may_be_talking = attempt.outcome in (AttemptStatus.DIALLING, AttemptStatus.CONNECTED)
    # Until no call can last longer, two people may be talking though nobody can tell.
    patience = LONGEST_CALL if found is None and may_be_talking else GIVE_UP_AFTER
    if found is not None and found.otherwise is AttemptStatus.NOT_PLACED and attempt.outcome == AttemptStatus.UNKNOWN:
        patience = NOTHING_RANG_AFTER
    if now - attempt.decided_at <= patience:
        return
    attempt.problem = attempt.problem or _explain(found)
    if attempt.outcome == AttemptStatus.CONNECTED:
        attempts.end_talk(session, attempt, script, now)
    elif found is None or attempt.outcome == AttemptStatus.DIALLING:
        attempts.progress(session, attempt, AttemptStatus.LOST, script, now)
    else:
        attempts.progress(session, attempt, found.otherwise, script, now)


def _explain(found: Found | None) -> str:
    if found is None:
        return "the phone company could not be asked"
    if found.otherwise is AttemptStatus.NOT_PLACED:
        return "the phone company has no such call: nothing rang"
    return "the phone company cannot tell"


def _end(
    session: Session,
    attempt: Attempt,
    call: ProviderCall,
    legs: tuple[ProviderCall, ...],
    script: Script,
    now: datetime,
) -> None:
    known = attempt.outcome
    talked = any(leg.status == "completed" and (leg.seconds or 0) > 0 for leg in legs)
    if talked or known == AttemptStatus.CONNECTED:
        attempts.end_talk(session, attempt, script, now)
    elif legs:
        outcome = attempts.OF_PERSON.get(legs[-1].status, AttemptStatus.LOST)
        attempts.progress(session, attempt, outcome, script, now)
    elif known == AttemptStatus.DIALLING:  # they were gone before the person's telephone could ring
        attempts.progress(session, attempt, AttemptStatus.AGENT_HUNG_UP, script, now)
    else:
        outcome = attempts.OF_AGENT.get(call.status, AttemptStatus.LOST)
        attempts.progress(session, attempt, outcome, script, now)
