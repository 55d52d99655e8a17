"""How many agents it takes: fewer and more of them, and from which number on a goal is reached."""

from dataclasses import replace

import pytest

from ivr.operations.capacity.simulation import need
from ivr.operations.capacity.simulation.demand import usual
from ivr.operations.capacity.simulation.need import Staffing, fewest, staffings, work_in_agents
from ivr.operations.capacity.simulation.world import World, of_load


def busy(per_day: float) -> World:
    world = of_load(1, 1.0, weeks=1)
    return replace(world, demand=usual(world.hours, per_day, world.first))


def test_more_agents_ring_sooner_and_from_some_number_on_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    told: list[float] = []
    found = list(staffings(busy(240), 240, told.append))
    assert told == sorted(told)
    assert [one.agents for one in found] == sorted({one.agents for one in found})
    assert found[0].load > 0.8 > 0.55 > found[-1].load
    least, sooner = fewest(found, "within_a_day"), fewest(found, "soon")
    assert isinstance(least, Staffing)
    assert isinstance(sooner, Staffing)
    assert work_in_agents(busy(240), 240) < least.agents <= sooner.agents


def test_very_many_requests_are_played_at_a_part_of_their_number(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(need, "MOST_ASKED", 100)
    found = list(staffings(busy(1000), 1000))
    assert all(one.outcome.asked < 1000 for one in found)
    assert all(one.agents % 10 == 0 for one in found)
    assert found[-1].load == pytest.approx(work_in_agents(busy(1000), 1000) / found[-1].agents, rel=0.01)


def test_a_goal_that_no_number_reaches_is_none() -> None:
    assert fewest([], "soon") is None
