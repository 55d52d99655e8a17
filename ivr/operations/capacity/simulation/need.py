"""How many agents a number of requests takes: the same weeks played with fewer and with more of them."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from math import ceil

from ivr.operations.capacity.simulation.outcome import Outcome, simulate
from ivr.operations.capacity.simulation.play import Watch, unwatched
from ivr.operations.capacity.simulation.world import Steady, World, opening_minutes

LOADS = (1.0, 0.9, 0.8, 0.7, 0.6, 0.5)
MOST_ASKED = 3000
"""More requests a day are played at a part of their number, and with that part of the agents."""
KEPT, WITHIN_A_DAY, MOSTLY = 0.95, 0.9, 0.6
"""Shares from which on it is said that promises are kept, that people are told a time within an opening day, and that
most who want to be rung as soon as possible are told one within two hours."""


@dataclass(frozen=True)
class Staffing:
    """What came of so many agents, at their desks in all opening hours."""

    agents: int
    load: float
    outcome: Outcome

    @property
    def keeps(self) -> bool:
        """Whether promises are kept, and everybody is told one."""
        return (self.outcome.share_kept or 0) >= KEPT and (self.outcome.share_told or 0) >= KEPT

    @property
    def within_a_day(self) -> bool:
        """Whether besides nearly all are told a time within one opening day."""
        return self.keeps and (self.outcome.share_within_a_day or 0) >= WITHIN_A_DAY

    @property
    def soon(self) -> bool:
        """Whether besides most are told a time within two hours."""
        return self.within_a_day and (self.outcome.share_soon or 0) >= MOSTLY


def work_in_agents(world: World, per_day: float) -> float:
    """How many agents would be busy all the time with so many requests a day."""
    minutes = opening_minutes(world.hours, world.first)
    return per_day * world.telephone.callback_minutes(world.rules.retry.max_attempts) / minutes if minutes else 0.0


def staffings(world: World, per_day: float, watch: Watch = unwatched) -> Iterator[Staffing]:
    """The world, which has `per_day` requests a day, with fewer and with more agents; fewest first."""
    part = 1 / ceil(per_day / MOST_ASKED) if per_day > MOST_ASKED else 1.0
    work = work_in_agents(world, per_day)
    numbers = sorted({max(1, ceil(work * part / load)) for load in LOADS})
    played = replace(world, demand=world.demand.scaled(part))
    for done, agents in enumerate(numbers):
        found = simulate(
            replace(played, plan=Steady(agents)),
            (1,),
            lambda at, done=done: watch((done + at) / len(numbers)),  # type: ignore[misc]
        )
        yield Staffing(round(agents / part), work * part / agents, found)


def fewest(found: list[Staffing], goal: str) -> Staffing | None:
    """The fewest agents from which on a goal is reached: `keeps`, `within_a_day` or `soon`."""
    reached: Staffing | None = None
    for one in reversed(found):
        if not getattr(one, goal):
            break
        reached = one
    return reached
