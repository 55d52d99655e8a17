"""What staff type about a callback, kept as it is typed: time may end, a browser may close, no word is lost."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime, timedelta

from sqlalchemy import delete, exists, or_, select, update
from sqlalchemy.orm import Session

from ivr.hotline.callback import CallbackStatus
from ivr.hotline.staff import Role
from ivr.operations.callbacks.claims import CLAIM_LASTS, NotYours, locked
from ivr.records.models import Attempt, Callback, Unsent
from ivr.records.people import Staff
from ivr.records.upsert import insert_unless_there

LONGEST = 4000
"""So much of one field is kept, which is as much as any may hold."""
MORE_TIME = timedelta(minutes=2)
"""So long, at least, whoever types the result of a talk still has after each word."""

Fields = Mapping[str, str]
"""What a form holds, by the names of its fields."""


def keep(session: Session, callback_id: int, staff_id: int, fields: Fields, now: datetime) -> datetime | None:
    """Keep what somebody has typed; gives until when they hold the callback, None when they do not any more.

    New words give whoever holds it more time; the same again does nothing. Raises NotYours for who never held it.
    """
    callback = locked(session, callback_id)
    if callback is None or not (callback.held_by == staff_id or _had_it(session, callback_id, staff_id)):
        raise NotYours("Only who holds a callback, or has held it, writes about it.")
    if _is_new(session, callback_id, staff_id, fields, now):
        _give_time(session, callback, staff_id, now)
    return callback.held_until if callback.held_by == staff_id else None


def _had_it(session: Session, callback_id: int, staff_id: int) -> bool:
    tried = exists().where(Attempt.callback_id == callback_id, Attempt.staff_id == staff_id)
    typed = exists().where(Unsent.callback_id == callback_id, Unsent.staff_id == staff_id)
    return bool(session.scalar(select(or_(tried, typed))))


def _is_new(session: Session, callback_id: int, staff_id: int, fields: Fields, now: datetime) -> bool:
    text = json.dumps({name: value[:LONGEST] for name, value in sorted(fields.items()) if value}, ensure_ascii=False)
    values = {"callback_id": callback_id, "staff_id": staff_id, "fields": "{}", "typed_at": now}
    insert_unless_there(session, Unsent, values)
    mine = select(Unsent).where(Unsent.callback_id == callback_id, Unsent.staff_id == staff_id)
    row = session.scalars(mine).one()
    if row.fields == text:
        return False
    row.fields, row.typed_at = text, now
    session.flush()
    return True


def _give_time(session: Session, callback: Callback, staff_id: int, now: datetime) -> None:
    if callback.held_by != staff_id or callback.held_until is None:
        return
    more = {CallbackStatus.CLAIMED: CLAIM_LASTS, CallbackStatus.WRAP_UP: MORE_TIME}.get(CallbackStatus(callback.status))
    if more is not None and callback.held_until < now + more:
        quietly = update(Callback).where(Callback.id == callback.id)
        session.execute(quietly.values(held_until=now + more, changes=Callback.changes))  # no list shows it
        session.refresh(callback)


def one(session: Session, unsent_id: int) -> Unsent | None:
    """What somebody has typed and not sent, by the number of its row."""
    return session.get(Unsent, unsent_id)


def of_person(session: Session, callback_id: int, staff_id: int) -> Unsent | None:
    """What this person has typed about a callback and not sent."""
    mine = select(Unsent).where(Unsent.callback_id == callback_id, Unsent.staff_id == staff_id)
    return session.scalars(mine).first()


def may_see(session: Session, row: Unsent, person: Staff) -> bool:
    """Whether somebody may read what was typed: as on the page of its callback, and whoever holds that now."""
    callback = session.get(Callback, row.callback_id)
    if callback is None:
        return False
    theirs = person.id in (row.staff_id, callback.held_by)
    return theirs or callback.status == CallbackStatus.UNREACHABLE or Role(person.role).allows(Role.SUPERVISOR)


def drop_sent(session: Session, callback_id: int, staff_id: int) -> None:
    """What this person had typed about a callback has been sent, and need not be kept here."""
    theirs = delete(Unsent).where(Unsent.callback_id == callback_id, Unsent.staff_id == staff_id)
    session.execute(theirs.execution_options(synchronize_session=False))


def fields_of(row: Unsent) -> dict[str, str]:
    """What was typed, by the names of the fields."""
    found: dict[str, str] = json.loads(row.fields)
    return found
