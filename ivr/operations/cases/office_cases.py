"""The cases that an office has, as its officers see them: those that a link would open, and no other."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Select, exists, func, select
from sqlalchemy.orm import Session, aliased, joinedload

from ivr.hotline.case import GIVES_TO_OFFICE, WITH_OFFICE, CaseStatus
from ivr.records.cases import Case, CaseStep, Office
from ivr.records.models import Report
from ivr.records.people import Staff

PAGE = 50
OPEN = tuple(sorted(status.value for status in WITH_OFFICE))
_GIVEN = tuple(event.value for event in GIVES_TO_OFFICE)


def _still_theirs() -> ColumnElement[bool]:
    """Given to the office that the case names, and not back at the desk since.

    An answer that the desk found itself, after the office had returned the case, is none of the office's.
    """
    given = aliased(CaseStep)
    last = select(func.max(given.id)).where(given.case_id == Case.id, given.event.in_(_GIVEN)).correlate(Case)
    back = CaseStep.status == CaseStatus.RETURNED.value, CaseStep.id > last.scalar_subquery()
    came_back = exists().where(CaseStep.case_id == Case.id, *back)
    return Case.status.in_(OPEN) | ((Case.status == CaseStatus.ANSWERED.value) & ~came_back)


_STILL_THEIRS = _still_theirs()


@dataclass(frozen=True)
class Listed:
    """One page of an office's cases; `waiting` and `late` count all of its open ones."""

    cases: tuple[Case, ...]
    waiting: int
    late: int
    answered: int
    number: int
    pages: int


def office_of(session: Session, officer: Staff) -> Office | None:
    """The office of an officer; None when it is not written to any more."""
    office = session.get(Office, officer.office_id) if officer.office_id is not None else None
    return office if office is not None and office.active else None


def listed(session: Session, office: Office, everything: bool, number: int, now: datetime) -> Listed:
    """The office's open cases, or with `everything` also those whose answer is on its way to the caller.

    What is to be done comes first, the most urgent at the top.
    """
    is_late = func.count().filter(Case.deadline_at < now)
    counts = _of(office).with_only_columns(Case.status, func.count(), is_late).group_by(Case.status)
    found = session.execute(counts).all()
    waiting = sum(count for status, count, _ in found if status in OPEN)
    late = sum(count for status, _, count in found if status in OPEN)
    answered = sum(count for status, count, _ in found if status not in OPEN)
    pages = max(1, -(-(waiting + answered * everything) // PAGE))
    number = min(max(1, number), pages)
    chosen = _of(office) if everything else _of(office).where(Case.status.in_(OPEN))
    rows = chosen.order_by(Case.status == CaseStatus.ANSWERED.value, Case.deadline_at, Case.id)
    shown = rows.offset((number - 1) * PAGE).limit(PAGE).options(joinedload(Case.report))
    return Listed(tuple(session.scalars(shown)), waiting, late, answered, number, pages)


def one(session: Session, office: Office, ticket: str) -> Case | None:
    """The case of a ticket, if this office has it."""
    found = _of(office).join(Report, Report.id == Case.report_id).where(Report.ticket == ticket)
    return session.scalars(found.options(joinedload(Case.report))).first()


def had(session: Session, office: Office, ticket: str) -> bool:
    """Whether this office was given the case of a ticket, now or earlier."""
    steps = select(CaseStep.id).join(Case, Case.id == CaseStep.case_id).join(Report, Report.id == Case.report_id)
    given = CaseStep.event.in_(_GIVEN), CaseStep.office_id == office.id, Report.ticket == ticket
    return session.scalars(steps.where(*given).limit(1)).first() is not None


def _of(office: Office) -> Select[Case]:
    return select(Case).where(Case.office_id == office.id, Case.merged_into.is_(None), _STILL_THEIRS)
