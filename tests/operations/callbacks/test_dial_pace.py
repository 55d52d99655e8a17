"""The pace of ringing: whom the rate keeps busy, and whether the queue waits for it at this moment."""

from __future__ import annotations

import dataclasses
from datetime import time, timedelta

import pytest

from ivr.hotline.script import Script
from ivr.hotline.staffing import NOBODY, Staffed, StaffingPlan
from ivr.operations.callbacks.dial_pace import Pace, pace
from ivr.operations.callbacks.dialling import CannotRing, Decision, decide
from ivr.operations.staff.headcount import Headcount
from tests.support.line import with_rules
from tests.support.queue import NOW, SCRIPT, Queue, later, phone_of


def standing(queue: Queue, script: Script = SCRIPT) -> Pace:
    with queue.database.reading() as session:
        return pace(session, script, NOW)


def ring(queue: Queue, script: Script, person: int, seconds: float = 0, number: str | None = None) -> None:
    agent = queue.agent(f"agent{person}")
    callback = queue.waits(person, held_by=agent, **({"number": number} if number else {}))
    with queue.database.begin() as session:
        decide(session, Decision(callback, phone_of(agent), agent), script, later(seconds / 60))


@pytest.mark.parametrize(("agents", "too_low"), [(258, False), (259, True), (300, True)])
def test_one_call_a_second_is_enough_for_258_agents(agents: int, too_low: bool) -> None:
    assert Pace(1.0, Headcount(agents)).too_low is too_low


def test_the_plan_of_the_release_says_how_many_there_will_be(queue: Queue) -> None:
    plan = StaffingPlan(((Staffed(time(8), time(15), 300),), *NOBODY[1:]))
    found = standing(queue, dataclasses.replace(SCRIPT, staffing=plan))
    assert (found.too_low, found.busy_agents, found.needed) == (True, 258, 1.2)


def test_a_queue_is_held_up_when_the_rate_is_used_and_calls_wait_for_their_turn(queue: Queue) -> None:
    script = with_rules(SCRIPT, calls_per_second=0.1)
    for person in range(5):
        ring(queue, script, person, -59 + 10 * person)
    assert standing(queue, script) == Pace(0.1, Headcount(5), made=5)
    assert not standing(queue, script).holds_up
    ring(queue, script, 6, -9)
    assert not standing(queue, script).holds_up  # nobody waits: the next may ring in a second
    ring(queue, script, 7, -2)
    found = standing(queue, script)
    assert (found.made, found.waiting, found.holds_up) == (7, 1, True)


def test_a_click_that_comes_too_soon_counts_neither_as_made_nor_as_waiting(queue: Queue) -> None:
    script = with_rules(SCRIPT, calls_per_second=0.1)
    ring(queue, script, 1)
    with pytest.raises(CannotRing):
        ring(queue, script, 2)
    ring(queue, script, 3, number="+12025550123")
    assert standing(queue, script) == Pace(0.1, Headcount(3), made=1, ahead=timedelta(seconds=10))


def test_where_the_next_turn_is_too_far_away_to_wait_for_the_rate_holds_up_too(queue: Queue) -> None:
    script = with_rules(SCRIPT, calls_per_second=0.1)
    for person in range(6):
        ring(queue, script, person, -50 + 10 * person)
    found = standing(queue, script)
    assert (found.made, found.waiting, found.refuses, found.holds_up) == (6, 0, True, True)


def test_one_call_by_itself_holds_nobody_up(queue: Queue) -> None:
    script = with_rules(SCRIPT, calls_per_second=0.01)
    ring(queue, script, 1)
    assert standing(queue, script).refuses
    assert not standing(queue, script).holds_up
