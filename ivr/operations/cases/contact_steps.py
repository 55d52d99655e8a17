"""What was tried, said and written is told in the cases of its reports: it is a step of each, and may move it.

Whoever comes here has locked the callback or the enquiry already; cases are locked after it, in the order of their
numbers.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import TypeAlias

from sqlalchemy import or_, select
from sqlalchemy.orm import Session, joinedload

from ivr.hotline import case as rules
from ivr.hotline.case import CaseEvent, CaseRemark, CaseStatus
from ivr.hotline.disposition import NOT_PASSED_ON, Disposition, OnCase, Then
from ivr.hotline.hours import OpeningHours
from ivr.operations.audit.actors import actor_of
from ivr.operations.cases import cases, offices
from ivr.operations.cases.cases import Act
from ivr.records.cases import Case, CaseStep
from ivr.records.enquiries import Enquiry
from ivr.records.models import Attempt, Callback, Report

LONGEST_CHAIN = 20
"""So many cases in a row may have been merged into the next."""
AFTER_TALK = "talk"
"""The reason of a case that is opened again because a talk passes it on."""

Contact: TypeAlias = "Callback | Enquiry"
"""With which somebody who works here and the person speak, or write: reports belong to it."""


@dataclass(frozen=True)
class Passing:
    """Where a talk passes the cases on: the office that was chosen with the result, and what it is told.

    `report` is the one that the form was about; another one from elsewhere does not follow it to an office that is not
    responsible for it.
    """

    office: int | None = None
    message: str = ""
    report: int | None = None


@dataclass(frozen=True)
class Result:
    """What an agent says came of a contact. `again`: the person has asked to be rung again since."""

    chosen: Disposition
    notes: str
    passing: Passing
    actor: str
    again: bool = False


def add_talk(session: Session, contact: Contact, said: Result, hours: OpeningHours, now: datetime) -> str:
    """The result is a step of every case of this contact, and moves it; gives what came of it in truth.

    That is the code of the disposition, or NOT_PASSED_ON where none of the cases is with an office now.
    Raises NoOffice when the chosen office takes no cases any more.
    """
    kind = _kind(contact, said.chosen)
    mine = _all_locked(session, contact, hours)
    for case, goes_on in mine:
        for one in dict.fromkeys((case, goes_on)):
            remark(session, one, kind, said.actor, now, note=said.notes, result=said.chosen.code, contact=contact)
    for goes_on in dict.fromkeys(goes_on for _, goes_on in mine):
        _move(session, contact, goes_on, said, hours, now)
    if said.chosen.on_case is not OnCase.FORWARD or any(goes_on.status in rules.WITH_OFFICE for _, goes_on in mine):
        return said.chosen.code
    return NOT_PASSED_ON


def _kind(contact: Contact, chosen: Disposition) -> CaseRemark:
    if isinstance(contact, Enquiry):
        return CaseRemark.CHAT
    return CaseRemark.TALK if chosen.reached else CaseRemark.TRY


def number_of(contact: Contact | None) -> int | None:
    """The number of the callback, if it is one."""
    return contact.id if isinstance(contact, Callback) else None


def _move(session: Session, contact: Contact, case: Case, said: Result, hours: OpeningHours, now: datetime) -> None:
    on_case, over = said.chosen.on_case, said.chosen.then is Then.CLOSE and not said.again
    if on_case is OnCase.FORWARD:
        _pass_on(session, contact, case, said, hours, now)
        return
    told = case.confirming is not None and case.confirming == number_of(contact)
    if over and said.chosen.reached and told and case.status == CaseStatus.ANSWERED:
        cases.act(session, case.id, Act(CaseEvent.CONFIRM, said.actor), hours, now)
    if over and on_case is OnCase.SOLVE and case.status in rules.OPEN_STATUSES:
        cases.act(session, case.id, Act(CaseEvent.SOLVE, said.actor), hours, now)


def _pass_on(session: Session, contact: Contact, case: Case, said: Result, hours: OpeningHours, now: datetime) -> None:
    """Forward it from wherever it is; what cannot be forwarded says why, and waits at the desk for its office."""
    passing, status = said.passing, CaseStatus(case.status)
    if status in rules.WITH_OFFICE and _stays(case, passing):
        return
    missing = _missing(session, case, passing)
    if missing and status in rules.CLOSED_STATUSES:
        remark(session, case, CaseRemark.NOT_PASSED_ON, said.actor, now, result=missing, contact=contact)
        return
    if status in rules.CLOSED_STATUSES:
        cases.act(session, case.id, Act(CaseEvent.REOPEN, said.actor, AFTER_TALK), hours, now)
    if status is CaseStatus.NEW:  # somebody has talked about it: nothing is left to check
        cases.act(session, case.id, Act(CaseEvent.CHECK, said.actor), hours, now)
    if missing:
        remark(session, case, CaseRemark.NOT_PASSED_ON, said.actor, now, result=missing, contact=contact)
        return
    forward = Act(CaseEvent.FORWARD, said.actor, passing.message, passing.office, callback=number_of(contact))
    cases.act(session, case.id, forward, hours, now)


def _stays(case: Case, passing: Passing) -> bool:
    """With its office already, and nothing new to tell it; what is another report's stays where it is in any case."""
    if passing.report not in (None, case.report_id) or passing.office is None:
        return True
    return case.office_id == passing.office and not passing.message.strip()


def _missing(session: Session, case: Case, passing: Passing) -> str:
    """Why a case cannot be passed on; empty when it can."""
    place = case.suggested_region or case.report.region
    if passing.office is None:
        if not place:
            return "no_region"
        return "not_chosen" if offices.choices(session, place) else "no_office"
    elsewhere = passing.report not in (None, case.report_id) and place is not None
    fits = elsewhere and any(one.office.id == passing.office for one in offices.choices(session, place))
    return "other_region" if elsewhere and not fits else ""


def add_try(session: Session, attempt: Attempt, outcome: str, hours: OpeningHours, now: datetime) -> None:
    """Somebody rang, and did not talk with the person."""
    actor = actor_of(session, attempt.staff_id)
    for case, _ in _all_locked(session, attempt.callback, hours):
        remark(session, case, CaseRemark.TRY, actor, now, result=outcome, contact=attempt.callback)


def add_end(
    session: Session,
    contact: Contact,
    kind: CaseRemark,
    result: str | None,
    actor: str,
    now: datetime,
    note: str = "",
) -> None:
    """A contact ended without a result from the list: by itself, or by a supervisor's hand, with the reason."""
    for case, _ in _all_locked(session, contact, None):
        remark(session, case, kind, actor, now, note=note, result=result, contact=contact)


def remark(
    session: Session,
    case: Case,
    kind: CaseRemark,
    actor: str,
    now: datetime,
    *,
    note: str = "",
    result: str | None = None,
    contact: Contact | None = None,
) -> CaseStep:
    """Write something into the history of a case, which stays as it is. `result` is a code, `note` a person's words."""
    text = note.strip()[: cases.LONGEST_NOTE] or None
    step = CaseStep(case_id=case.id, at=now, actor=actor, event=kind.value, status=case.status, note=text)
    step.office_id, step.result, step.callback_id = case.office_id, result, number_of(contact)
    session.add(step)
    session.flush()
    return step


def of_callback(session: Session, callback_id: int) -> list[Case]:
    """The cases that tell of a callback: of its reports, of the answer it tells, and of what it told earlier."""
    by_report = select(Case.id).join(Report).where(Report.callback_id == callback_id)
    by_step = select(CaseStep.case_id).where(CaseStep.callback_id == callback_id)
    mine = Case.id.in_(by_report) | Case.id.in_(by_step) | (Case.confirming == callback_id)
    return list(session.scalars(select(Case).where(mine).order_by(Case.id)))


def last_missing(session: Session, callback_id: int) -> CaseStep | None:
    """The newest step that tells why a talk about this callback passed a case on to nobody, with its case."""
    missing = CaseStep.callback_id == callback_id, CaseStep.event == CaseRemark.NOT_PASSED_ON.value
    whole = select(CaseStep).where(*missing).options(joinedload(CaseStep.case).joinedload(Case.report))
    return session.scalars(whole.order_by(CaseStep.id.desc()).limit(1)).first()


def _all_locked(session: Session, contact: Contact, hours: OpeningHours | None) -> list[tuple[Case, Case]]:
    """The cases of a contact, each with the one as which it goes on, all locked until the transaction ends.

    Without `hours` no report becomes a case here.
    """
    is_its = Report.id == contact.report_id if isinstance(contact, Enquiry) else Report.callback_id == contact.id
    reports = session.scalars(select(Report).where(is_its).order_by(Report.id)).all()
    if hours is not None:
        for report in reports:
            cases.of_report(session, report, hours)
    theirs = or_(Case.report_id.in_([report.id for report in reports]), Case.confirming == (number_of(contact) or 0))
    numbers = list(session.scalars(select(Case.id).where(theirs).order_by(Case.id)))
    chains = {number: [number, *_merged_into(session, number)] for number in numbers}
    rows = {number: cases.locked(session, number) for number in sorted({n for chain in chains.values() for n in chain})}
    found = ((rows[number], rows[chain[-1]]) for number, chain in chains.items())
    return [(case, goes_on) for case, goes_on in found if case is not None and goes_on is not None]


def goes_on_as(session: Session, case: Case) -> Case:
    """The case that it was merged into, however often; itself where it was not."""
    chain = [case.id, *_merged_into(session, case.id)]
    return session.get_one(Case, chain[-1])


def _merged_into(session: Session, number: int) -> Iterator[int]:
    for _ in range(LONGEST_CHAIN):
        into = session.scalar(select(Case.merged_into).where(Case.id == number))
        if into is None:
            return
        yield into
        number = into


def joined_notes(old: str | None, new: str) -> str | None:
    """Notes with new ones below them."""
    return "\n".join(part for part in (old, new.strip()) if part) or None
