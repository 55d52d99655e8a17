"""What becomes of an agent's reply tells on its enquiry: the first that leaves us keeps the promise."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, select, update
from sqlalchemy.orm import Session

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
    if outbound.why == WINDOW_CLOSED and session.scalar(select(Enquiry.closed_at).where(_of(outbound))) is None:
        _keep(session, outbound, about["enquiry"])


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
