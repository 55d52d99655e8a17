"""Some working days after somebody was told the answer they are asked whether that has solved it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.hotline import case as rules
from ivr.hotline.case import CaseEvent, CaseStatus
from ivr.hotline.hours import OpeningHours
from ivr.hotline.notice import Event
from ivr.hotline.script import Script
from ivr.operations.notices import writing
from ivr.records.cases import Case, CaseStep
from ivr.records.database import Database

BATCH = 200
AFTER_OPENING, _A_MOMENT = timedelta(hours=1), timedelta(minutes=1)
TIME_TO_ANSWER = 2
"""Working days after the question, before the desk is late with closing the case."""


def plan(database: Database, script: Script, now: datetime) -> int:
    """Write down a question for every case whose answer was told since; says how many. Harmless to repeat."""
    if Event.SOLVED not in script.rules.notices:
        return 0
    told = Case.status == CaseStatus.CONFIRMED.value, Case.closed_at.is_(None), Case.solved_asked_at.is_(None)
    with database.reading() as session:
        found = session.scalars(select(Case.id).where(*told).order_by(Case.id).limit(BATCH)).all()
    return sum(_plan(database, case_id, script, now) for case_id in found)


def _plan(database: Database, case_id: int, script: Script, now: datetime) -> bool:
    with database.begin() as session:
        case = session.get(Case, case_id, with_for_update=True, populate_existing=True)
        if case is None or case.status != CaseStatus.CONFIRMED or case.solved_asked_at is not None:
            return False
        at = _morning(rules.working_days_after(case.since, script.rules.notices.ask_after, script.hours), script.hours)
        case.solved_asked_at = at
        asked = writing.solved(session, case, _confirmed_by(session, case), max(at, now), now)
        if asked and case.deadline_at is not None:
            case.deadline_at = max(case.deadline_at, _time_to_answer(at, script.hours))
        return asked


def _morning(end: datetime, hours: OpeningHours) -> datetime:
    """Some time after the hotline has opened on the working day that ends then: who says "not yet" finds somebody."""
    day = hours.local(end - _A_MOMENT).date()
    intervals = hours.intervals_on(day)
    return intervals[0].on(day, hours.zoneinfo)[0] + AFTER_OPENING if intervals else end


def _time_to_answer(asked: datetime, hours: OpeningHours) -> datetime:
    return rules.working_days_after(asked, TIME_TO_ANSWER, hours)


def _confirmed_by(session: Session, case: Case) -> int:
    """The step by which the person knew the answer."""
    steps = select(CaseStep.id).where(CaseStep.case_id == case.id, CaseStep.event == CaseEvent.CONFIRM.value)
    return session.scalars(steps.order_by(CaseStep.id.desc()).limit(1)).first() or 0
