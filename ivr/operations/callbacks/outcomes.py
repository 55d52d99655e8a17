"""What comes of callbacks: dispositions, follow-ups, withdrawals, and what supervisors do by hand."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ivr.hotline.callback import (
    HELD_STATUSES,
    OPEN_STATUSES,
    AttemptStatus,
    CallbackEvent,
    CallbackStatus,
    IllegalMove,
    move,
    promise,
)
from ivr.hotline.case import CaseRemark
from ivr.hotline.disposition import Then, disposition
from ivr.hotline.errors import HotlineError
from ivr.hotline.hours import LOOKAHEAD
from ivr.hotline.rules import WRAP_UP
from ivr.hotline.script import Script
from ivr.hotline.staff import Presence, Role
from ivr.operations import audit
from ivr.operations.audit.actors import actor_of
from ivr.operations.callbacks import appointments, attempts, autosave, promises
from ivr.operations.callbacks.claims import (
    CLAIM_LASTS,
    asked_again,
    free,
    held,
    joined_notes,
    locked,
    mine,
    returned,
    wrapped_up,
)
from ivr.operations.cases import telephone_steps
from ivr.operations.cases.telephone_steps import Passing
from ivr.operations.staff import presence
from ivr.records.models import CallbackRow
from ivr.records.people import Staff


class Incomplete(HotlineError):
    """Something is missing from the form; the message says what."""


@dataclass(frozen=True)
class Said:
    """What an agent says came of a callback: the code of a disposition, notes for colleagues, and what goes with it.

    `follow_up_at` is when to ring again, `passing` to which office the cases go, where the disposition asks for it.
    """

    code: str
    notes: str = ""
    follow_up_at: datetime | None = None
    passing: Passing = field(default_factory=Passing)


def finish(
    session: Session,
    callback_id: int,
    staff_id: int,
    said: Said,
    script: Script,
    now: datetime,
) -> CallbackRow:
    """The agent says what came of it. Raises NotYours, UnknownDisposition, Incomplete, IllegalMove, NoOffice.

    A person who has asked for another callback since the talk is rung again as promised, whatever came of the first.
    It is a step of the reports' cases, too.
    """
    callback = mine(session, callback_id, staff_id)
    before = summary(callback)
    chosen = disposition(said.code, script.rules.dispositions)
    callback.notes = joined_notes(callback.notes, said.notes)
    again, actor = asked_again(callback), actor_of(session, staff_id)
    result = telephone_steps.Result(chosen, said.notes, said.passing, actor, again)
    came_of_it = telephone_steps.talked(session, callback, result, script.hours, now)
    if again:
        callback.status = move(CallbackStatus(callback.status), CallbackEvent.RESCHEDULE)
    else:
        match chosen.then:
            case Then.FOLLOW_UP:
                _follow_up(callback, said.follow_up_at, script, now)
            case Then.TRY_AGAIN:
                _try_again(callback, script, now)
            case Then.CLOSE:
                close(callback, CallbackEvent.CLOSE, came_of_it, staff_id, now)
    callback.disposition = came_of_it
    free(callback)
    wrapped_up(session, callback_id, staff_id, now)
    autosave.sent(session, callback_id, staff_id)
    presence.follow(session, staff_id, Presence.READY, None, now)
    record(session, actor, "callback:finish", callback, before, now)
    return callback


def _follow_up(callback: CallbackRow, at: datetime | None, script: Script, now: datetime) -> None:
    """Ring again as agreed. They were spoken with, so there are as many attempts as at first."""
    if at is None or at <= now or at > now + LOOKAHEAD:
        raise Incomplete("Say when to ring again: a day and time that are still to come, within a year.")
    appointments.check(at, script)
    callback.status = move(CallbackStatus(callback.status), CallbackEvent.RESCHEDULE)
    callback.due_at = callback.order_at = at
    callback.attempts_made = 0


def _try_again(callback: CallbackRow, script: Script, now: datetime) -> None:
    """It was not the person who talked: the attempt counts, and `reached_at` tells of earlier talks only."""
    again = attempts.retry_at(AttemptStatus.VOICEMAIL, callback.attempts_made, now, script)
    callback.status = move(CallbackStatus(callback.status), CallbackEvent.RETRY if again else CallbackEvent.EXHAUST)
    if callback.reached_at and callback.attempts and callback.reached_at >= callback.attempts[-1].decided_at:
        callback.reached_at = None
    callback.due_at = callback.order_at = again or callback.due_at


def close(callback: CallbackRow, event: CallbackEvent, reason: str, staff_id: int | None, now: datetime) -> None:
    """End the life of a callback, by a legal move."""
    callback.status = move(CallbackStatus(callback.status), event)
    callback.closed_at, callback.close_reason, callback.closed_by = now, reason[:255], staff_id
    free(callback)


def settle(session: Session, number: str, reason: str, actor: str, now: datetime) -> CallbackRow | None:
    """The person has reached us in another way: their open callback, if any, is settled with the reason.

    One that is being talked about at this moment ends with its talk.
    """
    callback = promises.owed(session, number)
    if callback is None:
        return None
    before = summary(callback)
    try:
        close(callback, CallbackEvent.SETTLE, reason, None, now)
    except IllegalMove:
        return None
    record(session, actor, "callback:settle", callback, before, now)
    return callback


def withdraw(session: Session, number: str, actor: str, now: datetime) -> bool:
    """The person no longer wants to be rung; says whether there was something to withdraw."""
    callback = promises.owed(session, number)
    if callback is None:
        return False
    before = summary(callback)
    try:
        close(callback, CallbackEvent.WITHDRAW, "withdrawn by the caller", None, now)
    except IllegalMove:
        return False
    record(session, actor, "callback:withdraw", callback, before, now)
    return True


def reschedule(session: Session, number: str, window: str, script: Script, actor: str, now: datetime) -> bool:
    """The person asks for another time: a new promise in place of the old. Says whether it could be moved."""
    callback = promises.owed(session, number)
    told = promise(script.window(window), now, script.hours, script.rules.promise)
    if callback is None or told is None:
        return False
    before = summary(callback)
    try:
        promises.renew(session, callback, window, told, now)
    except IllegalMove:
        return False
    record(session, actor, "callback:move", callback, before, now)
    return True


# The supervisor's hand --------------------------------------------------------------------------------------------


def release(session: Session, callback_id: int, by: int, reason: str, now: datetime) -> CallbackRow:
    """Take a callback from the agent who holds it. Raises IllegalMove while a telephone is ringing for it."""
    callback, before = _for_change(session, callback_id)
    callback.status = move(CallbackStatus(callback.status), CallbackEvent.HAND_BACK)
    returned(callback, by, reason, now)
    record(session, actor_of(session, by), "callback:release", callback, {**before, "reason": reason}, now)
    return callback


def reassign(
    session: Session, callback_id: int, to: int, by: int, now: datetime, wrap_up: timedelta = WRAP_UP
) -> CallbackRow:
    """Give a callback to an agent who holds none. Raises IllegalMove, Incomplete."""
    callback, before = _for_change(session, callback_id)
    person = session.get(Staff, to)
    if person is None or not person.active or person.role == Role.OFFICER.value:
        raise Incomplete("Choose an agent who works here.")
    holds_another = Incomplete(f"{person.name} holds another callback.")
    if held(session, to) not in (None, callback):
        raise holds_another
    status, former = CallbackStatus(callback.status), callback.held_by
    callback.status = move(status, CallbackEvent.REASSIGN if status in HELD_STATUSES else CallbackEvent.CLAIM)
    wraps_up = status is CallbackStatus.WRAP_UP
    callback.held_by, callback.held_since = to, now
    callback.held_until = now + (wrap_up if wraps_up else CLAIM_LASTS)
    try:
        record(session, actor_of(session, by), "callback:reassign", callback, before, now)
    except IntegrityError:  # they have taken another one at this moment
        raise holds_another from None
    if wraps_up and former is not None and former != to:
        wrapped_up(session, callback_id, former, now)
        for staff_id, then in sorted({former: Presence.READY, to: Presence.AFTER_CALL}.items()):  # in one order always
            presence.follow(session, staff_id, then, None, now)
    return callback


def raise_up(session: Session, callback_id: int, raised: bool, by: int, now: datetime) -> CallbackRow:
    """Put a callback before all others, or back in its place."""
    callback, before = _for_change(session, callback_id)
    if callback.status not in OPEN_STATUSES:
        raise IllegalMove(f"a callback that is {callback.status} waits for nobody")
    callback.lane = 0 if raised else 1
    record(session, actor_of(session, by), "callback:raise", callback, before, now)
    return callback


def remove(session: Session, callback_id: int, reason: str, by: int, now: datetime) -> CallbackRow:
    """Take a callback out of the queue for good. Raises Incomplete without a reason, IllegalMove while it rings."""
    if not reason.strip():
        raise Incomplete("Say why this callback is removed.")
    callback, _ = _for_change(session, callback_id)
    actor = actor_of(session, by)
    take_out(session, callback, reason.strip(), by, actor, now)
    telephone_steps.over(session, callback, CaseRemark.NOTE, "removed", actor, now, reason)
    return callback


def take_out(session: Session, callback: CallbackRow, reason: str, by: int | None, actor: str, now: datetime) -> None:
    """The same for a callback that is locked already, whoever wants it. Raises IllegalMove while it rings."""
    before = summary(callback)
    holder, wraps_up = callback.held_by, callback.status == CallbackStatus.WRAP_UP
    close(callback, CallbackEvent.REMOVE, reason, by, now)
    if wraps_up:
        wrapped_up(session, callback.id, holder, now)
        presence.follow(session, holder, Presence.READY, None, now)
    record(session, actor, "callback:remove", callback, before, now)


def close_unreachable(session: Session, callback_id: int, reason: str, by: int, now: datetime) -> CallbackRow:
    """Somebody closes a callback whose attempts are used up. Raises IllegalMove for any other."""
    callback, before = _for_change(session, callback_id)
    if callback.status != CallbackStatus.UNREACHABLE:
        raise IllegalMove("Only a callback that could not be reached is closed like this.")
    close(callback, CallbackEvent.CLOSE, reason.strip() or "unreachable", by, now)
    actor = actor_of(session, by)
    telephone_steps.over(session, callback, CaseRemark.NOTE, "given_up", actor, now, reason)
    record(session, actor, "callback:close", callback, before, now)
    return callback


def number_shown(session: Session, callback_id: int, actor: str, now: datetime) -> bool:
    """Somebody who does not hold the callback looks at its number; says whether there is one."""
    callback = session.get(CallbackRow, callback_id)
    if callback is None or callback.number is None:
        return False
    audit.record(session, actor, "number:show", f"callback {callback.id}", None, None, now)
    return True


def _for_change(session: Session, callback_id: int) -> tuple[CallbackRow, dict[str, Any]]:
    callback = locked(session, callback_id)
    if callback is None:
        raise Incomplete("There is no such callback.")
    return callback, summary(callback)


def summary(callback: CallbackRow) -> dict[str, Any]:
    """What the audit keeps of a callback, before and after."""
    return {
        "status": callback.status,
        "held_by": callback.held_by,
        "due_at": callback.due_at.isoformat(),
        "raised": callback.lane == 0,
        "reason": callback.close_reason,
    }


def record(
    session: Session, actor: str, action: str, callback: CallbackRow, before: dict[str, Any], now: datetime
) -> None:
    """One audit entry about a callback."""
    session.flush()
    audit.record(session, actor, action, f"callback {callback.id}", before, summary(callback), now)
