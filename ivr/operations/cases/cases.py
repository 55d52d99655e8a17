"""Cases: every filed report becomes one; what staff, offices and the passing of time do to it, each written down."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ivr.hotline import case as rules
from ivr.hotline.case import CaseEvent, CaseStatus, IllegalStep, Level
from ivr.hotline.errors import HotlineError, NotFound, Thing
from ivr.hotline.hours import OpeningHours
from ivr.operations import audit
from ivr.operations.audit.actors import SCHEDULER
from ivr.operations.cases import links, office_mails, offices
from ivr.operations.notices import writing as notices
from ivr.records.cases import Case, CaseStep, Office
from ivr.records.database import Database
from ivr.records.models import Report
from ivr.records.upsert import insert_all_unless_there, insert_unless_there

BATCH = 500
LONGEST_NOTE = 4000


class WordsNeeded(HotlineError):
    """This cannot be done without saying why."""


class NoOffice(HotlineError):
    """There is no such office that cases can be forwarded to."""


class CannotMerge(HotlineError):
    """A case can only be merged into another open one."""


@dataclass(frozen=True)
class Act:
    """What somebody does to a case. `actor` is as in the audit: `staff:sari`, `office:12`, `scheduler`."""

    event: CaseEvent
    actor: str
    note: str = ""
    office: int | None = None
    """Where it is forwarded to."""
    region: str | None = None
    """Where it belongs, as the office says that returns it."""
    into: int | None = None
    """The case that it is merged into."""
    callback: int | None = None
    """The callback by whose talk it came about: what is said with it is of that person."""
    by: str = ""
    """Who did it as the case's history names them, where that says more than the audit."""


def adopt(database: Database, hours: OpeningHours, now: datetime) -> int:
    """Every report is a case from now on; says how many were taken. Harmless to repeat, and cheap.

    Only what was never taken is looked at, by an index that holds nothing else: it does not matter how old a report is,
    in which order they were committed, or when somebody died over this. What another transaction holds is for later.
    """
    total = 0
    waits = select(Report.id, Report.created_at).where(Report.adopted_at.is_(None)).order_by(Report.id).limit(BATCH)
    while True:
        with database.reading() as session:
            if session.execute(waits.limit(1)).first() is None:
                return total
        with database.begin() as session:
            found = session.execute(waits.with_for_update(skip_locked=True, key_share=True)).all()
            insert_all_unless_there(session, Case, [_new(report_id, filed, hours) for report_id, filed in found])
            taken = update(Report).where(Report.id.in_([report_id for report_id, _ in found])).values(adopted_at=now)
            session.execute(taken.execution_options(synchronize_session=False))
        total += len(found)
        if len(found) < BATCH:
            return total


def of_report(session: Session, report: Report, hours: OpeningHours) -> Case:
    """The case of a report, which it becomes at the latest when somebody looks at it."""
    asked = select(Case).where(Case.report_id == report.id)
    found = session.scalars(asked).first()
    if found is None:
        insert_unless_there(session, Case, _new(report.id, report.created_at, hours))
        found = session.scalars(asked).one()
    return found


def _new(report_id: int, filed: datetime, hours: OpeningHours) -> dict[str, Any]:
    due = rules.deadline(CaseStatus.NEW, filed, hours)
    return {"report_id": report_id, "status": CaseStatus.NEW.value, "since": filed, "deadline_at": due, "level": 0}


def locked(session: Session, case_id: int) -> Case | None:
    """A case as it stands now, locked until the transaction ends."""
    return session.get(Case, case_id, with_for_update=True, populate_existing=True)


def act(session: Session, case_id: int, done: Act, hours: OpeningHours, now: datetime) -> Case:
    """Do something to a case. Raises IllegalStep, WordsNeeded, NoOffice, CannotMerge, NotFound."""
    for number in sorted({case_id, done.into or case_id}):  # in one order: two merges never wait for each other
        locked(session, number)
    row = session.get(Case, case_id)
    if row is None:
        raise NotFound(Thing.CASE, case_id)
    status = CaseStatus(row.status)
    became = rules.move(status, done.event)
    note = done.note.strip()[:LONGEST_NOTE]
    if done.event in rules.NEEDS_WORDS and not note:
        raise WordsNeeded("Say why.")
    before = _summary(row)
    _apply(session, row, done, note, now)
    _settle(session, row, became, done, hours, now)
    event, office_id = done.event.value, row.office_id
    step = CaseStep(case_id=row.id, at=now, actor=done.by or done.actor, event=event, status=row.status)
    step.office_id, step.note, step.callback_id = office_id, note or None, done.callback
    session.add(step)
    session.flush()
    if done.event in rules.GIVES_TO_OFFICE:
        office_mails.for_case(session, row, step.id, now)
    notices.case_moved(session, row, step, now)
    action = f"case:{event.replace('_', '-')}"
    audit.record(session, done.actor, action, f"case {row.report.ticket}", before, _summary(row), now)
    return row


def _summary(row: Case) -> dict[str, Any]:
    due = row.deadline_at.isoformat() if row.deadline_at else None
    return {"status": row.status, "office": row.office_id, "level": row.level, "due_at": due, "into": row.merged_into}


def _apply(session: Session, row: Case, done: Act, note: str, now: datetime) -> None:
    match done.event:
        case CaseEvent.FORWARD | CaseEvent.ESCALATE:
            _hand_to(session, row, done.office, now)
        case CaseEvent.ANSWER:
            row.answer, row.answered_at = note, now
        case CaseEvent.RETURN:
            row.suggested_region = done.region if done.region and offices.is_region(done.region) else None
        case CaseEvent.MERGE:
            row.merged_into = _target(session, row, done.into).id
        case CaseEvent.REOPEN:
            row.merged_into = row.confirming = None


def _hand_to(session: Session, row: Case, office_id: int | None, now: datetime) -> None:
    office = session.get(Office, office_id) if office_id is not None else None
    if office is None or not office.active:
        raise NoOffice("There is no such office.")
    if row.office_id is not None and row.office_id != office.id:
        links.withdraw(session, row.id, now)
    row.office_id, row.forwarded_at = office.id, now
    row.office, row.suggested_region, row.confirming = office, None, None


def _target(session: Session, row: Case, into: int | None) -> Case:
    target = session.get(Case, into) if into is not None and into != row.id else None
    if target is None or target.status in rules.CLOSED_STATUSES:
        raise CannotMerge("A case can only be merged into another open one.")
    return target


def _settle(session: Session, row: Case, became: CaseStatus, done: Act, hours: OpeningHours, now: datetime) -> None:
    """Status, level, and the deadline of the next step, counted with the days off of whoever is to take it."""
    row.status, row.since = became.value, now
    with_office = became in rules.WITH_OFFICE and row.office is not None
    counted = rules.office_hours(hours, rules.days_off(row.office.days_off)) if with_office and row.office else hours
    row.deadline_at = rules.deadline(became, now, counted)
    row.closed_at = now if became in rules.CLOSED_STATUSES else None
    if became not in rules.CLOSED_STATUSES and became is not CaseStatus.CONFIRMED:
        row.solved_asked_at = None
    if done.event is CaseEvent.ESCALATE:
        row.level = Level.PROVINCE
    elif done.event is not CaseEvent.TAKE_UP:
        row.level = Level.OFFICE
    if became not in rules.WITH_OFFICE and became is not CaseStatus.ANSWERED:
        links.withdraw(session, row.id, now)


def escalate(database: Database, hours: OpeningHours, now: datetime) -> int:
    """What is late goes up: to the province's office, then to the ministry's desk; says how many did."""
    late = select(Case.id).where(Case.closed_at.is_(None), Case.deadline_at < now)
    with_office = Case.status.in_([status.value for status in rules.WITH_OFFICE])
    with database.reading() as session:
        found = session.scalars(late.where(with_office | (Case.level < Level.MINISTRY)).order_by(Case.id)).all()
    moved = 0
    for case_id in found:
        with database.begin() as session:
            moved += _goes_up(session, case_id, hours, now)
    return moved


def _goes_up(session: Session, case_id: int, hours: OpeningHours, now: datetime) -> bool:
    row = locked(session, case_id)
    if row is None or row.deadline_at is None or row.deadline_at >= now:
        return False
    province = offices.of_province(session, row.report.region, {row.office_id} if row.office_id else set())
    what = rules.when_late(CaseStatus(row.status), Level(row.level), province is not None)
    if what is None:
        return False
    if what.event is not None:
        note = "late"
        done = Act(what.event, SCHEDULER, note, province.id if what.level is Level.PROVINCE and province else None)
        act(session, case_id, done, hours, now)
    before = {"level": row.level}
    row.level = what.level
    if what.event is None:
        after = {"level": int(what.level)}
        audit.record(session, SCHEDULER, "case:raise", f"case {row.report.ticket}", before, after, now)
    return True


__all__ = [
    "Act",
    "CannotMerge",
    "IllegalStep",
    "NoOffice",
    "WordsNeeded",
    "act",
    "adopt",
    "escalate",
    "locked",
    "of_report",
]
