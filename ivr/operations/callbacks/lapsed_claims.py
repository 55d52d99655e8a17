"""Claims that nobody renews: after a while the callback waits again, or is closed when its talk was over."""

from __future__ import annotations

import json
from datetime import datetime

from sqlalchemy import ColumnElement, or_, select
from sqlalchemy.orm import Session

from ivr.hotline.callback import CallbackEvent, CallbackStatus, move
from ivr.hotline.case import CaseRemark
from ivr.hotline.staff import Presence
from ivr.operations import audit
from ivr.operations.audit.actors import SCHEDULER, actor_of
from ivr.operations.callbacks.claims import asked_again, end_wrap_up
from ivr.operations.cases import contact_steps
from ivr.operations.cases.contact_steps import joined_notes
from ivr.operations.staff import presence
from ivr.records.database import Database
from ivr.records.models import Callback, Unsent


def free(database: Database, now: datetime) -> list[int]:
    """Free what nobody has renewed, and close what was talked about and never wrapped up; gives their numbers."""
    over = select(Callback.id).where(*_over(now)).order_by(Callback.held_until)
    with database.reading() as session:
        found = list(session.scalars(over))
    return [callback_id for callback_id in found if _lapse(database, callback_id, now)]


def _over(now: datetime) -> tuple[ColumnElement[bool], ...]:
    waits_for_the_agent = or_(
        Callback.status == CallbackStatus.CLAIMED.value, Callback.status == CallbackStatus.WRAP_UP.value
    )
    return Callback.closed_at.is_(None), Callback.held_until < now, waits_for_the_agent


def _lapse(database: Database, callback_id: int, now: datetime) -> bool:
    """One callback, each in a transaction of its own; says False when somebody is at work on it."""
    still = select(Callback).where(Callback.id == callback_id, *_over(now))
    with database.begin() as session:
        callback = session.scalars(still.with_for_update(skip_locked=True, key_share=True)).first()
        if callback is None:
            return False
        before = {"status": callback.status, "held_by": callback.held_by}
        kept = ""
        if callback.status == CallbackStatus.CLAIMED:
            callback.status = move(CallbackStatus.CLAIMED, CallbackEvent.LAPSE)
        else:
            kept = _keep_notes(session, callback)
            _expire(session, callback, kept, now)
        callback.free()
        after = {"status": callback.status, "notes_kept": bool(kept)}
        audit.record(session, SCHEDULER, "callback:lapse", f"callback {callback.id}", before, after, now)
        return True


def _keep_notes(session: Session, callback: Callback) -> str:
    """What the holder had typed as notes, and not sent, is saved with the callback; gives it."""
    theirs = (Unsent.callback_id == callback.id, Unsent.staff_id == callback.held_by)
    row = session.scalars(select(Unsent).where(*theirs)).first()
    fields = json.loads(row.fields) if row else {}
    notes = fields.pop("notes", "")
    if row is None or not notes.strip():
        return ""
    callback.notes = joined_notes(callback.notes, notes)
    row.fields = json.dumps(fields, ensure_ascii=False)
    return str(notes)


def _expire(session: Session, callback: Callback, notes: str, now: datetime) -> None:
    end_wrap_up(session, callback.id, callback.held_by, now)
    agent = actor_of(session, callback.held_by)
    contact_steps.add_end(session, callback, CaseRemark.TALK, "no_disposition", agent, now, note=notes)
    presence.follow(session, callback.held_by, Presence.AWAY, "no disposition", now)
    if asked_again(callback):
        callback.status = move(CallbackStatus.WRAP_UP, CallbackEvent.RESCHEDULE)
        return
    callback.status = move(CallbackStatus.WRAP_UP, CallbackEvent.EXPIRE)
    callback.closed_at, callback.close_reason = now, "no disposition"
    callback.closed_by = callback.held_by
