"""What becomes of an agent's reply tells on its enquiry: the first that leaves us keeps the promise."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import Session

from ivr.records.enquiries import Enquiry
from ivr.records.outbounds import Outbound

_REPLY = "reply"


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
