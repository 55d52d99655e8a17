"""Who is to be rung next: in the order of the queue, and first calls before retries where they would be late else."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import Select, literal_column, select
from sqlalchemy.orm import Session

from ivr.hotline.callback import CallbackStatus
from ivr.records.database import Database
from ivr.records.models import QUEUE_ORDER, Callback

_WAITS = Callback.status == literal_column(f"'{CallbackStatus.WAITING}'")
"""Written out, so that the database sees that its index of what waits will do."""


def next_waiting(now: datetime) -> Select[int]:
    """The number of the callback that is to be rung next: raised, then by promise, then by arrival."""
    order = [getattr(Callback, name) for name in QUEUE_ORDER]
    return select(Callback.id).where(_WAITS, Callback.due_at <= now).order_by(*order).limit(1)


Pressed: TypeAlias = tuple[datetime, datetime]
"""First calls are promised from the one time until the other that leave nobody any time for retries."""
FirstCallsFirst: TypeAlias = Callable[[], Pressed | None]
"""Asked when a retry would be next: whether such first calls go before it."""


def next_first_call(now: datetime, pressed: Pressed) -> Select[int]:
    """The number of the callback whose person is to be rung next for the first time, of those first calls.

    Retries that stand before them all, of which there may be very many just then, are not looked at.
    """
    order = [getattr(Callback, name) for name in QUEUE_ORDER]
    first = Callback.lane == 1, Callback.rung_at.is_(None), Callback.order_at.between(*pressed)
    return select(Callback.id).where(_WAITS, Callback.due_at <= now, *first).order_by(*order).limit(1)


def _retry_is_next(session: Session, now: datetime) -> bool:
    order = [getattr(Callback, name) for name in QUEUE_ORDER]
    due = select(Callback.lane, Callback.rung_at).where(_WAITS, Callback.due_at <= now)
    head = session.execute(due.order_by(*order).limit(1)).first()
    return head is not None and head.lane == 1 and head.rung_at is not None


def anything_due(session: Session, now: datetime) -> bool:
    """Whether any callback may be rung now: asked first, for `next_waiting` would look at all that may not."""
    first = select(Callback.due_at).where(_WAITS).order_by(Callback.due_at).limit(1)
    due_at = session.scalars(first).first()
    return due_at is not None and due_at <= now


def choices(database: Database, now: datetime, first_calls_first: FirstCallsFirst | None) -> list[Select[int]]:
    """Who is to be rung next, and if nobody is there any more, who else; nobody when nothing is due."""
    with database.reading() as session:
        if not anything_due(session, now):
            return []
        retry = first_calls_first is not None and _retry_is_next(session, now)
    pressed = first_calls_first() if retry and first_calls_first else None
    return [next_waiting(now)] if pressed is None else [next_first_call(now, pressed), next_waiting(now)]
