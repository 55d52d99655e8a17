"""What comes of callbacks: an agent's disposition and follow-up, a caller's withdrawal and other time."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from sqlalchemy.orm import Session

from ivr.hotline.callback import AttemptStatus, CallbackEvent, CallbackStatus, IllegalMove, move
from ivr.hotline.disposition import Then, disposition
from ivr.hotline.errors import HotlineError
from ivr.hotline.hours import LOOKAHEAD
from ivr.hotline.script import Script
from ivr.hotline.staff import Presence
from ivr.hotline.verbs import Offer, Promised
from ivr.operations import audit
from ivr.operations.audit.actors import actor_of
from ivr.operations.callbacks import appointments, attempts, autosave, open_callback, promises
from ivr.operations.callbacks.claims import asked_again, end_wrap_up, locked_of
from ivr.operations.capacity.times import look_for_time
from ivr.operations.cases import contact_steps
from ivr.operations.cases.contact_steps import Passing, joined_notes
from ivr.operations.notices import writing as notices
from ivr.operations.staff import presence
from ivr.records.models import Callback


class Incomplete(HotlineError):
    """Something is missing from the form; the message says what."""


@dataclass(frozen=True)
class Said:
    """What an agent says came of a callback: the code of a disposition, notes for colleagues, and what goes with it.

    Where the disposition asks for it, `follow_up_at` is when to ring again, or `again` the window and the local date
    of a time that had room; `passing` is to which office the cases go.
    """

    code: str
    notes: str = ""
    follow_up_at: datetime | None = None
    again: tuple[str, date] | None = None
    passing: Passing = field(default_factory=Passing)


def finish(
    session: Session,
    callback_id: int,
    staff_id: int,
    said: Said,
    script: Script,
    now: datetime,
) -> Callback:
    """The agent says what came of it. Raises NotYours, UnknownDisposition, Incomplete, IllegalMove, NoOffice,
    and of the time to ring again ClosedThen, NoRoomThen.

    A person who has asked for another callback since the talk is rung again as promised, whatever came of the first.
    It is a step of the reports' cases, too.
    """
    callback = locked_of(session, callback_id, staff_id)
    before = summary(callback)
    chosen = disposition(said.code, script.rules.dispositions)
    callback.notes = joined_notes(callback.notes, said.notes)
    again, actor = asked_again(callback), actor_of(session, staff_id)
    result = contact_steps.Result(chosen, said.notes, said.passing, actor, again)
    came_of_it = contact_steps.add_talk(session, callback, result, script.hours, now)
    if again:
        callback.status = move(CallbackStatus(callback.status), CallbackEvent.RESCHEDULE)
    else:
        match chosen.then:
            case Then.FOLLOW_UP:
                _follow_up(session, callback, said, script, now)
            case Then.TRY_AGAIN:
                _try_again(session, callback, script, now)
            case Then.CLOSE:
                close(callback, CallbackEvent.CLOSE, came_of_it, staff_id, now)
    callback.disposition = came_of_it
    callback.free()
    end_wrap_up(session, callback_id, staff_id, now)
    autosave.drop_sent(session, callback_id, staff_id)
    presence.follow(session, staff_id, Presence.READY, None, now)
    record(session, actor, "callback:finish", callback, before, now)
    return callback


def _follow_up(session: Session, callback: Callback, said: Said, script: Script, now: datetime) -> None:
    """Ring again as agreed. They were spoken with, so there are as many attempts as at first.

    A time that had room is promised, in place of the promise that they had.
    """
    callback.attempts_made = 0
    if said.again is not None:
        window, day = said.again
        promised = appointments.with_room(session, window, day, callback.id, script, now)
        callback.status = move(CallbackStatus(callback.status), CallbackEvent.RESCHEDULE)
        promises.exchange(session, callback, window, promised, now)
        return
    at = said.follow_up_at
    if at is None or at <= now or at > now + LOOKAHEAD:
        raise Incomplete("Say when to ring again: a day and time that are still to come, within a year.")
    appointments.check(at, script)
    callback.status = move(CallbackStatus(callback.status), CallbackEvent.RESCHEDULE)
    callback.due_at = callback.order_at = at


def _try_again(session: Session, callback: Callback, script: Script, now: datetime) -> None:
    """It was not the person who talked: the attempt counts, and `reached_at` tells of earlier talks only."""
    again = attempts.retry_at(AttemptStatus.VOICEMAIL, callback.attempts_made, now, script)
    callback.status = move(CallbackStatus(callback.status), CallbackEvent.RETRY if again else CallbackEvent.EXHAUST)
    if callback.reached_at and callback.attempts and callback.reached_at >= callback.attempts[-1].decided_at:
        callback.reached_at = None
    if again:
        promises.wait_again(callback, again, script, rang=True)
        notices.unreached(session, callback, callback.attempts[-1].id, again, now)


def close(callback: Callback, event: CallbackEvent, reason: str, staff_id: int | None, now: datetime) -> None:
    """End the life of a callback, by a legal move."""
    callback.status = move(CallbackStatus(callback.status), event)
    callback.closed_at, callback.close_reason, callback.closed_by = now, reason[:255], staff_id
    callback.free()


def withdraw(session: Session, number: str, actor: str, now: datetime) -> bool:
    """The person no longer wants to be rung; says whether there was something to withdraw."""
    callback = open_callback.locked_open_for(session, number)
    if callback is None:
        return False
    before = summary(callback)
    try:
        close(callback, CallbackEvent.WITHDRAW, "withdrawn by the caller", None, now)
    except IllegalMove:
        return False
    notices.callback_over(session, callback)
    record(session, actor, "callback:withdraw", callback, before, now)
    return True


def reschedule(
    session: Session,
    number: str,
    window: str,
    script: Script,
    actor: str,
    now: datetime,
    day: date | None = None,
    offered: Offer | None = None,
) -> Promised | None:
    """The person asks for another time: a new promise in place of the old, which stands (`joined`) without room.

    None when nothing can be moved: no callback is open, or it is being rung.
    """
    callback = open_callback.locked_open_for(session, number)
    if callback is None:
        return None
    plan = look_for_time(session, window, script, now, day, offered, besides=callback.id)
    if plan.promised is None:
        return promises.told_of(callback, plan.untold, joined=True)
    before = summary(callback)
    try:
        promises.renew(session, callback, window, plan.promised, now)
    except IllegalMove:
        return None
    notices.callback_over(session, callback)
    record(session, actor, "callback:move", callback, before, now)
    return promises.told_of(callback, None, joined=False)


def take_out(session: Session, callback: Callback, reason: str, by: int | None, actor: str, now: datetime) -> None:
    """The same for a callback that is locked already, whoever wants it. Raises IllegalMove while it rings."""
    before = summary(callback)
    holder, wraps_up = callback.held_by, callback.status == CallbackStatus.WRAP_UP
    close(callback, CallbackEvent.REMOVE, reason, by, now)
    notices.callback_over(session, callback)
    if wraps_up:
        end_wrap_up(session, callback.id, holder, now)
        presence.follow(session, holder, Presence.READY, None, now)
    record(session, actor, "callback:remove", callback, before, now)


def summary(callback: Callback) -> dict[str, Any]:
    """What the audit keeps of a callback, before and after."""
    return {
        "status": callback.status,
        "held_by": callback.held_by,
        "due_at": callback.due_at.isoformat(),
        "raised": callback.lane == 0,
        "reason": callback.close_reason,
    }


def record(
    session: Session,
    actor: str,
    action: str,
    callback: Callback,
    before: dict[str, Any],
    now: datetime,
    **more: Any,
) -> None:
    """One audit entry about a callback; `more` is what else was known then."""
    session.flush()
    audit.record(session, actor, action, f"callback {callback.id}", before, summary(callback) | more, now)
