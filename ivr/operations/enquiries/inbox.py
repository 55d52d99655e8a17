"""The queue in writing as people look at it: who waits for an answer, who is being answered, who was answered."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Select, case, func, select
from sqlalchemy.orm import Session

from ivr.hotline.enquiry import EnquiryStatus
from ivr.operations.enquiries.conditions import is_open, overdue, untold, waits
from ivr.records.chats import ChannelAddress
from ivr.records.enquiries import Enquiry
from ivr.records.models import QUEUE_ORDER, Report
from ivr.records.people import Staff

MOST = 100
"""So many of each kind are shown."""


@dataclass(frozen=True)
class Entry:
    """One line: an enquiry, who writes, what its report tells, and who holds it."""

    enquiry: Enquiry
    address: ChannelAddress
    ticket: str | None
    category: str | None
    region: str | None
    holder: str | None


@dataclass(frozen=True)
class Inbox:
    """All that is open: who waits in the order of the queue, who is being answered, whose turn it is to write."""

    waiting: tuple[Entry, ...]
    held: tuple[Entry, ...]
    with_person: tuple[Entry, ...]


@dataclass(frozen=True)
class Counts:
    """How many enquiries are open. `version` differs whenever the lists look different."""

    waiting: int
    overdue: int
    untold: int
    held: int
    with_person: int
    version: str

    @property
    def is_any(self) -> bool:
        """Whether any is open."""
        return bool(self.waiting or self.held or self.with_person)


def inbox(session: Session) -> Inbox:
    """Everything that is open, so many of each at most."""
    order = [getattr(Enquiry, name) for name in QUEUE_ORDER]
    theirs = Enquiry.status == EnquiryStatus.WITH_PERSON.value
    return Inbox(
        _read(session, _entries().where(waits()).order_by(*order)),
        _read(session, _entries().where(Enquiry.held_by.is_not(None)).order_by(Enquiry.held_since, Enquiry.id)),
        _read(session, _entries().where(theirs).order_by(Enquiry.id.desc())),
    )


def entry(session: Session, enquiry_id: int) -> Entry | None:
    """One enquiry as a line, open or closed."""
    found = _read(session, _entries().where(Enquiry.id == enquiry_id))
    return found[0] if found else None


def counts(session: Session, now: datetime) -> Counts:
    """How many there are: one look at what is open."""
    row = session.execute(
        select(
            _number(waits()),
            _number(overdue(now)),
            _number(untold()),
            func.count(Enquiry.held_by),
            _number(Enquiry.status == EnquiryStatus.WITH_PERSON.value),
            func.max(Enquiry.id),
            func.sum(Enquiry.changes),
            func.count(),
        ).where(is_open())
    ).one()
    return Counts(*row[:5], version="-".join(str(part) for part in row))


def _number(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.count(case((condition, 1)))


def _entries() -> Any:
    return (
        select(Enquiry, ChannelAddress, Report.ticket, Report.category, Report.region, Staff.name)
        .join(ChannelAddress, ChannelAddress.id == Enquiry.address_id)
        .outerjoin(Report, Report.id == Enquiry.report_id)
        .outerjoin(Staff, Staff.id == Enquiry.held_by)
    )


def _read(session: Session, found: Select[Any]) -> tuple[Entry, ...]:
    return tuple(Entry(*row) for row in session.execute(found.limit(MOST)))
