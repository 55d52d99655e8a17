"""What somebody writes while a person is answering them: it goes to that person, and the rules stay silent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from ivr.hotline.capacity import round_up
from ivr.hotline.enquiry import EnquiryStatus
from ivr.hotline.hours import OpeningHours
from ivr.hotline.writing.commands import command
from ivr.hotline.written_events import Command
from ivr.operations.enquiries import opening, outcomes, replies
from ivr.records.enquiries import Enquiry


def heard(session: Session, address_id: int, words: str, hours: OpeningHours, now: datetime) -> Enquiry | None:
    """The enquiry that what came in belongs to; None where nobody is answering, and the rules do.

    Who waits for us to answer again stands at the end of the half hour in which they wrote. What an agent had typed
    and could not send goes now. Who takes their wish back before anybody has answered releases us: that closes it, and
    the rules answer.
    """
    enquiry = opening.locked_open_for(session, address_id)
    if enquiry is None:
        return None
    if command(words) is Command.CANCEL and enquiry.status == EnquiryStatus.WAITING and enquiry.answered_at is None:
        outcomes.withdraw(session, enquiry, now)
        return None
    enquiry.changes += 1
    if enquiry.status == EnquiryStatus.WITH_PERSON:
        enquiry.status = EnquiryStatus.WAITING.value
        enquiry.order_at = round_up(now, hours)
    session.flush()
    replies.send_kept(session, enquiry, hours, now)
    return enquiry
