"""How many callbacks will be asked for: learned from the last weeks by weekday and time of day.

What is asked for while the hotline is closed counts at the next opening, more of it after more closed days. Where too
little is known nothing is said.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from statistics import fmean
from typing import Protocol
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.records.half_hours import PastHalfHour

WEEKS = 8
FEWEST_DAYS = 3
"""So many opening days must be known before anything is said."""
ENOUGH = 2
"""So often a weekday's half hour must have been seen to be told apart from other weekdays'."""
_FADES = 0.8
"""A week that is one week older counts so much."""
_ONE_DAY = timedelta(days=1)

Slot = tuple[int, time]
"""A weekday (Monday is 0) and a half hour of the local clock."""
Seen = tuple[float, float]
"""A number that was counted, and how much it counts."""


class Opened(Protocol):
    """A half hour of opening time to come."""

    @property
    def start(self) -> datetime:
        """UTC."""


@dataclass(frozen=True)
class Past:
    """What was asked for in a past half hour, by the local clock, and while the hotline was closed before it."""

    at: datetime
    asked: int
    before: int


@dataclass(frozen=True)
class Forecast:
    """What is to be expected. `days`: so many opening days it is learned from."""

    zone: ZoneInfo
    days: int
    by_slot: Mapping[Slot, float]
    by_clock: Mapping[time, float]
    night: float | None
    closed_day: float
    """Asked for between two days one after the other, and more for each closed day between them."""

    @property
    def is_known(self) -> bool:
        """Whether enough is known to say anything."""
        return self.days >= FEWEST_DAYS

    def expected(self, ahead: Sequence[Opened]) -> list[float | None]:
        """For each half hour ahead, in order: how many will ask in it, or before it since the last opening.

        None where nothing like it has been seen. The first half hour is taken for one that the hotline is open before.
        """
        found: list[float | None] = []
        last: date | None = None
        for one in ahead:
            local = one.start.astimezone(self.zone)
            asked = self._in(local)
            if asked is not None and last is not None and last != local.date():
                asked += self._before((local.date() - last).days)
            found.append(asked)
            last = local.date()
        return found

    def _in(self, local: datetime) -> float | None:
        if not self.is_known:
            return None
        clock = _clock(local)
        return self.by_slot.get((local.weekday(), clock), self.by_clock.get(clock))

    def _before(self, days: int) -> float:
        return (self.night or 0.0) + self.closed_day * (days - 1)


def forecast(session: Session, zone: ZoneInfo, now: datetime) -> Forecast:
    """What the last weeks before now (aware) teach, on the clocks of a zone."""
    rows = (
        select(PastHalfHour.starts_at, PastHalfHour.asked, PastHalfHour.asked_while_closed)
        .where(PastHalfHour.starts_at >= now - timedelta(weeks=WEEKS))
        .order_by(PastHalfHour.starts_at)
    )
    return learned([Past(row[0].astimezone(zone), row[1], row[2]) for row in session.execute(rows)], zone, now)


def learned(past: Sequence[Past], zone: ZoneInfo, now: datetime) -> Forecast:
    """The forecast from past half hours in order, the newer ones counting more."""
    by_slot: defaultdict[Slot, list[Seen]] = defaultdict(list)
    by_clock: defaultdict[time, list[Seen]] = defaultdict(list)
    for one in past:
        seen = one.asked, _FADES ** ((now - one.at) / timedelta(weeks=1))
        by_slot[one.at.weekday(), _clock(one.at)].append(seen)
        by_clock[_clock(one.at)].append(seen)
    nights = [(days, one) for days, one in _openings(past) if days]
    night = [float(one.before) for days, one in nights if days == 1]
    usual = fmean(night) if night else None
    more = [(one.before - (usual or 0.0)) / (days - (usual is not None)) for days, one in nights if days > 1]
    return Forecast(
        zone,
        len({one.at.date() for one in past}),
        {slot: _mean(seen) for slot, seen in by_slot.items() if len(seen) >= ENOUGH},
        {clock: _mean(seen) for clock, seen in by_clock.items()},
        usual,
        max(0.0, fmean(more)) if more else usual or 0.0,
    )


def _openings(past: Iterable[Past]) -> Iterable[tuple[int, Past]]:
    """The first half hour of each day, and how many days before it the hotline was last open; 0: not known."""
    last: date | None = None
    for one in past:
        if one.at.date() != last:
            yield (one.at.date() - last).days if last else 0, one
        last = one.at.date()


def _clock(local: datetime) -> time:
    return time(local.hour, local.minute // 30 * 30)


def _mean(seen: Sequence[Seen]) -> float:
    return sum(number * counts for number, counts in seen) / sum(counts for _, counts in seen)
