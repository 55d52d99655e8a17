"""A world to play in: hours, rules and a staffing plan as in a release, and what happens whatever is promised."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time

from ivr.hotline.callback import AFTERNOON, ASAP, MORNING
from ivr.hotline.half_hours import Planned
from ivr.hotline.hours import KEMENKOP, OpeningHours
from ivr.hotline.rules import Rules
from ivr.hotline.timetable import Interval
from ivr.operations.capacity.simulation.demand import Demand, usual
from ivr.operations.capacity.simulation.telephone import Telephone

USUAL_CHOICES: Mapping[str, float] = {ASAP.key: 0.7, MORNING.key: 0.2, AFTERNOON.key: 0.1}
"""Shares of callers who choose each window."""
SATURDAY = date(2026, 10, 31)
"""The first day of four weeks without a holiday; Monday begins with what the weekend has asked for."""


@dataclass(frozen=True)
class Steady:
    """A plan of so many agents at all times."""

    agents: int

    def agents_at(self, local: datetime) -> int:  # noqa: ARG002 - always the same
        """How many agents are planned at a moment of the local clock."""
        return self.agents


@dataclass(frozen=True)
class Absence:
    """A share of the planned agents that stays away on some weekdays (Monday is 0) until a time of the clock."""

    share: float
    weekdays: frozenset[int] = frozenset(range(7))
    until: time = time.max

    def at(self, local: datetime) -> bool:
        """Whether they are away at a moment of the local clock."""
        return local.weekday() in self.weekdays and local.time() < self.until


@dataclass(frozen=True)
class World:
    """Everything that is played with. People ask on `days` local dates from `first` on; then the queue is worked off.

    `plan` is what is planned, `absences` say who of them does not come. Unless `promised_by_plan`, promises are given
    as by a hotline without a plan: then `plan` says only who is there.
    """

    demand: Demand
    plan: Planned
    hours: OpeningHours = KEMENKOP
    rules: Rules = field(default_factory=Rules)
    telephone: Telephone = field(default_factory=Telephone)
    choices: Mapping[str, float] = field(default_factory=lambda: USUAL_CHOICES, hash=False)
    absences: tuple[Absence, ...] = ()
    first: date = SATURDAY
    days: int = 28
    promised_by_plan: bool = True

    def present(self, local: datetime) -> int:
        """How many agents are at their desks at a moment of the local clock."""
        planned = self.plan.agents_at(local)
        away = max((one.share for one in self.absences if one.at(local)), default=0.0)
        return round(planned * (1 - away))


def of_load(agents: int, load: float, weeks: int = 4, world: World | None = None) -> World:
    """The usual demand at so much load, on this hotline's usual hours: 1.0 is what so many agents can just do."""
    base = world or World(Demand((), ()), Steady(agents))
    minutes = opening_minutes(base.hours, base.first)
    believed = base.telephone.callback_minutes(base.rules.retry.max_attempts)
    per_day = load * agents * minutes / believed
    return replace(base, demand=usual(base.hours, per_day, base.first), plan=Steady(agents), days=7 * weeks)


def opening_minutes(hours: OpeningHours, week_of: date) -> float:
    """How long the hotline is open on one of its opening days, on average, in the week in which a date lies."""
    days = [sum(_length(one) for one in day) for day in hours.week_on(week_of) if day]
    return sum(days) / len(days) if days else 0.0


def _length(one: Interval) -> int:
    minutes = (one.end.hour - one.start.hour) * 60 + one.end.minute - one.start.minute
    return minutes if minutes > 0 else minutes + 1440
