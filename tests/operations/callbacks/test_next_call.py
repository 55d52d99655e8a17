"""A retry goes before a first call only where the first call is rung in time all the same."""

from __future__ import annotations

from datetime import datetime, timedelta

import pytest

from ivr.operations.callbacks import claims, next_call
from ivr.operations.capacity.first_calls import FirstCalls
from tests.bench.figures import plans, statements
from tests.bench.queue import fill
from tests.support.line import files
from tests.support.planned import planned
from tests.support.queue import NOW, Queue, later

PLANNED = planned(files(), 1)


def rung_before(queue: Queue, person: int, place: datetime) -> int:
    """Somebody who was rung in vain, may be rung again now, and stands at this place; gives the number."""
    return queue.waits(person, rung_at=NOW, attempts_made=1, order_at=place)


def first(queue: Queue, person: int, deadline: datetime, **values: object) -> int:
    return queue.waits(person, deadline_at=deadline, order_at=deadline, **values)


def take(queue: Queue, agent: int, now: datetime = NOW) -> int | None:
    asked = FirstCalls()
    return claims.take_next(queue.database, agent, now, lambda: asked.pressed(queue.database, PLANNED, now))


def test_a_retry_waits_while_first_calls_need_everybody(queue: Queue) -> None:
    agent = queue.agent()
    rung_before(queue, 1, later(1))
    wanted = [first(queue, person, later(30)) for person in range(2, 8)]
    assert take(queue, agent) == wanted[0]


def test_a_retry_keeps_its_place_where_there_is_time_for_both(queue: Queue) -> None:
    retry = rung_before(queue, 1, later(1))
    for person in range(2, 4):
        first(queue, person, later(30))
    assert take(queue, queue.agent()) == retry


def test_with_more_agents_there_is_time_for_both(queue: Queue) -> None:
    agents = [queue.agent(f"agent{n}") for n in range(3)]
    retry = rung_before(queue, 1, later(1))
    for person in range(2, 8):
        first(queue, person, later(30))
    assert take(queue, agents[0]) == retry


def test_whoever_is_late_already_and_was_never_rung_goes_before_a_retry(queue: Queue) -> None:
    rung_before(queue, 1, later(-30))
    late = first(queue, 2, later(-10))
    assert take(queue, queue.agent()) == late


def test_a_raised_retry_goes_before_all(queue: Queue) -> None:
    retry = queue.waits(1, rung_at=NOW, attempts_made=1, lane=0)
    first(queue, 2, later(1))
    assert take(queue, queue.agent()) == retry


def test_first_calls_whose_window_has_not_begun_hold_nobody_up(queue: Queue) -> None:
    retry = rung_before(queue, 1, later(1))
    for person in range(2, 12):
        first(queue, person, later(40), due_at=later(20))
    assert take(queue, queue.agent()) == retry


def test_who_was_told_no_time_does_not_hold_a_retry_up(queue: Queue) -> None:
    retry = rung_before(queue, 1, later(1))
    for person in range(2, 12):
        first(queue, person, NOW + timedelta(days=400), promised_due_at=None)
    assert take(queue, queue.agent()) == retry


def test_an_agent_who_wants_to_be_rung_gets_the_same(queue: Queue) -> None:
    agent = queue.agent(ring_me=True)
    rung_before(queue, 1, later(1))
    wanted = [first(queue, person, later(30)) for person in range(2, 8)]
    taken = claims.take_next_if_ready(queue.database, agent, NOW, lambda: (NOW, later(30)))
    assert taken == wanted[0]


def test_the_answer_is_good_for_some_seconds_and_for_no_other_time(queue: Queue) -> None:
    queue.agent()
    asked = FirstCalls()
    assert asked.pressed(queue.database, PLANNED, NOW) is None
    for person in range(2, 12):
        first(queue, person, later(30))
    assert asked.pressed(queue.database, PLANNED, NOW) is None
    assert asked.pressed(queue.database, PLANNED, later(1)) == (later(30), later(30))


def test_the_first_call_that_is_next_is_found_by_the_index_however_many_wait(queue: Queue) -> None:
    fill(queue.database, 1, 5000)
    with statements(queue.database) as asked, queue.database.reading() as session:
        session.scalars(next_call.next_first_call(NOW, (NOW, later(30)))).all()
    found = "\n".join(plans(queue.database, [one for one in asked if "callbacks" in one[0]]))
    assert "ix_callbacks_queue" in found
    assert "Seq Scan" not in found
    assert "TEMP B-TREE" not in found


@pytest.mark.parametrize("minutes", [0, 30])
def test_nothing_due_is_nothing_to_take(queue: Queue, minutes: int) -> None:
    first(queue, 1, later(60), due_at=later(31))
    assert take(queue, queue.agent(), later(minutes)) is None
