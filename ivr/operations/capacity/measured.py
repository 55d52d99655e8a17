"""What this hotline's last weeks were like, as a simulation takes it: when people ask, how they are reached."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import log
from statistics import fmean, median, pstdev
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ivr.hotline.callback import COUNTED, AttemptStatus
from ivr.hotline.hours import OpeningHours
from ivr.operations.capacity.simulation.demand import PER_DAY, Demand, half_hour_of, usual
from ivr.operations.capacity.simulation.telephone import Telephone
from ivr.operations.capacity.simulation.world import USUAL_CHOICES
from ivr.records.models import Attempt, Callback

WEEKS = 8
ENOUGH_REQUESTS = 200
"""With fewer it is not known at which hours people ask, and the usual hours are taken for it."""
ENOUGH_ATTEMPTS, NEWEST, GLANCED = 50, 20_000, 1000
"""Attempts that are looked at: fewer say nothing, more say nothing new."""
PIECE = 5000
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Measured:
    """What was measured; `per_day` are requests for each opening day, None when nobody has asked yet.

    `seen` are the requests that were looked at.
    """

    per_day: float | None
    demand: Demand | None
    telephone: Telephone
    choices: dict[str, float]
    seen: int = 0

    def demand_of(self, per_day: float, hours: OpeningHours, week_of: date) -> Demand:
        """So many requests a day, spread over the week as those of this hotline are."""
        if self.demand is None or not self.per_day:
            return usual(hours, per_day, week_of)
        return self.demand.scaled(per_day / self.per_day)


NOTHING = Measured(None, None, Telephone(), dict(USUAL_CHOICES))


def measured(session: Session, hours: OpeningHours, windows: set[str], now: datetime) -> Measured:
    """What the last weeks before today show; what they do not is as usual. `windows`: those that can be chosen now."""
    today, since = _today_and_since(hours, now)
    asked = Callback.created_at >= since, Callback.created_at < today
    seen = _seen(session, hours, asked)
    telephone = _telephone(session, since, NEWEST)
    if not seen:
        return Measured(None, None, telephone, dict(USUAL_CHOICES))
    first, number = min(day for day, _ in seen), seen.total()
    days = _days(first, today.date())
    chosen = {window: count for window, count in session.execute(_chosen(asked)) if window in windows}
    demand = _demand(seen, days, hours) if number >= ENOUGH_REQUESTS and len(days) >= 14 else None
    choices = chosen or dict.fromkeys(windows, 1.0)
    return Measured(number / _opening(days, hours), demand, telephone, choices, number)


def glance(session: Session, hours: OpeningHours, now: datetime) -> tuple[float | None, Telephone]:
    """Requests for each opening day, and how people are reached, lately: for a page, which is opened often."""
    today, since = _today_and_since(hours, now)
    asked = Callback.created_at >= since, Callback.created_at < today
    number, first = session.execute(select(func.count(), func.min(Callback.created_at)).where(*asked)).one()
    telephone = _telephone(session, since, GLANCED)
    if not number:
        return None, telephone
    return number / _opening(_days(hours.local(first).date(), today.date()), hours), telephone


def _today_and_since(hours: OpeningHours, now: datetime) -> tuple[datetime, datetime]:
    today = hours.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    return today, today - timedelta(weeks=WEEKS)


def _seen(session: Session, hours: OpeningHours, asked: tuple[Any, ...]) -> Counter[tuple[date, int]]:
    """How many asked in each half hour, by date and number of the half hour; read piece by piece."""
    found: Counter[tuple[date, int]] = Counter()
    for at in session.scalars(select(Callback.created_at).where(*asked).execution_options(yield_per=PIECE)):
        local = hours.local(at)
        found[local.date(), half_hour_of(local.time())] += 1
    return found


def _days(first: date, today: date) -> list[date]:
    return [first + timedelta(days=at) for at in range((today - first).days)]


def _opening(days: list[date], hours: OpeningHours) -> int:
    """How many of these are opening days; at least 1."""
    return max(1, sum(1 for day in days if hours.intervals_on(day)))


def _chosen(asked: tuple[Any, ...]) -> Any:
    return select(Callback.window, func.count()).where(*asked).group_by(Callback.window)


def _demand(seen: Counter[tuple[date, int]], days: list[date], hours: OpeningHours) -> Demand:
    """The mean of each weekday's half hours; all closed days make one more kind of day."""
    open_days = {day for day in days if hours.intervals_on(day)}
    asked: Counter[tuple[int, int]] = Counter()
    for (day, at), count in seen.items():
        asked[_kind(day, open_days), at] += count
    number = Counter(_kind(day, open_days) for day in days)
    kinds = [[asked[kind, at] / max(1, number[kind]) for at in range(PER_DAY)] for kind in range(8)]
    return Demand(tuple(tuple(one) for one in kinds[:7]), tuple(kinds[7]))


def _kind(day: date, open_days: set[date]) -> int:
    return day.weekday() if day in open_days else 7


def _telephone(session: Session, since: datetime, newest: int) -> Telephone:
    told = select(Attempt.outcome, Attempt.connected_at, Attempt.ended_at, Attempt.wrapped_up_at)
    recent = told.where(Attempt.decided_at >= since).order_by(Attempt.decided_at.desc()).limit(newest)
    rows = [row for row in session.execute(recent) if row.outcome in COUNTED]
    talked = [row for row in rows if row.outcome == AttemptStatus.CONNECTED]
    talks = [
        max(0.1, (row.ended_at - row.connected_at) / _MINUTE) for row in talked if row.connected_at and row.ended_at
    ]
    misses = Counter(AttemptStatus(row.outcome) for row in rows if row.outcome != AttemptStatus.CONNECTED)
    if len(rows) < ENOUGH_ATTEMPTS or len(talks) < ENOUGH_ATTEMPTS / 2:
        return Telephone()
    wrapped = [(row.wrapped_up_at - row.ended_at) / _MINUTE for row in talked if row.wrapped_up_at and row.ended_at]
    return Telephone(
        reached=len(talked) / len(rows),
        talk=median(talks),
        spread=pstdev([log(one) for one in talks]),
        wrap_up=max(0.0, fmean(wrapped)) if wrapped else Telephone().wrap_up,
        misses={outcome: float(count) for outcome, count in misses.items()} or Telephone().misses,
    )
