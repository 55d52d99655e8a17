"""What came of a course: how many were told a time, how many promises were kept, how long people waited."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime

from ivr.hotline.fate import Fate, fate_of
from ivr.operations.capacity.simulation.play import Play, Watch, unwatched
from ivr.operations.capacity.simulation.queue import Request
from ivr.operations.capacity.simulation.world import World, opening_minutes

SOON = 120.0
"""Minutes of opening time."""


@dataclass(frozen=True)
class Outcome:
    """Counts of one course, or of several that are added up; minutes are opening time.

    `kept` and `judged` are promises by the weekday on which their deadline fell (Monday is 0), as figures count them.
    """

    asked: int = 0
    told: int = 0
    kept: Counter[int] = field(default_factory=Counter)
    judged: Counter[int] = field(default_factory=Counter)
    promised: float = 0.0
    """Minutes from asking to the deadline told, of all who were told one."""
    rung: int = 0
    waited: float = 0.0
    """Minutes from asking to the first ring, of the `rung` who were told a time."""
    any_time: int = 0
    """Who wanted as soon as possible; and of these, who was told a time within two hours, and within a day."""
    soon: int = 0
    within_a_day: int = 0
    late: tuple[float, ...] = ()
    """By how many minutes promises were broken, of those who were rung at all."""

    def __add__(self, other: Outcome) -> Outcome:
        return Outcome(**{name: value + getattr(other, name) for name, value in vars(self).items()})

    @property
    def share_told(self) -> float | None:
        """Who was told a time, of all who asked."""
        return _share(self.told, self.asked)

    @property
    def share_kept(self) -> float | None:
        """Promises kept, of all that were given."""
        return _share(self.kept.total(), self.judged.total())

    def kept_on(self, weekday: int) -> float | None:
        """The same of the promises whose deadline fell on that weekday."""
        return _share(self.kept[weekday], self.judged[weekday])

    @property
    def promised_hours(self) -> float | None:
        """From asking to the time told, on average, in hours of opening time."""
        return _share(self.promised / 60, self.told)

    @property
    def waited_hours(self) -> float | None:
        """From asking to the first ring, on average, in hours of opening time, of those who were told a time."""
        return _share(self.waited / 60, self.rung)

    @property
    def share_soon(self) -> float | None:
        """Told a time within two hours, of those who wanted as soon as possible."""
        return _share(self.soon, self.any_time)

    @property
    def share_within_a_day(self) -> float | None:
        """Told a time within one opening day, of the same."""
        return _share(self.within_a_day, self.any_time)


def _share(part: float, whole: int) -> float | None:
    return part / whole if whole else None


def simulate(world: World, seeds: Iterable[int] = (1,), watch: Watch = unwatched) -> Outcome:
    """Play a world through, once for each seed, and add up what came of it."""
    numbers = tuple(seeds)
    total = Outcome()
    for done, seed in enumerate(numbers):
        play = Play(world, seed)
        play.run(lambda part, done=done: watch((done + part) / len(numbers)))  # type: ignore[misc]
        total += outcome_of(play)
    watch(1.0)
    return total


def outcome_of(play: Play) -> Outcome:
    """What came of a course that is over."""
    minutes, local = play.clock.minutes, play.world.hours.local
    told = [(one, one.promised) for one in play.requests if one.promised]
    fates = [(local(told.deadline_at).weekday(), _fate(one, told.deadline_at, play.now), one) for one, told in told]
    day = opening_minutes(play.world.hours, play.world.first)
    soon = [minutes(told.deadline_at) - minutes(one.asked_at) for one, told in told if one.any_time]
    broken = (one for _, fate, one in fates if fate is Fate.BROKEN)
    return Outcome(
        asked=len(play.requests),
        told=len(told),
        kept=Counter(weekday for weekday, fate, _ in fates if fate is Fate.KEPT),
        judged=Counter(weekday for weekday, fate, _ in fates if fate in (Fate.KEPT, Fate.BROKEN)),
        promised=sum(minutes(told.deadline_at) - minutes(one.asked_at) for one, told in told),
        rung=sum(one.rung_at is not None for one, _ in told),
        waited=sum(minutes(one.rung_at) - minutes(one.asked_at) for one, _ in told if one.rung_at),
        any_time=sum(one.any_time for one in play.requests),
        soon=sum(one <= SOON for one in soon),
        within_a_day=sum(one <= day for one in soon),
        late=tuple(
            minutes(one.rung_at) - minutes(one.promised.deadline_at) for one in broken if one.rung_at and one.promised
        ),
    )


def _fate(request: Request, deadline: datetime, now: datetime) -> Fate:
    return fate_of(deadline, request.rung_at, None, request.closed_at, now)
