"""How much is on its way in writing at this moment, in both directions, and how far what was sent lately has come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ivr.hotline.writing.delivery import Delivery
from ivr.records.chats import Inbound
from ivr.records.outbounds import Outbound

HOUR = timedelta(hours=1)


@dataclass(frozen=True)
class Measures:
    """`overdue`: what should have left by now; `late` is for how long the oldest of it. `unanswered` came in and is not
    taken yet, the oldest of it at `oldest` (aware). `lately`: outbounds of the last hour, by how far they have come."""

    overdue: int
    late: timedelta
    unanswered: int
    oldest: datetime | None
    uncertain: int
    lately: Mapping[Delivery, int]


def measure(session: Session, now: datetime) -> Measures:
    """All of it at a moment (aware)."""
    overdue, since = session.execute(
        select(func.count(), func.min(Outbound.due_at)).where(Outbound.due_at <= now)
    ).one()
    unanswered, first = session.execute(
        select(func.count(), func.min(Inbound.arrived_at)).where(Inbound.taken_at.is_(None))
    ).one()
    uncertain = select(func.count()).select_from(Outbound).where(Outbound.delivery == Delivery.UNCERTAIN)
    by_delivery = select(Outbound.delivery, func.count()).where(Outbound.created_at > now - HOUR)
    lately = {Delivery(state): count for state, count in session.execute(by_delivery.group_by(Outbound.delivery))}
    return Measures(
        overdue,
        now - since if since else timedelta(0),
        unanswered,
        first,
        session.execute(uncertain).scalar_one(),
        lately,
    )
