"""What became of a promise: the one rule, and the same asked of the database."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, case, false, func, null

from ivr.hotline.callback import ERASED, CallbackStatus
from ivr.operations.figures.grouping import within
from ivr.operations.figures.periods import Period
from ivr.records.models import Callback
from ivr.records.moved_promises import MovedPromise

GIVEN_BACK = (CallbackStatus.SETTLED.value, CallbackStatus.WITHDRAWN.value)
"""Only the person can release us: who got through to us, or no longer wants to be rung. What we close is not that."""


def released() -> ColumnElement[bool]:
    """Closed by the person: by one of these, or because they asked us to forget them, which nobody else does."""
    forgotten = (Callback.close_reason == ERASED) & Callback.closed_by.is_(None)
    return Callback.status.in_(GIVEN_BACK) | func.coalesce(forgotten, false())


class Fate(StrEnum):
    """What became of one promise. Every promise has exactly one of these at any moment."""

    KEPT = "kept"  # the person's telephone was rung after the promise was told and not after its deadline
    GIVEN_BACK = "given_back"  # not rung; got through, withdrew, moved it or was forgotten, not after the deadline
    BROKEN = "broken"  # the deadline has passed, or we closed the callback, and neither of these is so
    PENDING = "pending"  # the deadline is still to come


def fate_of(
    deadline: datetime, rung: datetime | None, given_back: datetime | None, closed: datetime | None, now: datetime
) -> Fate:
    """The rule. `closed`: by whomever and for whatever reason; `given_back`: by the person."""
    if rung is not None and rung <= deadline:
        return Fate.KEPT
    if given_back is not None and given_back <= deadline:
        return Fate.GIVEN_BACK
    return Fate.BROKEN if deadline < now or closed is not None else Fate.PENDING


def _fate(deadline: Any, rung: Any, given_back: Any, closed: Any, now: datetime) -> ColumnElement[str]:
    """The same rule, asked of the database."""
    return case(
        (rung <= deadline, Fate.KEPT.value),
        (given_back <= deadline, Fate.GIVEN_BACK.value),
        ((deadline < now) | closed.is_not(None), Fate.BROKEN.value),
        else_=Fate.PENDING.value,
    )


def fate(now: datetime) -> ColumnElement[str]:
    """What became, or becomes, of the promise that a callback holds."""
    given_back = case((released(), Callback.closed_at), else_=null())
    return _fate(Callback.deadline_at, Callback.rung_at, given_back, Callback.closed_at, now)


def moved_fate(now: datetime) -> ColumnElement[str]:
    """What became of a promise that was moved."""
    moved = MovedPromise
    return _fate(moved.deadline_at, moved.rung_at, moved.moved_at, moved.moved_at, now)


def promised(period: Period) -> tuple[ColumnElement[bool], ...]:
    """Promises that callbacks hold, by their deadline; where no time could be told there is none."""
    return *within(Callback.deadline_at, period), Callback.promised_due_at.is_not(None)
