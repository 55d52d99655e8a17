"""Wrapping up at the desk: who may write down what they learnt, and whether they have done it before."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.hotline.disposition import NOT_PASSED_ON
from ivr.hotline.staff import Role
from ivr.operations.callbacks.claims import NotYours
from ivr.records.models import Attempt, Callback, Report
from ivr.records.people import Staff


def check_may_complete(session: Session, report_id: int, person: Staff) -> None:
    """Only who holds the callback of a report, or a supervisor, completes it at the desk. Raises NotYours."""
    report = session.get(Report, report_id)
    callback = report.callback if report else None
    if (callback is None or callback.held_by != person.id) and not Role(person.role).allows(Role.SUPERVISOR):
        raise NotYours("Only who holds the callback, or a supervisor, completes its report.")


def finished_before(session: Session, callback_id: int, staff_id: int) -> Callback | None:
    """The callback, if this agent has finished it: a double click, another window, or the way back in the browser."""
    row = session.get(Callback, callback_id)
    if row is None or row.held_by is not None or row.disposition is None:
        return None
    newest = select(Attempt.staff_id).where(Attempt.callback_id == callback_id).order_by(Attempt.id.desc())
    was_theirs = session.scalars(newest.limit(1)).first() in (staff_id, None)
    return row if row.closed_by == staff_id or (row.closed_by is None and was_theirs) else None


def says_the_same(finished: Callback, code: str, notes: str) -> bool:
    """Whether a form says what was written down already; `code` is its disposition."""
    return finished.disposition in (code, NOT_PASSED_ON) and notes.strip() in (finished.notes or "")
