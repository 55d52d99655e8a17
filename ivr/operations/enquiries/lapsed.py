"""What time does to enquiries: claims that nobody renews lapse, and who was answered and stays silent is closed."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, exists, select
from sqlalchemy.orm import Session

from ivr.hotline.enquiry import EnquiryStatus, after_claim
from ivr.hotline.writing import reply_window
from ivr.operations import audit
from ivr.operations.audit.actors import SCHEDULER
from ivr.operations.enquiries import outcomes, replies
from ivr.operations.enquiries.claims import summary
from ivr.records.chats import ChannelAddress
from ivr.records.database import Database
from ivr.records.enquiries import Enquiry, UnsentReply

KEPT_FOR = timedelta(days=7)
"""So long a reply waits for somebody to write again, and its enquiry with it."""
AT_ONCE = 200


def free(database: Database, now: datetime) -> list[int]:
    """Free what nobody has renewed; gives their numbers. Whose turn it is then is told by who wrote last."""
    return _each(database, (Enquiry.held_until < now,), _lapse, now)


def close_silent(database: Database, now: datetime) -> list[int]:
    """Close what was answered and whose person has not written for so long that the window is closed, and for whom no
    reply waits, or has waited long enough since it was typed."""
    written = ChannelAddress.id == Enquiry.address_id
    silent = exists().where(written, ChannelAddress.last_written_at <= now - reply_window.LENGTH)
    kept = exists().where(UnsentReply.enquiry_id == Enquiry.id, UnsentReply.typed_at > now - KEPT_FOR)
    theirs = Enquiry.status == EnquiryStatus.WITH_PERSON.value
    return _each(database, (theirs, silent & ~kept), outcomes.close_silent, now)


def _each(database: Database, conditions: tuple[ColumnElement[bool], ...], act: Any, now: datetime) -> list[int]:
    """Do it to each of the open ones of which this is true, in a transaction of its own; those at work are let be."""
    found = select(Enquiry.id).where(Enquiry.closed_at.is_(None), *conditions).order_by(Enquiry.id).limit(AT_ONCE)
    with database.reading() as session:
        numbers = list(session.scalars(found))
    return [number for number in numbers if _one(database, number, conditions, act, now)]


def _one(database: Database, number: int, conditions: tuple[ColumnElement[bool], ...], act: Any, now: datetime) -> bool:
    still = select(Enquiry).where(Enquiry.id == number, Enquiry.closed_at.is_(None), *conditions)
    with database.begin() as session:
        enquiry = session.scalars(still.with_for_update(skip_locked=True, key_share=True)).first()
        if enquiry is None:
            return False
        act(session, enquiry, now)
        return True


def _lapse(session: Session, enquiry: Enquiry, now: datetime) -> None:
    before = summary(enquiry)
    enquiry.status = after_claim(replies.last_word_is_ours(session, enquiry)).value
    enquiry.free()
    session.flush()
    audit.record(session, SCHEDULER, "enquiry:lapse", f"enquiry {enquiry.id}", before, summary(enquiry), now)
