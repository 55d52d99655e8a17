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
ENOUGH_ATTEMPTS, NEWEST = 50, 20_000
_MINUTE = timedelta(minutes=1)


@dataclass(frozen=True)
class Measured:
    """What was measured; `per_day` are requests for each opening day, None when nobody has asked yet."""

    per_day: float | None
    demand: Demand | None
    telephone: Telephone
    choices: dict[str, float]

    def demand_of(self, per_day: float, hours: OpeningHours, week_of: date) -> Demand:
        """So many requests a day, spread over the week as those of this hotline are."""
        if self.demand is None or not self.per_day:
            return usual(hours, per_day, week_of)
        return self.demand.scaled(per_day / self.per_day)


NOTHING = Measured(None, None, Telephone(), dict(USUAL_CHOICES))


def measured(session: Session, hours: OpeningHours, windows: set[str], now: datetime) -> Measured:
    """What the last weeks before today show; what they do not is as usual. `windows`: those that can be chosen now."""
    today = hours.local(now).replace(hour=0, minute=0, second=0, microsecond=0)
    since = today - timedelta(weeks=WEEKS)
    asked = Callback.created_at >= since, Callback.created_at < today
    times = [hours.local(one) for one in session.scalars(select(Callback.created_at).where(*asked))]
    telephone = _telephone(session, since)
    if not times:
        return Measured(None, None, telephone, dict(USUAL_CHOICES))
    first = min(times).date()
    days = [first + timedelta(days=number) for number in range((today.date() - first).days)]
    opening = sum(1 for day in days if hours.intervals_on(day))
    per_day = len(times) / max(1, opening)
    chosen = {window: number for window, number in session.execute(_chosen(asked)) if window in windows}
    demand = _demand(times, days, hours) if len(times) >= ENOUGH_REQUESTS and len(days) >= 14 else None
    return Measured(per_day, demand, telephone, chosen or dict.fromkeys(windows, 1.0))


def _chosen(asked: tuple[Any, ...]) -> Any:
    return select(Callback.window, func.count()).where(*asked).group_by(Callback.window)


def _demand(times: list[datetime], days: list[date], hours: OpeningHours) -> Demand:
    """The mean of each weekday's half hours; all closed days make one more kind of day."""
    open_days = {day for day in days if hours.intervals_on(day)}
    seen = Counter((_kind(one.date(), open_days), half_hour_of(one.time())) for one in times)
    number = Counter(_kind(day, open_days) for day in days)
    kinds = [[seen[kind, at] / max(1, number[kind]) for at in range(PER_DAY)] for kind in range(8)]
    return Demand(tuple(tuple(one) for one in kinds[:7]), tuple(kinds[7]))


def _kind(day: date, open_days: set[date]) -> int:
    return day.weekday() if day in open_days else 7


def _telephone(session: Session, since: datetime) -> Telephone:
    told = select(Attempt.outcome, Attempt.connected_at, Attempt.ended_at, Attempt.wrapped_up_at)
    recent = told.where(Attempt.decided_at >= since).order_by(Attempt.decided_at.desc()).limit(NEWEST)
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
