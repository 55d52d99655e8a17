"""How enquiries stand: conditions for statements."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, exists

from ivr.hotline.callback import HELD_STATUSES, CallbackStatus
from ivr.hotline.enquiry import EnquiryStatus
from ivr.records.enquiries import Enquiry
from ivr.records.models import Callback

_ON_THE_TELEPHONE = tuple(status.value for status in HELD_STATUSES - {CallbackStatus.CLAIMED})


def is_open() -> ColumnElement[bool]:
    """Not closed, whoever's turn it is."""
    return Enquiry.closed_at.is_(None)


def waits() -> ColumnElement[bool]:
    """In the queue, held by nobody."""
    return Enquiry.status == EnquiryStatus.WAITING.value


def overdue(now: datetime) -> ColumnElement[bool]:
    """Not closed, past the deadline that was told, and no person has answered since it was told."""
    told = Enquiry.promised_due_at.is_not(None), Enquiry.answered_at.is_(None)
    return and_(is_open(), Enquiry.deadline_at < now, *told)


def untold() -> ColumnElement[bool]:
    """Not closed nor answered, and the person was told no time."""
    return and_(is_open(), Enquiry.promised_due_at.is_(None), Enquiry.answered_at.is_(None))


def on_the_telephone(staff_id: int) -> ColumnElement[bool]:
    """Whether this agent has a telephone in hand: nobody writes meanwhile."""
    return exists().where(Callback.held_by == staff_id, Callback.status.in_(_ON_THE_TELEPHONE))
