"""Callbacks as promises: asked for, joined to an earlier one, told to the caller with a date."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from sqlalchemy.orm import Session

from ivr.hotline.callback import CallbackEvent, CallbackStatus, Promise, move
from ivr.hotline.capacity import retry_place
from ivr.hotline.hours import OpeningHours
from ivr.hotline.script import Script
from ivr.hotline.verbs import Offer, Promised, Untold
from ivr.operations.callbacks.open_callback import locked_open_for
from ivr.operations.capacity.times import Plan, look_for_time
from ivr.records.models import Callback, Report
from ivr.records.moved_promises import MovedPromise
from ivr.records.upsert import insert_unless_there


def request(
    session: Session,
    report: Report,
    number: str,
    window: str,
    script: Script,
    now: datetime,
    day: date | None = None,
    offered: Offer | None = None,
) -> Promised:
    """Owe a callback to `number`. A second request joins the first, which keeps its place and its promise.

    Unless that promise has had its end: the person was spoken with already, could not be reached, or was told no time.
    `day` is the local date that the person wants, where there is room on it; `offered` what they have just heard.
    """
    plan = look_for_time(session, window, script, now, day, offered)
    for _ in range(3):  # an open one may be closed by somebody between our two looks
        is_new = _open(session, report, number, window, plan, now)
        callback = locked_open_for(session, number)
        if callback is not None:
            report.callback_id = callback.id
            is_new = is_new or _anew(session, callback, window, plan, now)
            session.flush()
            return told_of(callback, plan.untold, report.ticket, joined=not is_new)
    raise RuntimeError("a callback was opened and closed three times while it was asked for")


def told_of(callback: Callback, why: Untold | None, ticket: str = "", *, joined: bool) -> Promised:
    """What the person is told of their callback; `why` no time, where there is none."""
    if callback.promised_due_at is None:
        return Promised(ticket, None, None, joined=joined, untold=why or Untold.NO_ROOM)
    tried = callback.rung_at is not None
    return Promised(ticket, callback.promised_due_at, callback.deadline_at, joined=joined, tried=tried)


def _open(session: Session, report: Report, number: str, window: str, plan: Plan, now: datetime) -> bool:
    return insert_unless_there(
        session,
        Callback,
        {
            "number": number,
            "status": CallbackStatus.WAITING.value,
            "window": window,
            "language": report.language,
            "created_at": now,
            "promised_due_at": plan.promised.due_at if plan.promised else None,
            "due_at": plan.planned.due_at,
            "deadline_at": plan.planned.deadline_at,
            "order_at": plan.planned.deadline_at,
            "attempts_made": 0,
            "lane": 1,
        },
    )


_SPOKEN_WITH = (CallbackStatus.TALKING, CallbackStatus.WRAP_UP)


def _anew(session: Session, callback: Callback, window: str, plan: Plan, now: datetime) -> bool:
    """Promise anew where the old promise has had its end, or never was; says whether it did."""
    status = CallbackStatus(callback.status)
    untold = status is CallbackStatus.WAITING and callback.promised_due_at is None and plan.promised is not None
    if not untold and status not in (CallbackStatus.UNREACHABLE, *_SPOKEN_WITH):
        return False
    renew(session, callback, window, plan.planned, now)
    if plan.promised is None:
        callback.promised_due_at = None
    return True


def renew(session: Session, callback: Callback, window: str, promised: Promise, now: datetime) -> None:
    """Promise another time, with as many attempts as at first. Raises IllegalMove while a telephone is ringing.

    While the agent still writes down what came of the talk, the callback stays in hand and waits again afterwards.
    """
    status = CallbackStatus(callback.status)
    if status not in _SPOKEN_WITH:
        callback.status = move(status, CallbackEvent.RESCHEDULE)
        callback.free()
    callback.attempts_made = 0
    exchange(session, callback, window, promised, now)


def mark_rung(callback: Callback, hours: OpeningHours, now: datetime) -> None:
    """The person's telephone rings, or may have rung: this is what keeps a promise. Only the first time counts."""
    callback.rung_at = callback.rung_at or now
    if callback.first_attempt_at is None:
        callback.first_attempt_at = now
        since = max(callback.created_at, callback.promised_due_at or callback.created_at)
        waited = hours.working_time_between(since, now) if since < now else timedelta(0)
        callback.first_wait = round(waited.total_seconds())


def wait_again(callback: Callback, again: datetime, script: Script, *, rang: bool) -> None:
    """The attempt was in vain, and it is rung again from then on: behind first calls, whose promises come before it.

    Where the person's telephone did not ring, it keeps its place, as was told or agreed; so does, behind all others,
    who was told no time.
    """
    callback.due_at = again
    if rang and callback.rung_at is not None:
        place = retry_place(again, script.hours, script.rules.promise.retry_grace)
        callback.order_at = max(place, callback.order_at) if callback.promised_due_at is None else place


def exchange(session: Session, callback: Callback, window: str, promised: Promise, now: datetime) -> None:
    """The person is promised another time instead; the old promise stays in the books as it stood.

    Where that is the time they had, and nobody has rung yet, it is the same promise, and nothing was given back.
    """
    had = (callback.promised_due_at, callback.deadline_at, callback.rung_at)
    if callback.promised_due_at is not None and had != (promised.due_at, promised.deadline_at, None):
        session.add(
            MovedPromise(
                callback_id=callback.id, deadline_at=callback.deadline_at, rung_at=callback.rung_at, moved_at=now
            )
        )
    callback.window, callback.promised_due_at, callback.rung_at = window, promised.due_at, None
    callback.due_at, callback.deadline_at, callback.order_at = (
        promised.due_at,
        promised.deadline_at,
        promised.deadline_at,
    )
