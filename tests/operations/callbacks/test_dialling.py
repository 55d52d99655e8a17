"""What is decided before anybody is rung: who may ring whom, when, and what is written down first."""

from __future__ import annotations

import dataclasses
import threading

import pytest
from sqlalchemy import select

from ivr.hotline.callback import CallbackStatus, IllegalMove
from ivr.operations.callbacks.dialling import CannotRing, Decision, decide
from ivr.operations.callbacks.slots import LONGEST_WAIT
from ivr.records.models import Attempt
from tests.support.line import Line, wib
from tests.support.queue import NOW, SCRIPT, Queue, phone_of


def deciding(queue: Queue, callback: int, agent: int | None, at: str = "", **changes: object) -> tuple[Attempt, float]:
    now = wib(f"2026-11-24 {at}") if at else NOW
    wanted = dataclasses.replace(Decision(callback, phone_of(agent or 0), agent), **changes)  # type: ignore[arg-type]
    with queue.database.begin() as session:
        return decide(session, wanted, SCRIPT, now)


def test_an_attempt_is_written_down_before_anything_rings(queue: Queue, agent: int, callback: int) -> None:
    attempt, wait = deciding(queue, callback, agent)
    assert (queue.status(callback), queue.attempt(attempt.token).outcome, wait) == ("ringing", "decided", 0)
    assert queue.presence(agent) == ("busy", None)
    assert queue.row(callback).rung_at is None


@pytest.mark.parametrize("number", ["+60123456789", "+12025550123"])
def test_a_person_who_may_not_be_rung_is_not_and_somebody_must_close_it(queue: Queue, agent: int, number: str) -> None:
    callback = queue.waits(number=number, held_by=agent)
    attempt, _ = deciding(queue, callback, agent)
    assert (attempt.outcome, queue.status(callback)) == ("refused_by_rule", "unreachable")
    assert queue.row(callback).rung_at is None


def test_an_agent_abroad_is_not_rung(queue: Queue, agent: int, callback: int) -> None:
    with pytest.raises(CannotRing, match="own number"):
        deciding(queue, callback, agent, first_number="+60123456789")
    assert queue.status(callback) == "claimed"


def test_nobody_rings_for_what_somebody_else_holds_or_what_rings_already(
    queue: Queue, agent: int, callback: int
) -> None:
    with pytest.raises(CannotRing, match="not yours"):
        deciding(queue, callback, queue.agent("budi"))
    deciding(queue, callback, agent)
    with pytest.raises(IllegalMove):
        deciding(queue, callback, agent)
    with queue.database.reading() as session:
        assert len(session.scalars(select(Attempt)).all()) == 1


def test_only_the_agent_rings_again_during_the_wrap_up(queue: Queue, agent: int, callback: int) -> None:
    queue.talks(callback, agent)
    with pytest.raises(CannotRing):
        deciding(queue, callback, agent, by_us=True)
    deciding(queue, callback, agent)
    assert queue.status(callback) == CallbackStatus.RINGING


def test_calls_are_a_second_apart_and_a_long_line_is_said(queue: Queue) -> None:
    waits, most = [], int(LONGEST_WAIT.total_seconds())
    for person in range(most + 1):
        agent = queue.agent(f"agent{person}")
        waits.append(deciding(queue, queue.waits(person, held_by=agent), agent)[1])
    assert waits == [float(second) for second in range(most + 1)]
    agent = queue.agent("late")
    callback = queue.waits(99, held_by=agent)
    with pytest.raises(CannotRing, match="Too many calls"):
        deciding(queue, callback, agent)
    assert queue.status(callback) == "claimed"


def test_a_clock_that_is_set_back_does_not_stop_the_ringing(queue: Queue, agent: int, callback: int) -> None:
    other = queue.agent("budi")
    deciding(queue, queue.waits(2, held_by=other), other, "14:00")
    assert deciding(queue, callback, agent, "09:00")[1] == 0


def test_clicks_leave_threads_to_callers_and_what_we_ring_ourselves_is_not_hindered(line: Line) -> None:
    queue = Queue(line.database)
    agents = [queue.agent(f"agent{number}", phone=phone_of(number)) for number in range(2)]
    callbacks = [queue.waits(number, held_by=agent) for number, agent in enumerate(agents)]
    ringer = dataclasses.replace(line.hotline.ringer, clicks=threading.Semaphore(0))
    with pytest.raises(CannotRing, match="Too many calls"):
        ringer.ring(callbacks[0], phone_of(0), line.now, agents[0])
    assert queue.status(callbacks[0]) == "claimed"
    assert ringer.ring(callbacks[1], phone_of(1), line.now, agents[1], by_us=True).outcome == "placed"
    line.hotline.ringer.ring(callbacks[0], phone_of(0), line.now, agents[0])
    assert queue.status(callbacks[0]) == "ringing"
