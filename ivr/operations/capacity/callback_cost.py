"""What a callback costs in planned minutes, learned from half hours in which somebody always waited.

Slow talks, breaks, agents who are not there and a plan that is not true all end up in this one number.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from statistics import median
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.records.half_hours import PastHalfHour

HALF_HOURS_BELIEVED = 10
"""So many half hours' worth is what a callback is believed to cost, before anything is learned."""
FORGOTTEN = 0.03
"""Of a busy half hour so much less counts with each one after it."""
MOST_USUAL = 10
"""Of a half hour not more minutes count than so many times as usual: a slip of the pen in a plan is soon forgotten."""
MOST_BELIEVED = 10
"""A callback never costs so many times what it was believed to: else, after days on which nothing got done, nobody
could be told a time any more, and without promises nothing would be learned that is better."""
KNOWN = timedelta(days=60)
"""What is older says nothing about today."""
NEWEST = 100
"""So many busy half hours are looked at, the newest: those before would change the cost by less than two hundredths,
and whoever is on the telephone waits for each row that is read."""


class Believed(Protocol):
    """What is told of a callback's cost before anything is learned, in planned minutes: a `PromisePolicy`."""

    @property
    def callback_minutes(self) -> float:
        """More than 0."""


@dataclass(frozen=True)
class Cost:
    """Minutes that a callback takes with all its attempts: of agents who are planned, and of those who are there.

    The first says what can be promised, the second what those who came can do: who is missing costs the plan alone.
    """

    planned: float
    at_desk: float


def learned(session: Session, policy: Believed, now: datetime) -> float:
    """Planned minutes that a callback costs, with all its attempts; as believed when no busy half hour is known."""
    return costs(session, policy, now).planned


def costs(session: Session, policy: Believed, now: datetime) -> Cost:
    """Both costs; each as believed when no busy half hour is known from which it could be learned."""
    busy = (
        select(PastHalfHour.planned, PastHalfHour.present, PastHalfHour.closed)
        .where(PastHalfHour.starts_at > now - KNOWN, PastHalfHour.busy)
        .order_by(PastHalfHour.starts_at.desc())
        .limit(NEWEST)
    )
    found = [(row.planned, row.present, row.closed) for row in session.execute(busy)][::-1]
    believed = policy.callback_minutes
    return Cost(
        cost_of([(planned, closed) for planned, _, closed in found if planned], believed),
        cost_of([(present, closed) for _, present, closed in found if present], believed),
    )


def cost_of(busy: Iterable[tuple[float, int]], believed: float) -> float:
    """The cost by busy half hours, oldest first: minutes (more than 0), and callbacks closed in each.

    Of more than `NEWEST` the last ones count.
    """
    known = list(busy)[-NEWEST:]
    if not known:
        return believed
    most = MOST_USUAL * median(planned for planned, _ in known)
    known = [(min(planned, most), done) for planned, done in known]
    minutes = HALF_HOURS_BELIEVED * sum(planned for planned, _ in known) / len(known)
    closed = minutes / believed
    for planned, done in known:
        minutes = minutes * (1 - FORGOTTEN) + planned
        closed = closed * (1 - FORGOTTEN) + done
    return min(minutes / closed, MOST_BELIEVED * believed)
