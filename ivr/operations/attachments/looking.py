"""What people wrote and sent for their reports, who may look at a file, and the entry that says who did."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from ivr.hotline.case import OPEN_STATUSES, WITH_OFFICE
from ivr.operations import audit
from ivr.records.audit import AuditEntry
from ivr.records.cases import Case
from ivr.records.chats import Attachment, Inbound
from ivr.records.enquiries import Enquiry
from ivr.records.models import Callback, Report

SEE, OPEN = "attachment:see", "attachment:open"
"""The preview on a page, and the file itself."""
ONE_LOOK = timedelta(minutes=30)
"""A preview that a page shows anew, and parts of a film that a browser asks for, within so long, are one look."""


def one(session: Session, number: int) -> Attachment | None:
    """An attachment by the number of its row."""
    return session.get(Attachment, number, options=[selectinload(Attachment.inbound)])


def written_for(session: Session, reports: Sequence[Report]) -> Sequence[Inbound]:
    """What is kept with these reports, oldest first: words, files and pins."""
    found = select(Inbound).where(Inbound.report_id.in_([report.id for report in reports]))
    return session.scalars(found.options(selectinload(Inbound.attachments)).order_by(Inbound.id)).all()


def may_look(session: Session, found: Attachment, staff_id: int) -> bool:
    """An agent sees what belongs to the person whose chat or callback is in hand, and what nobody else looks after.

    So does whoever checks a case at the desk: it could not be forwarded unseen.
    """
    inbound = found.inbound
    asked = select(Enquiry.held_by).where(Enquiry.address_id == inbound.address_id, Enquiry.closed_at.is_(None))
    holder = session.scalars(asked).first()
    if holder == staff_id or (holder is None and inbound.report_id is None):
        return True
    case = session.scalars(select(Case).where(Case.report_id == inbound.report_id)).first()
    if holder is None and (case is None or case.status in OPEN_STATUSES - WITH_OFFICE):
        return True
    number = inbound.address.number
    mine = select(Callback.number).where(Callback.held_by == staff_id)
    return number is not None and session.scalars(mine).first() == number


def write_look(session: Session, found: Attachment, actor: str, *, whole: bool, anew: bool, now: datetime) -> None:
    """Write down that somebody looks: at the file itself (`whole`), or at its preview.

    `anew`: from its beginning. A file counts each time, a preview and the parts of a file once in a while.
    """
    action, subject = OPEN if whole else SEE, f"attachment {found.id}"
    if not (whole and anew):
        lately = select(AuditEntry.id).where(
            AuditEntry.at > now - ONE_LOOK,
            AuditEntry.action == action,
            AuditEntry.actor == actor,
            AuditEntry.subject == subject,
        )
        if session.scalars(lately.limit(1)).first() is not None:
            return
    audit.record(session, actor, action, subject, None, {"type": found.type, "bytes": found.bytes}, now)
