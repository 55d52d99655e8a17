"""What supervisors do to callbacks by hand: take away, give to somebody, raise, remove, close, look at a number."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from ivr.hotline.callback import HELD_STATUSES, OPEN_STATUSES, CallbackEvent, CallbackStatus, IllegalMove, move
from ivr.hotline.case import CaseRemark
from ivr.hotline.errors import NotFound, Thing
from ivr.hotline.rules import WRAP_UP
from ivr.hotline.staff import Presence, Role
from ivr.operations import audit
from ivr.operations.audit.actors import actor_of
from ivr.operations.callbacks.claims import CLAIM_LASTS, end_wrap_up, held, locked, return_to_queue
from ivr.operations.callbacks.outcomes import Incomplete, close, record, summary, take_out
from ivr.operations.cases import contact_steps
from ivr.operations.staff import presence
from ivr.records.models import Callback
from ivr.records.people import Staff


def release(session: Session, callback_id: int, by: int, reason: str, now: datetime) -> Callback:
    """Take a callback from the agent who holds it. Raises IllegalMove while a telephone is ringing for it."""
    callback, before = _locked_with_summary(session, callback_id)
    callback.status = move(CallbackStatus(callback.status), CallbackEvent.HAND_BACK)
    return_to_queue(callback, by, reason, now)
    record(session, actor_of(session, by), "callback:release", callback, {**before, "reason": reason}, now)
    return callback


def reassign(
    session: Session,
    callback_id: int,
    to: int,
    by: int,
    now: datetime,
    wrap_up: timedelta = WRAP_UP,
    endangers: Sequence[str] = (),
) -> Callback:
    """Give a callback to an agent who holds none; `endangers` as of `raise_up`. Raises IllegalMove, Incomplete."""
    callback, before = _locked_with_summary(session, callback_id)
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
        record(session, actor_of(session, by), "callback:reassign", callback, before, now, **_noted(endangers))
    except IntegrityError:  # they have taken another one at this moment
        raise holds_another from None
    if wraps_up and former is not None and former != to:
        end_wrap_up(session, callback_id, former, now)
        for staff_id, then in sorted({former: Presence.READY, to: Presence.AFTER_CALL}.items()):  # in one order always
            presence.follow(session, staff_id, then, None, now)
    return callback


def raise_up(
    session: Session, callback_id: int, raised: bool, by: int, now: datetime, endangers: Sequence[str] = ()
) -> Callback:
    """Put a callback before all others, or back in its place.

    `endangers` are the tickets whose promises may break for it, as was shown to whoever decided so; it is written down.
    """
    callback, before = _locked_with_summary(session, callback_id)
    if callback.status not in OPEN_STATUSES:
        raise IllegalMove(f"a callback that is {callback.status} waits for nobody")
    callback.lane = 0 if raised else 1
    record(session, actor_of(session, by), "callback:raise", callback, before, now, **_noted(endangers))
    return callback


def remove(session: Session, callback_id: int, reason: str, by: int, now: datetime) -> Callback:
    """Take a callback out of the queue for good. Raises Incomplete without a reason, IllegalMove while it rings."""
    if not reason.strip():
        raise Incomplete("Say why this callback is removed.")
    callback, _ = _locked_with_summary(session, callback_id)
    actor = actor_of(session, by)
    take_out(session, callback, reason.strip(), by, actor, now)
    contact_steps.add_end(session, callback, CaseRemark.NOTE, "removed", actor, now, reason)
    return callback


def close_unreachable(session: Session, callback_id: int, reason: str, by: int, now: datetime) -> Callback:
    """Somebody closes a callback whose attempts are used up. Raises IllegalMove for any other."""
    callback, before = _locked_with_summary(session, callback_id)
    if callback.status != CallbackStatus.UNREACHABLE:
        raise IllegalMove("Only a callback that could not be reached is closed like this.")
    close(callback, CallbackEvent.CLOSE, reason.strip() or "unreachable", by, now)
    actor = actor_of(session, by)
    contact_steps.add_end(session, callback, CaseRemark.NOTE, "given_up", actor, now, reason)
    record(session, actor, "callback:close", callback, before, now)
    return callback


def show_number(session: Session, callback_id: int, actor: str, now: datetime) -> bool:
    """Somebody who does not hold the callback looks at its number; says whether there is one."""
    callback = session.get(Callback, callback_id)
    if callback is None or callback.number is None:
        return False
    audit.record(session, actor, "number:show", f"callback {callback.id}", None, None, now)
    return True


def _noted(endangers: Sequence[str]) -> dict[str, Any]:
    return {"endangers": list(endangers)} if endangers else {}


def _locked_with_summary(session: Session, callback_id: int) -> tuple[Callback, dict[str, Any]]:
    callback = locked(session, callback_id)
    if callback is None:
        raise NotFound(Thing.CALLBACK, callback_id)
    return callback, summary(callback)
