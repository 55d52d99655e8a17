"""A course of play: the queue is the textbook's and the product's, and nobody is passed over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import time, timedelta
from random import Random

import pytest

from ivr.hotline.callback import ASAP, AttemptStatus
from ivr.hotline.hours import OpeningHours
from ivr.hotline.rules import Rules
from ivr.hotline.timetable import Interval
from ivr.operations.capacity.simulation.demand import Demand
from ivr.operations.capacity.simulation.outcome import simulate
from ivr.operations.capacity.simulation.play import Play
from ivr.operations.capacity.simulation.queue import Request
from ivr.operations.capacity.simulation.telephone import AGENT_LEG, Attempted, Telephone
from ivr.operations.capacity.simulation.world import Steady, World, of_load
from tests.support.sizes import thoroughly

ALWAYS = OpeningHours(weekly=((Interval(time(0), time(0)),),) * 7)
SERVICE = 7.0


@dataclass(frozen=True)
class Exponential(Telephone):
    """The textbook's: everybody is reached, and takes a time that remembers nothing."""

    def ring(self, dice: Random) -> Attempted:
        return Attempted(AttemptStatus.CONNECTED, timedelta(minutes=dice.expovariate(1 / SERVICE)))


def erlang_c(agents: int, load: float) -> float:
    """The chance to wait, for so many erlangs."""
    blocked = 1.0
    for number in range(1, agents + 1):
        blocked = load * blocked / (number + load * blocked)
    return blocked / (1 - load / agents * (1 - blocked))


@pytest.mark.parametrize(("agents", "load"), [(5, 0.6), thoroughly(2, 0.5), thoroughly(10, 0.8)])
def test_a_hotline_that_never_closes_waits_as_long_as_the_textbook_says(agents: int, load: float) -> None:
    half_hourly = load * agents / SERVICE * 30
    world = World(
        demand=Demand(((half_hourly,) * 48,) * 7, (half_hourly,) * 48, noise=0),
        plan=Steady(agents),
        hours=ALWAYS,
        rules=Rules(margin=timedelta(0)),
        telephone=Exponential(),
        choices={ASAP.key: 1.0},
        days=60 // agents,
        promised_by_plan=False,
    )
    waits = [one.rung_at - AGENT_LEG - one.asked_at for one in Play(world, 1).run() if one.rung_at]
    chance = erlang_c(agents, load * agents)
    assert sum(one > timedelta(0) for one in waits) / len(waits) == pytest.approx(chance, abs=0.03)
    mean = sum(waits, timedelta(0)) / len(waits) / timedelta(minutes=1)
    assert mean == pytest.approx(chance * SERVICE / (agents * (1 - load)), rel=0.25)


def passed_over(requests: list[Request]) -> list[tuple[Request, Request]]:
    """Who wanted as soon as possible and waits, while somebody who asked later is told an earlier time."""
    found = []
    told = [(one, one.promised.deadline_at) for one in requests if one.promised and one.any_time]
    latest = None
    for later, deadline in told:
        if latest and latest[0].rung_at and latest[0].rung_at > later.asked_at and deadline < latest[1]:
            found.append((latest[0], later))
        if latest is None or deadline >= latest[1] or (latest[0].rung_at or later.asked_at) <= later.asked_at:
            latest = later, deadline
    return found


@pytest.mark.parametrize("load", [0.7, 1.5])
def test_nobody_who_asks_later_is_told_sooner(load: float) -> None:
    assert passed_over(Play(of_load(3, load, weeks=3), 1).run()) == []


def test_nobody_is_rung_while_the_hotline_is_closed_or_about_to_close() -> None:
    world = of_load(3, 1.0, weeks=1)
    for request in Play(world, 2).run():
        if request.rung_at:
            local = world.hours.local(request.rung_at - AGENT_LEG)
            assert world.hours.is_open(local)
            assert time(8) <= local.time() <= time(14, 55)


def test_who_was_told_no_time_waits_for_all_who_were() -> None:
    requests = Play(of_load(1, 2.5, weeks=4), 1).run()
    untold = [one for one in requests if one.promised is None]
    assert len(untold) > 100
    assert all(one.rung_at for one in requests if one.promised)
    first = min((one.rung_at for one in untold if one.rung_at), default=None)
    assert first is None or not any(
        one.promised and one.due_at <= first and one.asked_at < first and one.attempts == 1 and one.rung_at > first
        for one in requests
        if one.rung_at
    )


def test_the_same_seed_plays_the_same_course_and_another_a_different_one() -> None:
    world = of_load(2, 0.9, weeks=1)
    assert simulate(world, (1,)) == simulate(world, (1,)) != simulate(world, (2,))


def test_a_course_says_how_far_it_is_and_can_be_ended() -> None:
    told: list[float] = []
    simulate(of_load(2, 0.9, weeks=1), (1, 2), told.append)
    assert told == sorted(told)
    assert (told[0] < 0.05, told[-1]) == (True, 1.0)

    def enough(part: float) -> None:
        if part > 0.5:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        simulate(of_load(2, 0.9, weeks=1), (1,), enough)


def test_without_agents_nobody_is_told_a_time_and_the_course_ends() -> None:
    world = replace(of_load(2, 0.9, weeks=1), plan=Steady(0))
    found = simulate(world)
    assert (found.told, found.share_told, found.share_kept, found.promised_hours) == (0, 0.0, None, None)
    assert found.asked > 0
