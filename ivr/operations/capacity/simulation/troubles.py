"""What a plan does not know of: worlds in which something goes otherwise than planned, by the name of what it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import time

from ivr.operations.capacity.simulation.demand import Burst
from ivr.operations.capacity.simulation.world import Absence, World

MONDAY, WEDNESDAY, THURSDAY = 0, 2, 3
A_THIRD = 1 / 3


def nothing(world: World) -> World:
    """Everything goes as planned."""
    return world


def long_talks(world: World) -> World:
    """Talks, and what is written after them, take 30 % longer than is believed."""
    return replace(world, telephone=replace(world.telephone, slower=1.3))


def absent_mornings(world: World) -> World:
    """A third of the agents does not come before 11:30, on Mondays and Thursdays."""
    return replace(world, absences=(Absence(A_THIRD, frozenset({MONDAY, THURSDAY}), time(11, 30)),))


def press_conferences(world: World) -> World:
    """Five times as many ask on Wednesdays between 10 and 11."""
    return replace(world, demand=replace(world.demand, bursts=(Burst(WEDNESDAY, time(10), time(11), 5.0),)))


def untrue_plan(world: World) -> World:
    """A third of the planned agents is never there."""
    return replace(world, absences=(Absence(A_THIRD),))


TROUBLES: Mapping[str, Callable[[World], World]] = {
    one.__name__.replace("_", " "): one
    for one in (nothing, long_talks, absent_mornings, press_conferences, untrue_plan)
}
