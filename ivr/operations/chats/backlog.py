"""What waits to be answered and to be sent at this moment, and since when: for whoever watches over the machines."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ivr.hotline.writing.delivery import Delivery
from ivr.records.chats import Inbound
from ivr.records.outbounds import Outbound


@dataclass(frozen=True)
class Backlog:
    """How many are not taken, since when the oldest waits (aware), and how many are to leave, or may have left."""

    untaken: int
    oldest: datetime | None
    leaving: int
    uncertain: int


def backlog(session: Session, now: datetime) -> Backlog:
    """How it stands at `now` (aware)."""
    waiting = select(func.count(), func.min(Inbound.arrived_at)).where(Inbound.due_at.is_not(None))
    untaken, oldest = session.execute(waiting).one()
    due = select(func.count()).where(Outbound.due_at <= now, Outbound.delivery == Delivery.WAITING)
    uncertain = select(func.count()).where(Outbound.delivery == Delivery.UNCERTAIN.value)
    return Backlog(untaken, oldest, session.scalar(due) or 0, session.scalar(uncertain) or 0)
