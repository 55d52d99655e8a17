"""What an office does with a case that it has, by a link or by an officer who is signed in.

It takes the case up, answers, asks back, or says whose it is.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import exists, select
from sqlalchemy.orm import Session, joinedload

from ivr.hotline import case as rules
from ivr.hotline.case import CaseEvent, CaseStatus, IllegalStep
from ivr.hotline.hours import OpeningHours
from ivr.operations import audit
from ivr.operations.attachments import looking
from ivr.operations.audit.actors import office_actor, person_actor
from ivr.operations.cases import cases, lookup
from ivr.operations.messages.conditions import messages_of
from ivr.operations.messages.playback import ACTION, ONE_HEARING
from ivr.records.audit import AuditEntry
from ivr.records.cases import Case, CaseLink, CaseStep, Office
from ivr.records.chats import Inbound
from ivr.records.models import Voicemail
from ivr.records.people import Staff


@dataclass(frozen=True)
class Said:
    """What an office says. `region` is where a case belongs that it returns."""

    event: CaseEvent
    note: str = ""
    region: str | None = None


@dataclass(frozen=True)
class Opened:
    """A case in the hands of the office that has it."""

    case: Case
    office: Office
    actor: str
    """Who has it open, as the audit names them."""
    by: str
    """The same as the history of the case names them."""


def by_link(link: CaseLink) -> Opened:
    """The case of a link that `case_links.opened` let in: whoever has the link is the office."""
    return Opened(link.case, link.office, office_actor(link.office_id), office_actor(link.office_id))


def by_officer(case: Case, office: Office, officer: Staff) -> Opened:
    """A case that the office has, with one of the office's people."""
    return Opened(case, office, person_actor(officer), office_actor(office.id, officer.login))


def say(session: Session, opened: Opened, said: Said, hours: OpeningHours, now: datetime) -> bool:
    """Do it; says False, and changes nothing, when it was done already. Raises IllegalStep, WordsNeeded.

    The case was opened in this transaction.
    """
    if said.event not in rules.OFFICE_EVENTS:
        raise IllegalStep(f"an office cannot {said.event}")
    row = cases.locked(session, opened.case.id)
    if row is None or row.office_id != opened.office.id:
        raise IllegalStep("the case is no longer with this office")
    if _is_so(row, said):
        return False
    done = cases.Act(said.event, opened.actor, said.note, region=said.region, by=opened.by)
    cases.act(session, row.id, done, hours, now)
    return True


def _is_so(row: Case, said: Said) -> bool:
    """The same form sent twice."""
    if said.event is CaseEvent.TAKE_UP:
        return row.status == CaseStatus.TAKEN_UP
    return said.event is CaseEvent.ANSWER and row.status == CaseStatus.ANSWERED and row.answer == said.note.strip()


def own_steps(session: Session, opened: Opened) -> list[CaseStep]:
    """What this office did with the case, and what it was told with it: nothing that another said."""
    told = CaseStep.event.in_([event.value for event in rules.GIVES_TO_OFFICE])
    us = office_actor(opened.office.id)
    mine = (CaseStep.actor == us) | CaseStep.actor.startswith(f"{us}:", autoescape=True)
    found = select(CaseStep).where(CaseStep.case_id == opened.case.id, CaseStep.office_id == opened.office.id)
    return list(session.scalars(found.where(mine | told).options(joinedload(CaseStep.office)).order_by(CaseStep.id)))


def messages(session: Session, opened: Opened) -> list[Voicemail]:
    """The messages that this office may hear, those of merged reports among them."""
    return list(messages_of(session, lookup.reports_of(session, opened.case))) if opened.office.hears else []


def written(session: Session, opened: Opened) -> Sequence[Inbound]:
    """What people wrote and sent for this case, those of merged reports among it, if this office may hear them."""
    return looking.written_for(session, lookup.reports_of(session, opened.case)) if opened.office.hears else ()


def write_hearing(session: Session, opened: Opened, voicemail: Voicemail, from_start: bool, now: datetime) -> None:
    """Write down that the office listens; parts of one hearing are one entry."""
    subject = f"voicemail {voicemail.recording_sid}"
    if from_start or not _lately(session, opened.actor, subject, now - ONE_HEARING):
        audit.record(session, opened.actor, ACTION, subject, None, {"seconds": voicemail.seconds}, now)


def _lately(session: Session, who: str, subject: str, since: datetime) -> bool:
    about = AuditEntry.at > since, AuditEntry.action == ACTION, AuditEntry.actor == who, AuditEntry.subject == subject
    return bool(session.scalar(select(exists().where(*about))))
