"""What becomes of a try at a callback: told by events in any order, or asked for; it only moves forward."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ivr.hotline.callback import (
    COUNTED,
    HELD_STATUSES,
    MOVES,
    OUTCOMES,
    UNDER_WAY,
    AttemptStatus,
    CallbackEvent,
    CallbackStatus,
    NeverOpens,
    further,
    move,
    next_try,
)
from ivr.hotline.case import CaseRemark
from ivr.hotline.errors import NotFound, Thing
from ivr.hotline.script import Script
from ivr.hotline.staff import Presence
from ivr.operations import audit
from ivr.operations.audit.actors import HOTLINE
from ivr.operations.callbacks import claims, promises
from ivr.operations.calls.progress import ENDED
from ivr.operations.capacity.times import NO_HOURS_AT_ALL
from ivr.operations.cases import contact_steps
from ivr.operations.notices import writing as notices
from ivr.operations.staff import presence
from ivr.records.models import Attempt, Callback

_BUSY_WITH_A_CALL = frozenset(HELD_STATUSES - {CallbackStatus.CLAIMED})


def locked(session: Session, token: str) -> Attempt:
    """The attempt with this token, with its callback, both locked until the transaction ends. Raises NotFound."""
    attempt = session.scalars(select(Attempt).where(Attempt.token == token)).first()
    if attempt is None:
        raise NotFound(Thing.ATTEMPT)
    claims.locked(session, attempt.callback_id)
    session.refresh(attempt)
    return attempt


def is_current(session: Session, attempt: Attempt) -> bool:
    """Whether its callback is being rung by this attempt, and not by a later one or by none."""
    newest = session.scalars(select(func.max(Attempt.id)).where(Attempt.callback_id == attempt.callback_id)).one()
    return newest == attempt.id and CallbackStatus(attempt.callback.status) in UNDER_WAY


def progress(
    session: Session,
    attempt: Attempt,
    reported: AttemptStatus,
    script: Script,
    now: datetime,
    call_sid: str | None = None,
) -> bool:
    """Take in how far an attempt has come; late, repeated and earlier news change nothing. Says whether it moved."""
    attempt.call_sid = attempt.call_sid or call_sid or None
    known = AttemptStatus(attempt.outcome)
    if further(known, reported) is known:
        session.flush()
        return False
    attempt.outcome = reported
    if reported is AttemptStatus.PLACED:
        attempt.placed_at = attempt.placed_at or now
    if reported is AttemptStatus.DIALLING:  # written down before anybody is rung: what comes later is no new ringing
        promises.mark_rung(attempt.callback, script.hours, now)
    if reported in OUTCOMES:
        _end(session, attempt, known, reported, script, now)
    session.flush()
    return True


def _end(
    session: Session,
    attempt: Attempt,
    known: AttemptStatus,
    reported: AttemptStatus,
    script: Script,
    now: datetime,
) -> None:
    callback, current = attempt.callback, is_current(session, attempt)
    counted = callback.attempts_made + (reported in COUNTED) - (known in COUNTED)
    callback.attempts_made = max(0, counted)  # a person who asks anew starts from nothing
    if reported is AttemptStatus.CONNECTED:
        attempt.connected_at = attempt.connected_at or now
        callback.reached_at = callback.reached_at or attempt.connected_at
        if current:
            _reach(callback)
        else:
            _settle(session, callback, now)
        return
    attempt.connected_at = None  # somebody may have picked up, but nobody talked
    attempt.ended_at = attempt.ended_at or now
    contact_steps.add_try(session, attempt, reported.value, script.hours, now)
    if current:
        again = retry_at(reported, callback.attempts_made, now, script)
        callback.status = move(CallbackStatus(callback.status), CallbackEvent.RETRY if again else CallbackEvent.EXHAUST)
        if again:
            promises.wait_again(callback, again, script, rang=reported in COUNTED)
            if reported in COUNTED:
                notices.unreached(session, callback, attempt.id, again, now)
        callback.free()
    _agent_after(session, attempt, reported, current, now)


def _reach(callback: Callback) -> None:
    if callback.status == CallbackStatus.RINGING:
        callback.status = move(CallbackStatus.RINGING, CallbackEvent.REACH)


def retry_at(outcome: AttemptStatus, made: int, now: datetime, script: Script) -> datetime | None:
    """When to ring again, as `next_try` says; without any hours to plan with it is looked at within a week."""
    try:
        return next_try(outcome, made, now, script.hours, script.rules.retry)
    except NeverOpens:
        return now + NO_HOURS_AT_ALL


def end_talk(session: Session, attempt: Attempt, script: Script, now: datetime) -> None:
    """The two were joined and the talk is over: the agent owes a disposition."""
    progress(session, attempt, AttemptStatus.CONNECTED, script, now)
    attempt.ended_at = attempt.ended_at or now
    callback = attempt.callback
    if is_current(session, attempt):
        callback.status = move(CallbackStatus(callback.status), CallbackEvent.HANG_UP)
        callback.held_until = now + script.rules.wrap_up
        presence.follow(session, callback.held_by, Presence.AFTER_CALL, None, now)
    else:
        _agent_free(session, attempt.staff_id, Presence.READY, None, now)
    session.flush()


def _agent_after(session: Session, attempt: Attempt, reported: AttemptStatus, current: bool, now: datetime) -> None:
    """The agent is ready again; one whom the hotline rang and who neither took it nor cancelled it is away."""
    declined = reported is AttemptStatus.DECLINED and current  # else they were told that it is settled
    if attempt.rung_by_us and attempt.cancelled_at is None and (declined or reported is AttemptStatus.AGENT_NO_ANSWER):
        _agent_free(session, attempt.staff_id, Presence.AWAY, "no answer", now)
    else:
        _agent_free(session, attempt.staff_id, Presence.READY, None, now)


def _agent_free(session: Session, staff_id: int | None, then: Presence, reason: str | None, now: datetime) -> None:
    """A call of this agent is over, and unless another one is going on that shows."""
    in_hand = claims.held(session, staff_id) if staff_id is not None else None
    if in_hand is None or in_hand.status not in _BUSY_WITH_A_CALL:
        presence.follow(session, staff_id, then, reason, now)


def _settle(session: Session, callback: Callback, now: datetime) -> None:
    """We had given the attempt up, and hear only now that the two have talked: nobody is rung again."""
    if CallbackEvent.SETTLE in MOVES[CallbackStatus(callback.status)]:
        before = {"status": callback.status, "held_by": callback.held_by}
        callback.status = move(CallbackStatus(callback.status), CallbackEvent.SETTLE)
        callback.closed_at, callback.close_reason = now, "reached"
        callback.free()
        contact_steps.add_end(session, callback, CaseRemark.TALK, "reached", HOTLINE, now)
        after = {"status": callback.status, "reason": callback.close_reason}
        audit.record(session, HOTLINE, "callback:settle", f"callback {callback.id}", before, after, now)


OF_AGENT = {
    "completed": AttemptStatus.DECLINED,
    "busy": AttemptStatus.AGENT_NO_ANSWER,
    "no-answer": AttemptStatus.AGENT_NO_ANSWER,
    "failed": AttemptStatus.AGENT_NO_ANSWER,
    "canceled": AttemptStatus.AGENT_NO_ANSWER,
}
"""How the agent's call ended, when the person was never rung."""

OF_PERSON = {
    "completed": AttemptStatus.CALLER_HUNG_UP,
    "answered": AttemptStatus.CALLER_HUNG_UP,
    "busy": AttemptStatus.BUSY,
    "no-answer": AttemptStatus.NO_ANSWER,
    "failed": AttemptStatus.FAILED,
    "canceled": AttemptStatus.AGENT_HUNG_UP,
}
"""How ringing the person ended, when the two were not joined."""


def end_agent_call(session: Session, token: str, status: str, script: Script, now: datetime) -> None:
    """The agent's call is over, as its own event tells; what the person's side told before is not overruled.

    While the person was being rung it does not tell whether they talked: an agent may hang up first, and then not
    every provider tells how the two parted. The person's own events do, or the phone company is asked.
    """
    attempt = locked(session, token)
    known = AttemptStatus(attempt.outcome)
    picked_up = known is AttemptStatus.DIALLING and attempt.connected_at is not None
    if known is AttemptStatus.CONNECTED or picked_up:
        end_talk(session, attempt, script, now)
    elif known is not AttemptStatus.DIALLING:
        progress(session, attempt, OF_AGENT.get(status, AttemptStatus.LOST), script, now)


def move_person_call(session: Session, token: str, status: str, seconds: int, script: Script, now: datetime) -> None:
    """How the person's call is doing. Who has picked up may still not have been joined: only its length tells."""
    attempt = locked(session, token)
    if status in ("in-progress", "answered"):
        if attempt.outcome == AttemptStatus.DIALLING:
            attempt.connected_at = attempt.connected_at or now
            if is_current(session, attempt):
                _reach(attempt.callback)
    elif status == "completed":
        if seconds > 0:
            end_talk(session, attempt, script, now)
    elif status in ENDED:
        progress(session, attempt, OF_PERSON[status], script, now)
    session.flush()


def end_dialling(
    session: Session, token: str, status: str, was_joined: bool, script: Script, now: datetime
) -> AttemptStatus:
    """Ringing the person is over, as the agent's call goes on: `was_joined` says whether the two could talk."""
    attempt = locked(session, token)
    if was_joined:
        end_talk(session, attempt, script, now)
        return AttemptStatus.CONNECTED
    outcome = OF_PERSON.get(status, AttemptStatus.FAILED)
    progress(session, attempt, outcome, script, now)
    return outcome


def being_rung(session: Session, number: str, attempt: Attempt) -> bool:
    """Whether another attempt rings this number now: two agents never ring one person at the same time."""
    others = (
        select(Attempt.id)
        .join(Callback, Callback.id == Attempt.callback_id)
        .where(Attempt.ended_at.is_(None), Attempt.outcome == AttemptStatus.DIALLING.value)
        .where(Attempt.id != attempt.id, Callback.number == number)
    )
    return session.scalars(others).first() is not None
