"""How many agents were there in the last weeks, by weekday and half hour: what a first staffing plan can be."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from statistics import median

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.hotline.hours import OpeningHours
from ivr.hotline.staffing import HALF_HOUR, PlannedWeek
from ivr.hotline.staffing_grid import HALVES, of_halves
from ivr.records.half_hours import PastHalfHour

BACK = timedelta(weeks=4)
FEWEST_DAYS = 3
"""What was seen on fewer days proposes nothing."""
_MOSTLY = 0.5


@dataclass(frozen=True)
class Seen:
    """On how many days somebody was there, since when, and the week that it proposes; None if too few."""

    days: int = 0
    since: date | None = None
    week: PlannedWeek | None = None


def proposal(session: Session, hours: OpeningHours, now: datetime) -> Seen:
    """The plan that the last four weeks propose, on the local clock of the hours.

    For each half hour of a weekday the median of those who were there, rounded down; at least one where mostly
    somebody was. A weekday that was not seen is as the others were.
    """
    asked = select(PastHalfHour.starts_at, PastHalfHour.present).where(PastHalfHour.starts_at > now - BACK)
    by_half: dict[tuple[int, int], list[float]] = defaultdict(list)
    dates = set()
    for starts_at, present in session.execute(asked):
        local = hours.local(starts_at)
        into = local.minute % HALF_HOUR
        half = (local.hour * 60 + local.minute) // HALF_HOUR
        by_half[local.weekday(), half].append(present / (HALF_HOUR - into))
        if present:
            dates.add(local.date())
    if len(dates) < FEWEST_DAYS:
        return Seen(len(dates), min(dates, default=None))
    return Seen(len(dates), min(dates), _week(by_half, hours))


def _week(by_half: dict[tuple[int, int], list[float]], hours: OpeningHours) -> PlannedWeek:
    known = {weekday for weekday, _ in by_half}
    any_day: dict[int, list[float]] = defaultdict(list)
    for (_, half), agents in by_half.items():
        any_day[half] += agents
    week = []
    for weekday in range(7):
        if weekday in known:
            numbers = [_agents(by_half.get((weekday, half), [])) for half in range(HALVES)]
        else:
            numbers = [_agents(any_day.get(half, [])) if hours.weekly[weekday] else 0 for half in range(HALVES)]
        week.append(of_halves(numbers))
    return tuple(week)


def _agents(seen: list[float]) -> int:
    middle = median(seen) if seen else 0.0
    return int(middle) or int(middle >= _MOSTLY)
