"""The cases of one person as plain data: what happened, who was given it, who listened. No names of who works here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import datetime, tzinfo
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.hotline import region
from ivr.hotline.case import GIVES_TO_OFFICE
from ivr.operations.cases import links, office_mails
from ivr.operations.messages import playback
from ivr.records.audit import AuditEntry
from ivr.records.cases import Case, CaseStep, Office
from ivr.records.models import Report, Voicemail

DESK, HOTLINE, OFFICE = "desk", "hotline", "office"


def of_reports(session: Session, reports: Sequence[Report], zone: tzinfo) -> list[dict[str, Any]]:
    """What became of these reports. Moments are in `zone`."""
    found = session.scalars(
        select(Case).where(Case.report_id.in_([report.id for report in reports])).order_by(Case.id)
    ).all()
    tickets = {case.id: case.report.ticket for case in found}
    return [_case(session, case, tickets, zone) for case in found]


def hearings(session: Session, messages: Iterable[Voicemail], zone: tzinfo) -> dict[str, list[dict[str, Any]]]:
    """When each message was listened to, and by whom, by the message's recording."""
    subjects = {f"voicemail {message.recording_sid}": message.recording_sid for message in messages}
    found: dict[str, list[dict[str, Any]]] = {sid: [] for sid in subjects.values()}
    asked = select(AuditEntry).where(AuditEntry.action == playback.ACTION, AuditEntry.subject.in_(subjects))
    for entry in session.scalars(asked.order_by(AuditEntry.id)):
        found[subjects[entry.subject]].append({"at": _at(entry.at, zone), **_by(session, entry.actor)})
    return found


def _case(session: Session, case: Case, tickets: dict[int, str], zone: tzinfo) -> dict[str, Any]:
    steps = session.scalars(select(CaseStep).where(CaseStep.case_id == case.id).order_by(CaseStep.id)).all()
    given = [step for step in steps if step.event in GIVES_TO_OFFICE and step.office_id is not None]
    return {
        "ticket": case.report.ticket,
        "status": case.status,
        "since": _at(case.since, zone),
        "deadline_at": _at(case.deadline_at, zone),
        "answer": case.answer,
        "answered_at": _at(case.answered_at, zone),
        "closed_at": _at(case.closed_at, zone),
        "suggested_region": region.name_of(case.suggested_region) if case.suggested_region else None,
        "merged": case.merged_into is not None,
        "merged_into": tickets.get(case.merged_into or 0),
        "given_to": [{"at": _at(step.at, zone), **_office(session, step.office_id)} for step in given],
        "steps": [_step(session, step, zone) for step in steps],
        "mails": [
            {"at": _at(mail.created_at, zone), "sent_at": _at(mail.sent_at, zone), **_office(session, mail.office_id)}
            for mail in reversed(office_mails.of_case(session, case, most=1000))
        ],
        "links": [
            {
                "made_at": _at(link.made_at, zone),
                "expires_at": _at(link.expires_at, zone),
                "withdrawn_at": _at(link.withdrawn_at, zone),
                **_office(session, link.office_id),
            }
            for link in links.of_case(session, case.id)
        ],
    }


def _step(session: Session, step: CaseStep, zone: tzinfo) -> dict[str, Any]:
    done = {"at": _at(step.at, zone), "event": step.event, "status": step.status, "note": step.note}
    done["result"] = step.result
    return {**done, **_by(session, step.actor)}


def _by(session: Session, actor: str) -> dict[str, Any]:
    """Who did it, without names: the ministry's desk, the hotline by itself, or which office."""
    kind, _, rest = actor.partition(":")
    if kind == OFFICE:
        number = rest.partition(":")[0]
        return {"by": OFFICE, **_office(session, int(number) if number.isdecimal() else None)}
    return {"by": DESK if rest else HOTLINE}


def _office(session: Session, number: int | None) -> dict[str, Any]:
    office = session.get(Office, number) if number is not None else None
    return {"office": office.name if office else None}


def _at(moment: datetime | None, zone: tzinfo) -> str | None:
    return moment.astimezone(zone).isoformat(timespec="seconds") if moment is not None else None
