"""How many agents it takes to keep what was promised, and which promises break with those who are there.

People are rung in the order of what they were told, so a promise is kept when as many can be rung until its time as
stand up to it: whoever stands behind others who are late is late, too.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from functools import cached_property
from itertools import accumulate
from math import ceil, floor

from ivr.hotline.capacity import HalfHour
from ivr.hotline.half_hours import HALF_HOUR, Planned

UNDER_WAY = 0.5
"""Whoever is there has somebody on the line, and is free for the next one after half of what a callback takes."""
_HAIR = 1e-9


@dataclass(frozen=True)
class OneAgent:
    """A plan with one agent wherever the other has any; at all times without another, and on days on which it has none.

    What was promised for a day before all of its agents were taken out of the plan still takes somebody to keep it.
    """

    plan: Planned | None

    def agents_at(self, local: datetime) -> int:
        """1 where somebody is planned."""
        return 1 if self.plan is None or self.plan.agents_at(local) or not self._has_any(local.date()) else 0

    def _has_any(self, day: date) -> bool:
        midnight = datetime.combine(day, time())
        return self.plan is not None and any(self.plan.agents_at(midnight + at * HALF_HOUR) for at in range(48))


@dataclass(frozen=True)
class Supply:
    """Minutes of agents from `now` on, half hour by half hour."""

    now: datetime
    ahead: tuple[HalfHour, ...]

    def until(self, moment: datetime) -> float:
        """The minutes from now until then; 0 for what is past."""
        return max(0.0, self._total(moment) - self._passed)

    @cached_property
    def _ends(self) -> list[datetime]:
        return [one.end for one in self.ahead]

    @cached_property
    def _before(self) -> list[float]:
        return [0.0, *accumulate(one.planned for one in self.ahead)]

    @cached_property
    def _passed(self) -> float:
        return self._total(self.now)

    def _total(self, moment: datetime) -> float:
        at = bisect_right(self._ends, moment)
        return self._before[at] + (self.ahead[at].share(self.ahead[at].start, moment) if at < len(self.ahead) else 0.0)


@dataclass(frozen=True)
class Place:
    """How many wait at one place in the queue; `unrung` were told that time and have not been rung yet."""

    at: datetime
    waiting: int
    unrung: int


@dataclass(frozen=True)
class Standing:
    """A place, and how many stand up to it, itself included."""

    place: Place
    number: int


@dataclass(frozen=True)
class Need:
    """What waits against the agents of one day, and what is planned on the days after it.

    `one` are the minutes of one agent, `planned` those of all who are planned; None: nobody planned, and as many as on
    that day are there on the days after it, too. `day_ends` is when the day closes; `cost` the minutes of an agent
    that a callback takes. Places are in order.
    """

    one: Supply
    planned: Supply | None
    day_ends: datetime
    places: tuple[Place, ...]
    cost: float

    def can_ring(self, moment: datetime, agents: int) -> float:
        """How many people so many agents can ring until then."""
        return agents * self._for_each(moment) + self._later(moment)

    def needed(self, start: datetime | None = None, end: datetime | None = None) -> int:
        """The fewest agents that keep every promise which is not late yet; or those told between two moments."""
        return max((self._needed(one) for one in self._open(start, end)), default=0)

    def needed_on(self, start: datetime, end: datetime, agents: int) -> int:
        """The same of a later day from `start` to `end`, when so many are there today and as planned until it."""
        done, before = self.can_ring(start, agents), self.one.until(start)
        found = 0
        for one in self._open(start, end):
            each = (self.one.until(one.place.at) - before) / self.cost + UNDER_WAY
            found = max(found, ceil((one.number - done) / each - _HAIR))
        return found

    @property
    def needed_today(self) -> int:
        """Of the day alone; somebody is needed wherever a promise is late already."""
        return max(self.needed(None, self.day_ends), 1 if self.overdue else 0)

    def at_risk_today(self, agents: int) -> tuple[tuple[datetime, int], ...]:
        """Of the day alone, as `at_risk`."""
        return tuple((at, count) for at, count in self.at_risk(agents) if at <= self.day_ends)

    def at_risk(self, agents: int) -> tuple[tuple[datetime, int], ...]:
        """When promises break with so many agents, and how many of those told that time; in order."""
        late = ((one.place.at, min(one.place.unrung, self._too_many(one, agents))) for one in self._open(None, None))
        return tuple((at, count) for at, count in late if count)

    def pressed_until(self, agents: int) -> datetime | None:
        """First calls promised until then leave so many agents no time for anybody else; None: there is some for all.

        With one more call before them, one of those who were told a time until then might not be rung by it.
        """
        told = [place for place in self.places if place.unrung]
        numbers = [0, *accumulate(place.unrung for place in told)]
        spans = [(0, len(told))]
        while spans:
            low, high = spans.pop()
            if low == high or numbers[high] <= self._surely(told[low].at, agents):
                continue  # what is enough for all of these at the first one's time is enough for each at its own
            if high - low == 1:
                return told[low].at
            middle = (low + high) // 2
            spans += [(low, middle), (middle, high)]
        return None

    @property
    def first_told(self) -> datetime | None:
        """The earliest time that somebody was told who has not been rung yet; it may be past."""
        return next((one.at for one in self.places if one.unrung), None)

    @property
    def now(self) -> datetime:
        """The moment from which everything is told."""
        return self.one.now

    @property
    def promised(self) -> int:
        """Promises that may still be kept."""
        return sum(one.place.unrung for one in self._open(None, None))

    @property
    def overdue(self) -> int:
        """Promises that are late already: told a time that is past, and not rung since."""
        return sum(one.unrung for one in self.places if one.at <= self.now)

    def until(self, moment: datetime) -> int:
        """How many stand up to a moment."""
        at = bisect_right(self._moments, moment)
        return self.standing[at - 1].number if at else 0

    def told(self, start: datetime, end: datetime) -> int:
        """Promises that end after `start` and not after `end`, of those not rung yet."""
        return sum(place.unrung for place in self.places if start < place.at <= end)

    @cached_property
    def standing(self) -> tuple[Standing, ...]:
        """Every place with how many stand up to it."""
        return tuple(
            Standing(place, number)
            for place, number in zip(self.places, accumulate(one.waiting for one in self.places), strict=True)
        )

    @cached_property
    def _moments(self) -> list[datetime]:
        return [place.at for place in self.places]

    def _open(self, start: datetime | None, end: datetime | None) -> Iterator[Standing]:
        """What can still be kept: told, not rung, and not past."""
        since = max(self.now, start) if start else self.now
        for one in self.standing:
            if one.place.unrung and since < one.place.at and (end is None or one.place.at <= end):
                yield one

    def _for_each(self, moment: datetime) -> float:
        """How many people one agent of the day rings until a moment."""
        minutes = self.one.until(moment if self.planned is None else min(moment, self.day_ends))
        return minutes / self.cost + UNDER_WAY if minutes > 0 else 0.0

    def _later(self, moment: datetime) -> float:
        """How many are rung by those who are planned on later days."""
        if self.planned is None or moment <= self.day_ends:
            return 0.0
        return (self.planned.until(moment) - self.planned.until(self.day_ends)) / self.cost

    def _surely(self, moment: datetime, agents: int) -> int:
        """So many first calls begin before a moment when each agent first does something else."""
        minutes = self.one.until(moment if self.planned is None else min(moment, self.day_ends))
        return agents * floor(minutes / self.cost + _HAIR) + floor(self._later(moment) + _HAIR)

    def _needed(self, one: Standing) -> int:
        each = self._for_each(one.place.at)
        return max(0, ceil((one.number - self._later(one.place.at)) / each - _HAIR)) if each else 0

    def _too_many(self, one: Standing, agents: int) -> int:
        return max(0, ceil(one.number - self.can_ring(one.place.at, agents) - _HAIR))
