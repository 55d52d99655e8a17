"""Listening to messages: who may, and the entry in the audit that says who did."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.hotline.case import OPEN_STATUSES, WITH_OFFICE
from ivr.operations import audit
from ivr.operations.callbacks.claims import actor_of, held
from ivr.records.audit import AuditEntry
from ivr.records.cases import Case
from ivr.records.models import Call, Report, Voicemail

ACTION = "voicemail:hear"
ONE_HEARING = timedelta(minutes=30)
"""Parts of a message that a browser asks for within so long belong to one hearing."""


def may_hear(session: Session, voicemail: Voicemail, staff_id: int) -> bool:
    """An agent hears what belongs to the callback in hand or to its number, and what nobody else looks after.

    So does whoever checks a case at the desk: it could not be forwarded unheard.
    """
    report = session.scalars(select(Report).where(Report.call_sid == voicemail.call_sid)).first()
    if report is None or report.callback is None:
        return True
    case = session.scalars(select(Case).where(Case.report_id == report.id)).first()
    if case is None or case.status in OPEN_STATUSES - WITH_OFFICE:
        return True
    mine = held(session, staff_id)
    if mine is None:
        return False
    call = session.get(Call, voicemail.call_sid)
    numbers = {report.number, report.callback.number, call.caller if call else None}
    return report.callback_id == mine.id or (mine.number is not None and mine.number in numbers)


def heard(session: Session, voicemail: Voicemail, staff_id: int, from_start: bool, now: datetime) -> None:
    """Write down that somebody listens. `from_start`: a new hearing; else one that may have been written down."""
    actor = actor_of(session, staff_id)
    subject = f"voicemail {voicemail.recording_sid}"
    if not from_start:
        lately = select(AuditEntry.id).where(
            AuditEntry.at > now - ONE_HEARING,
            AuditEntry.action == ACTION,
            AuditEntry.actor == actor,
            AuditEntry.subject == subject,
        )
        if session.scalars(lately.limit(1)).first() is not None:
            return
    audit.record(session, actor, ACTION, subject, None, {"seconds": voicemail.seconds}, now)
