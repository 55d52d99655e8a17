"""What becomes of an agent's reply tells on its enquiry: the first that leaves us, and does not fail, is the answer."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

from ivr.hotline.writing.delivery import Delivery
from ivr.records.enquiries import Enquiry, UnsentReply
from ivr.records.outbounds import Outbound
from ivr.records.upsert import insert_unless_there

_REPLY = "reply"
WINDOW_CLOSED = "window_closed"
"""Why words of our own do not reach them any more."""


def left(session: Session, outbound: Outbound, now: datetime) -> None:
    """The provider has it. Anything but a reply, and whatever comes after the first, changes nothing."""
    about = outbound.about or {}
    if outbound.kind != _REPLY or "enquiry" not in about:
        return
    enquiry = update(Enquiry).where(Enquiry.id == about["enquiry"]).execution_options(synchronize_session="fetch")
    session.execute(enquiry.where(Enquiry.answered_at.is_(None)).values(answered_at=now))
    first = {"first_answer_at": now, "first_wait": about.get("wait")}
    session.execute(enquiry.where(Enquiry.first_answer_at.is_(None)).values(**first))


def failed(session: Session, outbound: Outbound) -> None:
    """It did not reach them, and nobody has it in hand any more: it is our turn again."""
    about = outbound.about or {}
    if outbound.kind != _REPLY or "enquiry" not in about:
        return
    enquiry = update(Enquiry).where(Enquiry.id == about["enquiry"], Enquiry.closed_at.is_(None))
    enquiry = enquiry.execution_options(synchronize_session="fetch")
    session.execute(enquiry.where(Enquiry.status == "with_person").values(status="waiting"))
    session.execute(enquiry.values(changes=Enquiry.changes + 1))
    _take_back(session, outbound, about["enquiry"])
    if outbound.why == WINDOW_CLOSED and session.scalar(select(Enquiry.closed_at).where(_of(outbound))) is None:
        _keep(session, outbound, about["enquiry"])


def _take_back(session: Session, outbound: Outbound, enquiry_id: int) -> None:
    """What it had kept, and then did not reach them, is kept by the next reply that had left us, if any had."""
    if outbound.sent_at is None:
        return
    of_person = Outbound.address_id == outbound.address_id, Outbound.kind == _REPLY, Outbound.id != outbound.id
    after = Outbound.sent_at >= outbound.sent_at, Outbound.delivery.not_in([Delivery.UNDELIVERED, Delivery.FAILED])
    others = session.scalars(select(Outbound).where(*of_person, *after).order_by(Outbound.sent_at, Outbound.id))
    heir = next((one for one in others if (one.about or {}).get("enquiry") == enquiry_id), None)
    at, wait = (heir.sent_at, (heir.about or {}).get("wait")) if heir else (None, None)
    enquiry = update(Enquiry).where(Enquiry.id == enquiry_id).execution_options(synchronize_session="fetch")
    session.execute(enquiry.where(Enquiry.answered_at == outbound.sent_at).values(answered_at=at))
    first = enquiry.where(Enquiry.first_answer_at == outbound.sent_at)
    session.execute(first.values(first_answer_at=at, first_wait=wait))


def _of(outbound: Outbound) -> ColumnElement[bool]:
    return Enquiry.id == (outbound.about or {}).get("enquiry")


def _keep(session: Session, outbound: Outbound, enquiry_id: int) -> None:
    """The window closed on its way: it is kept as what was typed, and goes by itself once they write."""
    words, staff_id = outbound.body or "", outbound.staff_id
    row = {"enquiry_id": enquiry_id, "staff_id": staff_id, "body": words, "typed_at": outbound.created_at}
    if staff_id is None or insert_unless_there(session, UnsentReply, row):
        return
    theirs = select(UnsentReply).where(UnsentReply.enquiry_id == enquiry_id, UnsentReply.staff_id == staff_id)
    kept = session.scalars(theirs).one()
    if words not in kept.body:
        kept.body = f"{words}\n\n{kept.body}"
