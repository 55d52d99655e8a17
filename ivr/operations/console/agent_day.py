"""An agent's day: what was tried, who was reached, and what came of it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ivr.hotline.callback import AttemptStatus
from ivr.hotline.hours import OpeningHours
from ivr.hotline.timetable import instant
from ivr.operations.console.desktop import asked_first
from ivr.operations.figures.agents import result
from ivr.records.models import Attempt, Callback

MOST = 100


@dataclass(frozen=True)
class Tried:
    """One attempt of the day, newest first, with its callback and the ticket that it is about."""

    attempt: Attempt
    callback: Callback
    ticket: str | None


@dataclass(frozen=True)
class Day:
    """`closed`: how many callbacks this agent closed, by disposition. `tried` holds the newest of the attempts."""

    attempts: int
    reached: int
    closed: Mapping[str, int]
    tried: tuple[Tried, ...]


def my_day(session: Session, staff_id: int, hours: OpeningHours, now: datetime) -> Day:
    """What an agent has done since midnight on the hotline's clock."""
    midnight = instant(hours.local(now).date(), time.min, hours.zoneinfo)
    mine = (Attempt.staff_id == staff_id, Attempt.decided_at >= midnight)
    tried = session.execute(
        select(Attempt, Callback, asked_first(Attempt.callback_id))
        .join(Callback, Callback.id == Attempt.callback_id)
        .where(*mine)
        .order_by(Attempt.decided_at.desc(), Attempt.id.desc())
        .limit(MOST)
    )
    outcomes = Counter(session.scalars(select(Attempt.outcome).where(*mine)))
    closed = session.execute(
        select(result().label("reason"), func.count())
        .where(Callback.closed_by == staff_id, Callback.closed_at >= midnight)
        .group_by("reason")
    )
    return Day(
        attempts=sum(outcomes.values()),
        reached=outcomes[AttemptStatus.CONNECTED],
        closed={reason or "": count for reason, count in closed},
        tried=tuple(Tried(*row) for row in tried),
    )
