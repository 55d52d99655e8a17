"""The thread of one address: what came in and what went out, in one order, across all chats."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, selectinload

from ivr.hotline.writing.delivery import Delivery
from ivr.records.chats import Attachment, Inbound
from ivr.records.outbounds import Outbound
from ivr.records.people import Staff

MOST = 200
"""So much of either side is shown, the newest."""


@dataclass(frozen=True)
class Line:
    """One thing that was exchanged: `came` from them, or `went` from us, by `who` of the staff (None: by the rules)."""

    at: datetime
    came: Inbound | None = None
    went: Outbound | None = None
    who: str | None = None

    @property
    def delivery(self) -> Delivery | None:
        """How far what we sent has come."""
        return Delivery(self.went.delivery) if self.went else None

    @property
    def attachments(self) -> list[Attachment]:
        """The files that came with it."""
        return self.came.attachments if self.came else []


def thread(session: Session, address_id: int) -> list[Line]:
    """What was exchanged with an address, the oldest first."""
    ours, theirs = Outbound, Inbound
    came = select(theirs).where(theirs.address_id == address_id).order_by(theirs.id.desc()).limit(MOST)
    went = select(ours, Staff.name).outerjoin(Staff, Staff.id == ours.staff_id).where(ours.address_id == address_id)
    went = went.order_by(ours.id.desc()).limit(MOST)
    lines = [Line(row.arrived_at, came=row) for row in session.scalars(came.options(selectinload(theirs.attachments)))]
    lines += [Line(row.created_at, went=row, who=name) for row, name in session.execute(went)]
    return sorted(lines, key=_place)


def _place(line: Line) -> tuple[datetime, bool, int]:
    """By time; what answers something stands behind it."""
    row = line.came or line.went
    return line.at, line.went is not None, row.id if row else 0


def version(session: Session, address_id: int) -> tuple[object, ...]:
    """What differs whenever the thread looks different."""
    files = select(Attachment.id, Attachment.status, Attachment.preview).join(Inbound)
    stored = session.execute(files.where(Inbound.address_id == address_id).order_by(Attachment.id.desc()).limit(50))
    newest = select(Inbound.id).where(Inbound.address_id == address_id).order_by(Inbound.id.desc()).limit(1)
    went = select(Outbound.id, Outbound.delivery, Outbound.error_code).where(Outbound.address_id == address_id)
    sent = session.execute(went.order_by(Outbound.id.desc()).limit(50))
    return (session.scalar(newest), *map(tuple, stored), *map(tuple, sent))
