"""Somebody who writes wants a person: an enquiry is opened, or joined, and a time is told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from ivr.hotline.callback import ASAP
from ivr.hotline.enquiry import EnquiryStatus
from ivr.hotline.script import Script
from ivr.hotline.verbs import Promised, Untold
from ivr.operations.capacity import workload
from ivr.operations.capacity.times import Plan, look_for_time
from ivr.records.chats import Chat
from ivr.records.enquiries import Enquiry
from ivr.records.models import Report
from ivr.records.upsert import insert_unless_there


def open_for(
    session: Session, chat: Chat, report: Report | None, language: str, script: Script, now: datetime
) -> Promised:
    """Owe an answer by a person to whoever writes in this chat. A second wish joins the first, which keeps its promise.

    From now on the conversation is with a person: it is not idle, and its rules stay silent.
    """
    plan = look_for_time(session, ASAP.key, script, now, room=workload.room_to_answer)
    for _ in range(3):  # an open one may be closed by somebody between our two looks
        is_new = _open(session, chat, report, language, plan, now)
        enquiry = locked_open_for(session, chat.address_id)
        if enquiry is not None:
            enquiry.report_id = enquiry.report_id or (report.id if report else None)
            chat.idle_at = None
            session.flush()
            return told_of(enquiry, plan.untold, report.ticket if report else "", joined=not is_new)
    raise RuntimeError("an enquiry was opened and closed three times while it was asked for")


def told_of(enquiry: Enquiry, why: Untold | None, ticket: str, *, joined: bool) -> Promised:
    """What the person is told of their enquiry; `why` no time, where there is none."""
    if enquiry.promised_due_at is None:
        return Promised(ticket, None, None, joined=joined, untold=why or Untold.NO_ROOM)
    tried = enquiry.answered_at is not None
    return Promised(ticket, enquiry.promised_due_at, enquiry.deadline_at, joined=joined, tried=tried)


def _open(session: Session, chat: Chat, report: Report | None, language: str, plan: Plan, now: datetime) -> bool:
    values = {
        "address_id": chat.address_id,
        "chat_id": chat.id,
        "report_id": report.id if report else None,
        "status": EnquiryStatus.WAITING.value,
        "language": language,
        "created_at": now,
        "promised_due_at": plan.promised.due_at if plan.promised else None,
        "due_at": plan.planned.due_at,
        "deadline_at": plan.planned.deadline_at,
        "order_at": plan.planned.deadline_at,
        "lane": 1,
        "changes": 0,
    }
    return insert_unless_there(session, Enquiry, values)


def open_of(session: Session, address_id: int) -> Enquiry | None:
    """The open enquiry of an address; there is at most one."""
    return session.scalars(_open_of(address_id)).first()


def locked_open_for(session: Session, address_id: int) -> Enquiry | None:
    """The same as it stands now, locked until the transaction ends."""
    locking = _open_of(address_id).with_for_update(key_share=True)
    return session.scalars(locking, execution_options={"populate_existing": True}).first()


def _open_of(address_id: int) -> Select[Enquiry]:
    return select(Enquiry).where(Enquiry.address_id == address_id, Enquiry.closed_at.is_(None))
