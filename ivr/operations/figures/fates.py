"""What became of a promise, to ring or to answer in writing: the rule `fate_of`, asked of the database."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, case, false, func, null

from ivr.hotline.callback import ERASED, CallbackStatus
from ivr.hotline.enquiry import Ending
from ivr.hotline.fate import Fate, fate_of
from ivr.operations.figures.grouping import within
from ivr.operations.figures.periods import Period
from ivr.records.enquiries import Enquiry
from ivr.records.models import Callback
from ivr.records.moved_promises import MovedPromise

__all__ = [
    "GIVEN_BACK",
    "Fate",
    "answer_fate",
    "answer_promised",
    "fate",
    "fate_of",
    "moved_fate",
    "promised",
    "released",
]

GIVEN_BACK = (CallbackStatus.SETTLED.value, CallbackStatus.WITHDRAWN.value)
"""Only the person can release us: who got through to us, or no longer wants to be rung. What we close is not that."""


def released() -> ColumnElement[bool]:
    """Closed by the person: by one of these, or because they asked us to forget them, which nobody else does."""
    forgotten = (Callback.close_reason == ERASED) & Callback.closed_by.is_(None)
    return Callback.status.in_(GIVEN_BACK) | func.coalesce(forgotten, false())


def rule(deadline: Any, acted: Any, given_back: Any, closed: Any, now: datetime) -> ColumnElement[str]:
    """The same rule, asked of the database; `acted`: rung, or answered in writing."""
    return case(
        (acted <= deadline, Fate.KEPT.value),
        (given_back <= deadline, Fate.GIVEN_BACK.value),
        ((deadline < now) | closed.is_not(None), Fate.BROKEN.value),
        else_=Fate.PENDING.value,
    )


def fate(now: datetime) -> ColumnElement[str]:
    """What became, or becomes, of the promise that a callback holds."""
    given_back = case((released(), Callback.closed_at), else_=null())
    return rule(Callback.deadline_at, Callback.rung_at, given_back, Callback.closed_at, now)


def moved_fate(now: datetime) -> ColumnElement[str]:
    """What became of a promise that was moved."""
    moved = MovedPromise
    return rule(moved.deadline_at, moved.rung_at, moved.moved_at, moved.moved_at, now)


def promised(period: Period) -> tuple[ColumnElement[bool], ...]:
    """Promises that callbacks hold, by their deadline; where no time could be told there is none."""
    return *within(Callback.deadline_at, period), Callback.promised_due_at.is_not(None)


def answer_released() -> ColumnElement[bool]:
    """An enquiry that its person closed: they took it back, or asked us to forget them."""
    theirs = Enquiry.close_reason.in_((Ending.WITHDRAWN.value, ERASED)) & Enquiry.closed_by.is_(None)
    return func.coalesce(theirs, false())


def answer_fate(now: datetime) -> ColumnElement[str]:
    """What became, or becomes, of the promise to answer somebody in writing."""
    given_back = case((answer_released(), Enquiry.closed_at), else_=null())
    return rule(Enquiry.deadline_at, Enquiry.answered_at, given_back, Enquiry.closed_at, now)


def answer_promised(period: Period) -> tuple[ColumnElement[bool], ...]:
    """Promises to answer in writing, by their deadline."""
    return *within(Enquiry.deadline_at, period), Enquiry.promised_due_at.is_not(None)
