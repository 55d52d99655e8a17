"""The open callback of a number: what is owed to whoever calls."""

from __future__ import annotations

from sqlalchemy import Select, bindparam, select
from sqlalchemy.orm import Session

from ivr.hotline.callback import ASAP, CallbackStatus
from ivr.hotline.verbs import Owed, Tried
from ivr.records.database import Database
from ivr.records.fast_path import Statement
from ivr.records.models import Callback


def open_for(session: Session, number: str) -> Callback | None:
    """The open callback of a number (E.164); there is at most one."""
    return session.scalars(_open_for(number)).first()


def locked_open_for(session: Session, number: str) -> Callback | None:
    """The same as it stands now, locked until the transaction ends: for whoever changes it or counts on it."""
    locking = _open_for(number).with_for_update(key_share=True)
    return session.scalars(locking, execution_options={"populate_existing": True}).first()


def _open_for(number: str) -> Select[Callback]:
    return select(Callback).where(Callback.number == number, Callback.closed_at.is_(None))


_OWED = Statement(
    select(
        Callback.promised_due_at,
        Callback.deadline_at,
        Callback.window,
        Callback.language,
        Callback.status,
        Callback.rung_at,
        Callback.reached_at,
    ).where(Callback.number == bindparam("number"), Callback.closed_at.is_(None))
)


def owed_to(database: Database, number: str) -> Owed | None:
    """What we have promised to this number (E.164) and not yet done."""
    row = database.direct.fetch(_OWED, {"number": number})
    if row is None:
        return None
    read, (due, deadline, window, language, status, rung, reached) = database.direct.read_moment, row
    tried = _tried(status, rung=rung is not None, reached=reached is not None)
    if due is None:
        return Owed(None, None, language, tried)
    return Owed(read(deadline), read(due) if window != ASAP.key else None, language, tried)


def _tried(status: str, *, rung: bool, reached: bool) -> Tried | None:
    if status in (CallbackStatus.TALKING, CallbackStatus.WRAP_UP):
        return Tried.SPOKEN
    if status == CallbackStatus.UNREACHABLE:
        return Tried.OVER
    if not rung:
        return None
    return Tried.AGREED if reached else Tried.AGAIN
