"""Claims on callbacks: who takes which, how long it is theirs, and how it is given back."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, select, update
from sqlalchemy.orm import Session

from ivr.hotline.callback import CallbackEvent, CallbackStatus, IllegalMove, move
from ivr.hotline.staff import Presence
from ivr.operations import audit
from ivr.operations.audit.actors import actor_of
from ivr.operations.callbacks import next_call
from ivr.operations.callbacks.next_call import FirstCallsFirst
from ivr.operations.staff.claiming import CLAIM_LASTS, Claimable, NotYours
from ivr.records.database import Database
from ivr.records.enquiries import Enquiry
from ivr.records.models import Attempt, Callback
from ivr.records.people import Staff

__all__ = ["CLAIM_LASTS", "NotYours"]

CALLBACKS = Claimable(Callback, "callback")


def held(session: Session, staff_id: int) -> Callback | None:
    """What this agent holds now: one callback at most."""
    return session.scalars(select(Callback).where(Callback.held_by == staff_id)).first()


def take_next(
    database: Database, staff_id: int, now: datetime, first_calls_first: FirstCallsFirst | None = None
) -> int | None:
    """Take the next due callback for an agent; one who holds one already keeps that. None when nothing is due.

    When others are at work on all that is due, they are waited for once: one of them may be this agent's other click.
    """
    for skip_locked in (True, False, True):
        choices = next_call.choices(database, now, first_calls_first)
        if not choices:
            break
        taken = _take_one_of(choices, database, staff_id, now, skip_locked=skip_locked)
        if taken is None:
            taken = _kept(database, staff_id)
        if taken is not None:
            return taken
    return _kept(database, staff_id)


def take_next_if_ready(
    database: Database, staff_id: int, now: datetime, first_calls_first: FirstCallsFirst | None = None
) -> int | None:
    """Take the next due callback for an agent who wants to be rung by us, is ready and holds nothing; else None.

    Whoever is answering somebody in writing is not rung meanwhile.
    """
    wants = Staff.active & Staff.ring_me & (Staff.presence == Presence.READY.value)
    writes = select(Enquiry.id).where(Enquiry.held_by == staff_id).exists()
    ready = select(Staff.id).where(Staff.id == staff_id, wants, ~writes).exists()
    return _take_one_of(next_call.choices(database, now, first_calls_first), database, staff_id, now, ready)


def _take_one_of(
    choices: list[Select[int]],
    database: Database,
    staff_id: int,
    now: datetime,
    *only_if: ColumnElement[bool],
    skip_locked: bool = True,
) -> int | None:
    """Claim the first of these that is there, as `_take`."""
    taken = None
    for chosen in choices:
        taken = taken or _take(database, staff_id, chosen, now, *only_if, skip_locked=skip_locked)
    return taken


def take(database: Database, callback_id: int, staff_id: int, now: datetime, endangers: Sequence[str] = ()) -> int:
    """Take this callback, also before it is due. Raises NotYours when somebody else has it or it is closed.

    `endangers` are the tickets whose promises may break for it, as was shown to whoever takes it; it is written down.
    """
    this = select(Callback.id).where(Callback.id == callback_id, Callback.status == CallbackStatus.WAITING.value)
    taken = _take(database, staff_id, this, now, endangers=endangers) or _kept(database, staff_id)
    if taken == callback_id:
        return taken
    if taken is not None:
        raise NotYours("You hold another callback. Finish it or hand it back first.")
    raise NotYours("Somebody else has just taken this callback, or it is closed.")


def _take(
    database: Database,
    staff_id: int,
    chosen: Select[int],
    now: datetime,
    *only_if: ColumnElement[bool],
    skip_locked: bool = True,
    endangers: Sequence[str] = (),
) -> int | None:
    """Claim the chosen callback for an agent who holds none; None when there is none, or somebody was quicker."""
    more = {"endangers": list(endangers)} if endangers else {}
    return CALLBACKS.take(database, staff_id, chosen, now, *only_if, skip_locked=skip_locked, more=more)


def _kept(database: Database, staff_id: int) -> int | None:
    return CALLBACKS.kept(database, staff_id)


def renew(session: Session, staff_id: int, now: datetime) -> bool:
    """The agent's page lives: a claim goes on; says whether there was one."""
    result: Any = session.execute(
        update(Callback)
        .where(Callback.held_by == staff_id, Callback.status == CallbackStatus.CLAIMED.value)
        .values(held_until=now + CLAIM_LASTS, changes=Callback.changes)  # no list shows it
    )
    return bool(result.rowcount)


def locked(session: Session, callback_id: int) -> Callback | None:
    """The callback as it stands now, locked until the transaction ends.

    Callbacks are always taken before people: two transactions that need both cannot block each other.
    """
    session.flush()
    return session.get(Callback, callback_id, with_for_update={"key_share": True}, populate_existing=True)


def locked_of(session: Session, callback_id: int, staff_id: int) -> Callback:
    """The callback that this agent holds, locked until the transaction ends. Raises NotYours."""
    callback = locked(session, callback_id)
    if callback is None or callback.held_by != staff_id:
        raise NotYours("This callback is not yours any more: the claim lapsed, or a supervisor took it.")
    return callback


def return_to_queue(callback: Callback, by: int, reason: str, now: datetime) -> None:
    """Nobody holds it any more, and whoever takes it next is told why."""
    callback.returned_why, callback.returned_by, callback.returned_at = reason[:255], by, now
    callback.free()


def more_time(session: Session, callback_id: int, staff_id: int, wrap_up: timedelta, now: datetime) -> Callback:
    """Whoever writes the result of a talk gets the whole time for it again. Raises NotYours, IllegalMove."""
    callback = locked_of(session, callback_id, staff_id)
    if callback.status != CallbackStatus.WRAP_UP:
        raise IllegalMove(f"there is no time to write a result for a callback that is {callback.status}")
    callback.held_until = max(callback.held_until or now, now + wrap_up)
    after = {"until": callback.held_until.isoformat()}
    audit.record(
        session, actor_of(session, staff_id), "callback:more-time", f"callback {callback_id}", None, after, now
    )
    return callback


def end_wrap_up(session: Session, callback_id: int, staff_id: int | None, now: datetime) -> None:
    """What follows an agent's talk is done, or its time is over."""
    theirs = (Attempt.callback_id == callback_id, Attempt.staff_id == staff_id, Attempt.connected_at.is_not(None))
    session.execute(update(Attempt).where(*theirs, Attempt.wrapped_up_at.is_(None)).values(wrapped_up_at=now))


def hand_back(
    session: Session, callback_id: int, staff_id: int, reason: str, now: datetime, *, by_us: bool = False
) -> None:
    """Give a claimed callback back to the queue, with the reason. Raises NotYours, IllegalMove.

    `by_us`: the hotline had taken it for them and gives it back; that tells the next one nothing.
    """
    callback = locked_of(session, callback_id, staff_id)
    callback.status = move(CallbackStatus(callback.status), CallbackEvent.HAND_BACK)
    if by_us:
        callback.free()
    else:
        return_to_queue(callback, staff_id, reason, now)
    after = {"reason": reason[:255]}
    audit.record(
        session, actor_of(session, staff_id), "callback:hand-back", f"callback {callback_id}", None, after, now
    )
    session.flush()


def hand_back_all(session: Session, login: str, reason: str, actor: str, now: datetime) -> None:
    """Somebody takes no callbacks any more: what they have claimed goes back to the queue.

    A conversation under way is left alone; what follows it lapses by itself.
    """
    theirs = select(Staff.id).where(Staff.login == login.strip().lower()).scalar_subquery()
    claimed = select(Callback).where(Callback.held_by == theirs)
    claimed = claimed.where(Callback.status == CallbackStatus.CLAIMED.value).with_for_update(key_share=True)
    for callback in session.scalars(claimed):
        callback.status = move(CallbackStatus.CLAIMED, CallbackEvent.HAND_BACK).value
        callback.free()
        before, after = {"held_by": login.strip().lower()}, {"reason": reason}
        audit.record(session, actor, "callback:hand-back", f"callback {callback.id}", before, after, now)


def asked_again(callback: Callback) -> bool:
    """Whether the person has asked for another callback since they were spoken with: then it is not over yet."""
    return callback.status == CallbackStatus.WRAP_UP and callback.rung_at is None
