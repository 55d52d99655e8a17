"""Who waits for an answer in writing, as part of the work that agents have: the time of both queues is the same."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import func, literal_column, select
from sqlalchemy.orm import Session

from ivr.hotline.callback import PromisePolicy
from ivr.hotline.capacity import FARTHEST_LOOK
from ivr.records.enquiries import Enquiry

WAITS = Enquiry.status == literal_column("'waiting'")
"""Written out, so that the database sees that its index of what waits will do."""


def places(session: Session, until: datetime, policy: PromisePolicy) -> dict[datetime, float]:
    """How much waits at each place up to `until`, in callbacks: an answer takes its part of one.

    What a callback costs is learned; what it says about how the plan comes true holds for answers, too.
    """
    part = policy.enquiry_minutes / policy.callback_minutes
    grouped = select(Enquiry.order_at, func.count()).where(WAITS, Enquiry.order_at <= until).group_by(Enquiry.order_at)
    return {at: number * part for at, number in session.execute(grouped)}


def latest_told(session: Session, now: datetime) -> datetime | None:
    """The latest time told to anybody who waits for a first answer."""
    told = Enquiry.promised_due_at.is_not(None), Enquiry.answered_at.is_(None), Enquiry.order_at <= now + FARTHEST_LOOK
    latest = select(Enquiry.order_at).where(WAITS, *told).order_by(Enquiry.order_at.desc()).limit(1)
    return session.scalar(latest)
