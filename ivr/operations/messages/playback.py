"""Listening to messages: a message by its number, and the entry in the audit that says who heard it."""

from __future__ import annotations

from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.operations import audit
from ivr.operations.audit.actors import actor_of
from ivr.records.audit import AuditEntry
from ivr.records.models import Voicemail

ACTION = "voicemail:hear"
ONE_HEARING = timedelta(minutes=30)
"""Parts of a message that a browser asks for within so long belong to one hearing."""


def one(session: Session, voicemail_id: int) -> Voicemail | None:
    """A message by the number of its row."""
    return session.get(Voicemail, voicemail_id)


def write_hearing(session: Session, voicemail: Voicemail, staff_id: int, from_start: bool, now: datetime) -> None:
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
