"""A supervisor's hand on a callback: moved, removed, given to somebody, and never in a call."""

from __future__ import annotations

import pytest

from ivr.hotline.callback import IllegalMove
from ivr.hotline.script import Script
from ivr.operations.callbacks import outcomes, supervision
from ivr.operations.callbacks.outcomes import Incomplete
from tests.operations.callbacks.wrapping_up import finish, spoken_with
from tests.support.queue import NOW, Queue, later, number_of


def test_nothing_is_moved_while_it_rings(queue: Queue, script: Script) -> None:
    agent = queue.agent()
    callback = queue.waits(held_by=agent)
    queue.rings(callback, agent, "placed")
    with queue.database.begin() as session:
        assert not outcomes.reschedule(session, number_of(1), "afternoon", script, "caller", NOW)
    assert queue.status(callback) == "ringing"


def test_a_removal_needs_a_reason(queue: Queue) -> None:
    with pytest.raises(Incomplete), queue.database.begin() as session:
        supervision.remove(session, queue.waits(), "  ", queue.agent(), NOW)


def test_a_callback_is_given_to_who_holds_none(queue: Queue) -> None:
    boss, agent, other = queue.agent("dewi"), queue.agent(), queue.agent("budi")
    callback, second = queue.waits(1, held_by=agent), queue.waits(2)
    with queue.database.begin() as session:
        supervision.reassign(session, callback, other, boss, NOW)
    assert queue.row(callback).held_by == other
    with pytest.raises(Incomplete, match="Budi holds another"), queue.database.begin() as session:
        supervision.reassign(session, second, other, boss, NOW)
    with queue.database.begin() as session:
        supervision.reassign(session, second, agent, boss, NOW)
    assert (queue.status(second), queue.row(second).held_until) == ("claimed", later(3))


def test_a_wrap_up_that_is_given_on_frees_the_first_agent_and_lasts_anew(queue: Queue) -> None:
    callback, agent = spoken_with(queue)
    boss, other = queue.agent("dewi"), queue.agent("budi")
    with queue.database.begin() as session:
        supervision.reassign(session, callback, other, boss, later(4))
    assert (queue.presence(agent), queue.presence(other)) == (("ready", None), ("after_call", None))
    assert queue.row(callback).held_until == later(9)
    finish(queue, callback, other, "solved", at=later(5))
    assert queue.presence(other) == ("ready", None)


def test_a_wrap_up_that_is_removed_frees_its_agent(queue: Queue) -> None:
    callback, agent = spoken_with(queue)
    with queue.database.begin() as session:
        supervision.remove(session, callback, "iseng", agent, NOW)
    assert queue.presence(agent) == ("ready", None)


@pytest.mark.parametrize("act", ["release", "reassign", "remove"])
def test_no_hand_reaches_into_a_call(queue: Queue, act: str) -> None:
    boss, agent, other = queue.agent("dewi"), queue.agent(), queue.agent("budi")
    callback = queue.waits(held_by=agent)
    queue.rings(callback, agent, "placed", "dialling")
    acts = {
        "release": lambda s: supervision.release(s, callback, boss, "pulang", NOW),
        "reassign": lambda s: supervision.reassign(s, callback, other, boss, NOW),
        "remove": lambda s: supervision.remove(s, callback, "salah", boss, NOW),
    }
    with pytest.raises(IllegalMove), queue.database.begin() as session:
        acts[act](session)
    assert queue.row(callback).held_by == agent
