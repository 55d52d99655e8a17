"""Callbacks are taken in the order of the queue, and given back to it."""

from __future__ import annotations

import threading

import pytest

from ivr.hotline.callback import CallbackStatus, IllegalMove
from ivr.operations.callbacks import claims, outcomes
from ivr.operations.callbacks.claims import NotYours
from ivr.operations.console import agents as console_agents
from tests.bench.queue import fill, plan
from tests.support.queue import NOW, SCRIPT, Queue, later
from tests.support.webhooks import at_once


def take(queue: Queue, agent: int, minutes: float = 0) -> int | None:
    return claims.take_next(queue.database, agent, later(minutes))


def test_the_promise_that_ends_first_is_taken_first_then_who_came_first(queue: Queue) -> None:
    late = queue.waits(1, deadline_at=later(90))
    second = queue.waits(2, deadline_at=later(30), created_at=later(-10))
    first = queue.waits(3, deadline_at=later(30), created_at=later(-20))
    overdue = queue.waits(4, deadline_at=later(-5))
    taken = [take(queue, queue.agent(login)) for login in ("sari", "budi", "dewi", "agus")]
    assert taken == [overdue, first, second, late]


def test_a_raised_one_comes_before_every_promise(queue: Queue) -> None:
    queue.waits(1, deadline_at=later(-60))
    raised = queue.waits(2, deadline_at=later(600), lane=0)
    assert take(queue, queue.agent()) == raised


def test_nothing_is_taken_before_it_is_due(queue: Queue) -> None:
    agent, callback = queue.agent(), queue.waits(due_at=later(10))
    assert take(queue, agent, 9.99) is None
    assert take(queue, agent, 10) == callback


def test_this_one_may_be_taken_before_it_is_due_and_again_by_the_same_agent(queue: Queue) -> None:
    agent, callback = queue.agent(), queue.waits(due_at=later(100))
    assert claims.take(queue.database, callback, agent, NOW) == callback
    assert claims.take(queue.database, callback, agent, NOW) == callback
    assert len(queue.trail("callback:claim")) == 1


@pytest.mark.parametrize("status", ["claimed", "unreachable", "done"])
def test_what_does_not_wait_cannot_be_taken(queue: Queue, status: str) -> None:
    closed = NOW if status == "done" else None
    callback = queue.waits(status=status, closed_at=closed)
    with pytest.raises(NotYours):
        claims.take(queue.database, callback, queue.agent(), NOW)
    assert take(queue, queue.agent("budi")) is None


def test_what_is_handed_back_waits_where_it_was_with_the_reason_in_the_audit(queue: Queue) -> None:
    agent = queue.agent()
    callback = queue.waits(held_by=agent, due_at=later(-30))
    with queue.database.begin() as session:
        claims.hand_back(session, callback, agent, "ganti giliran", NOW)
    row = queue.row(callback)
    assert (row.status, row.held_by, row.due_at) == ("waiting", None, later(-30))
    assert [(entry.actor, entry.after) for entry in queue.trail("callback:hand-back")] == [
        ("staff:sari", {"reason": "ganti giliran"})
    ]


def test_nobody_hands_back_what_is_not_theirs_or_is_ringing(queue: Queue) -> None:
    agent, other = queue.agent(), queue.agent("budi")
    callback = queue.waits(held_by=agent)
    with pytest.raises(NotYours), queue.database.begin() as session:
        claims.hand_back(session, callback, other, "salah", NOW)
    queue.rings(callback, agent)
    with pytest.raises(IllegalMove), queue.database.begin() as session:
        claims.hand_back(session, callback, agent, "salah", NOW)
    assert queue.row(callback).held_by == agent


def test_only_who_is_ready_and_wants_to_be_rung_is_given_one_by_us(queue: Queue) -> None:
    callback = queue.waits()
    wrong = [
        queue.agent("away", presence="away", ring_me=True),
        queue.agent("clicks", ring_me=False),
        queue.agent("gone", active=False, ring_me=True),
    ]
    for agent in wrong:
        assert claims.take_next_if_ready(queue.database, agent, NOW) is None
    agent = queue.agent("right", ring_me=True)
    assert claims.take_next_if_ready(queue.database, agent, NOW) == callback
    queue.waits(2)
    assert claims.take_next_if_ready(queue.database, agent, NOW) is None  # what is in hand is not given again


def test_finishing_and_being_disabled_at_the_same_moment_do_not_block_each_other(queue: Queue) -> None:
    agents = [queue.agent(f"agent{number}") for number in range(6)]
    callbacks = [queue.waits(number, held_by=agent) for number, agent in enumerate(agents)]
    ready = threading.Barrier(2 * len(agents))

    def finish(callback: int, agent: int) -> str:
        ready.wait()
        try:
            with queue.database.begin() as session:
                return outcomes.finish(session, callback, agent, outcomes.Said("solved"), SCRIPT, NOW).status
        except NotYours:
            return "too late"

    def disable(number: int) -> str:
        ready.wait()
        with queue.database.begin() as session:
            return str(console_agents.disable(session, f"agent{number}", "staff:agus", NOW).active)

    finishing = [lambda c=c, a=a: finish(c, a) for c, a in zip(callbacks, agents, strict=True)]
    disabling = [lambda n=n: disable(n) for n in range(len(agents))]
    done = at_once(finishing + disabling)
    assert set(done[len(agents) :]) == {"False"}
    for callback, word in zip(callbacks, done, strict=False):
        assert queue.status(callback) == (CallbackStatus.DONE if word == "done" else CallbackStatus.WAITING)


def test_the_next_is_found_by_the_index_however_many_wait(queue: Queue) -> None:
    agent = queue.agent()
    fill(queue.database, 1, 5000)
    found = "\n".join(plan(queue.database, agent))
    assert "ix_callbacks_due" in found
    assert "ix_callbacks_queue" in found
    assert "Seq Scan" not in found
    assert "TEMP B-TREE" not in found
