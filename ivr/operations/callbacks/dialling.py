"""Ring for a callback: decide and write it down, then ask the phone company, and never ask twice.

A crash between the two costs at most one try; what became of a try is told by the phone company's events, found by
its token, or asked for by `inquiries`.
"""

from __future__ import annotations

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from ivr.hotline.callback import AttemptStatus, CallbackEvent, CallbackStatus, IllegalMove, move
from ivr.hotline.callback import may_ring as may_ring_now
from ivr.hotline.errors import HotlineError, NotFound, Thing
from ivr.hotline.phone import BadNumber, OutcomeUnknown, Phone, PhoneError
from ivr.hotline.script import Script
from ivr.hotline.staff import Presence
from ivr.operations import audit
from ivr.operations.audit import actors
from ivr.operations.callbacks import attempts, claims, slots
from ivr.operations.releases.scripts import Scripts
from ivr.operations.staff import presence
from ivr.records.database import Database
from ivr.records.models import Attempt

RING_SECONDS = 25
"""So long an agent's telephone rings."""

TOO_MANY = "Too many calls are being made at this moment. Try again in a minute."
MANY = 1000
"""As good as no limit: outside the web processes nobody else needs the threads."""

BAD_NUMBER = "telephone number"
"""Why an agent is set to away whose telephone cannot be rung."""


class WhyNot(StrEnum):
    """Why nobody is rung, or a call is not ended."""

    CLOSED = "closed"
    OWN_NUMBER = "own_number"
    BUSY = "busy"
    NOT_YOURS = "not_yours"
    NOT_ASKED = "not_asked"
    HANG_UP = "hang_up"


class CannotRing(HotlineError):
    """Nobody was rung; the message says why and what to do, and `code` the same for whoever words it."""

    def __init__(self, code: WhyNot, message: str) -> None:
        super().__init__(message)
        self.code = code


@dataclass(frozen=True)
class Ringer:
    """What ringing needs: whom to ask, what holds, and how to wait (seconds) for the next free moment."""

    database: Database
    scripts: Scripts
    phone: Phone
    sleep: Callable[[float], None]
    clicks: threading.Semaphore = field(default_factory=lambda: threading.Semaphore(MANY), compare=False)
    """So many agents' clicks wait for the phone company at the same time; the threads beside them answer callers."""

    def ring(
        self, callback_id: int, first_number: str, now: datetime, staff_id: int | None = None, *, by_us: bool = False
    ) -> Attempt:
        """Ring `first_number`, the agent's (E.164), for a callback that is claimed. Raises CannotRing, IllegalMove.

        `by_us`: the hotline decided it, not a click. What is given back is the attempt as it stands: placed, unknown,
        refused by a rule, or not placed with its `problem`.
        """
        if by_us:
            return self._ring(Decision(callback_id, first_number, staff_id, by_us), now)
        if not self.clicks.acquire(blocking=False):
            raise CannotRing(WhyNot.BUSY, TOO_MANY)
        try:
            return self._ring(Decision(callback_id, first_number, staff_id), now)
        finally:
            self.clicks.release()

    def _ring(self, decided: Decision, now: datetime) -> Attempt:
        script = self.scripts.current(now)
        with self.database.begin() as session:
            attempt, wait = decide(session, decided, script, now)
        if attempt.ended_at is not None:
            return attempt
        self.sleep(wait)
        try:
            sid = self.phone.ring(decided.first_number, attempt.token, RING_SECONDS)
        except OutcomeUnknown as error:
            return self._record(attempt, AttemptStatus.UNKNOWN, script, now, str(error))
        except PhoneError as error:
            refused = self._record(attempt, AttemptStatus.NOT_PLACED, script, now, str(error))
            if decided.by_us and isinstance(error, BadNumber):  # else the whole queue would be tried with this number
                with self.database.begin() as session:
                    presence.follow(session, decided.staff_id, Presence.AWAY, BAD_NUMBER, now)
            return refused
        return self._record(attempt, AttemptStatus.PLACED, script, now, None, sid)

    def hang_up(self, callback_id: int, attempt_id: int, staff_id: int, now: datetime) -> None:
        """End the call of an attempt of this agent, ringing or talking; what follows is told by the phone company.

        Raises NotYours, IllegalMove when that attempt is over, CannotRing when it could not be asked for.
        """
        with self.database.begin() as session:
            callback = claims.locked_of(session, callback_id, staff_id)
            attempt = session.get(Attempt, attempt_id)
            if attempt is None or attempt.callback_id != callback_id or not attempts.is_current(session, attempt):
                raise IllegalMove(f"nothing rings for a callback that is {callback.status}")
            if attempt.call_sid is None:
                raise CannotRing(WhyNot.HANG_UP, "It is not known yet whether anything rings. Try again in a moment.")
            if attempt.cancelled_at is None:
                attempt.cancelled_at = now
                actor, subject = actors.actor_of(session, staff_id), f"callback {callback_id}"
                audit.record(session, actor, "callback:hang-up", subject, None, {"status": callback.status}, now)
            sid = attempt.call_sid
        try:
            self.phone.hang_up(sid)
        except PhoneError as error:
            message = "The phone company could not end the call. Hang up on your telephone."
            raise CannotRing(WhyNot.HANG_UP, message) from error
        with self.database.begin() as session:  # one that was still in its queue tells nobody that it has ended
            attempt = attempts.locked(session, attempt.token)
            if attempt.outcome == AttemptStatus.PLACED:
                ended = AttemptStatus.DECLINED if attempt.answered_at else AttemptStatus.AGENT_NO_ANSWER
                attempts.progress(session, attempt, ended, self.scripts.current(now), now)

    def _record(
        self,
        decided: Attempt,
        status: AttemptStatus,
        script: Script,
        now: datetime,
        problem: str | None,
        sid: str | None = None,
    ) -> Attempt:
        with self.database.begin() as session:
            attempt = attempts.locked(session, decided.token)
            attempt.problem = problem[:255] if problem else attempt.problem
            attempts.progress(session, attempt, status, script, now, sid)
            return attempt


@dataclass(frozen=True)
class Decision:
    """Who is rung for which callback, and who wants it."""

    callback_id: int
    first_number: str
    staff_id: int | None = None
    by_us: bool = False


def decide(session: Session, decided: Decision, script: Script, now: datetime) -> tuple[Attempt, float]:
    """Write down that a claimed callback is rung now; gives the attempt and the seconds to wait before asking.

    A person who may not be rung is refused: that attempt has ended already. Raises CannotRing when a rule forbids
    it at this moment, IllegalMove when the callback is not claimed.
    """
    callback, rules = claims.locked(session, decided.callback_id), script.rules
    if callback is None:
        raise NotFound(Thing.CALLBACK, decided.callback_id)
    if decided.staff_id is not None and callback.held_by != decided.staff_id:
        raise CannotRing(WhyNot.NOT_YOURS, "This callback is not yours any more. Take it again, or take another.")
    if not may_ring_now(now, script.hours, rules.margin):
        raise CannotRing(WhyNot.CLOSED, "We ring people only in opening hours, and not shortly before closing.")
    if not rules.may_ring(decided.first_number):
        allowed = ", ".join(rules.allowed_prefixes)
        raise CannotRing(WhyNot.OWN_NUMBER, f"Your own number may not be rung: allowed are {allowed}…")
    status = CallbackStatus(callback.status)
    if decided.by_us and status is not CallbackStatus.CLAIMED:
        raise CannotRing(WhyNot.NOT_ASKED, "Only the agent decides to ring somebody again.")
    callback.status = move(status, CallbackEvent.RING)
    attempt = _write_down(session, decided, now)
    refused = not rules.may_ring(callback.number or "")
    if refused:
        attempt.problem = "this number may not be rung"
        attempts.progress(session, attempt, AttemptStatus.REFUSED_BY_RULE, script, now)
    actor = actors.HOTLINE if decided.by_us else actors.actor_of(session, decided.staff_id)
    before, after = {"status": status.value}, {"status": callback.status, "attempt": attempt.id}
    action = "callback:ring-refused" if refused else "callback:ring"
    audit.record(session, actor, action, f"callback {callback.id}", before, after, now)
    if refused:
        return attempt, 0.0
    presence.follow(session, decided.staff_id, Presence.BUSY, None, now)
    wait = slots.book(session, rules.calls_per_second, now)
    if wait is None:
        raise CannotRing(WhyNot.BUSY, TOO_MANY)
    return attempt, wait


def _write_down(session: Session, decided: Decision, now: datetime) -> Attempt:
    attempt = Attempt(
        callback_id=decided.callback_id,
        token=secrets.token_urlsafe(24),
        staff_id=decided.staff_id,
        first_number=decided.first_number,
        outcome=AttemptStatus.DECIDED,
        decided_at=now,
        rung_by_us=decided.by_us,
    )
    session.add(attempt)
    session.flush()
    return attempt
