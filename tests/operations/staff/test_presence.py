"""Presence follows what happens to an agent's call, but never what somebody chose meanwhile."""

from __future__ import annotations

import pytest

from ivr.hotline.staff import Presence
from ivr.operations.callbacks import outcomes
from ivr.operations.staff import presence
from ivr.operations.staff.presence import NoTelephone
from ivr.records.database import Database
from tests.support.queue import NOW, SCRIPT, Queue, later


@pytest.fixture
def queue(database: Database) -> Queue:
    return Queue(database)


def choose(queue: Queue, agent: int, kind: Presence, reason: str | None = None, actor: str = "staff:sari") -> None:
    with queue.database.begin() as session:
        presence.set_presence(session, agent, kind, reason, actor, later(1))


def test_it_goes_from_ready_to_busy_to_what_follows_and_back(queue: Queue) -> None:
    agent = queue.agent()
    callback = queue.waits(held_by=agent)
    queue.talks(callback, agent)
    assert queue.presence(agent) == ("after_call", None)
    with queue.database.begin() as session:
        outcomes.finish(session, callback, agent, outcomes.Said("solved"), SCRIPT, NOW)
    assert queue.presence(agent) == ("ready", None)


@pytest.mark.parametrize("when", ["while it rings", "during the wrap-up"])
def test_who_chose_to_be_away_during_a_call_stays_away_after_it(queue: Queue, when: str) -> None:
    agent = queue.agent()
    callback = queue.waits(held_by=agent)
    token = queue.rings(callback, agent, "placed", "dialling")
    if when == "while it rings":
        choose(queue, agent, Presence.AWAY, "prayer")
    queue.told(token, "talked")
    if when == "during the wrap-up":
        choose(queue, agent, Presence.AWAY, "prayer")
    with queue.database.begin() as session:
        outcomes.finish(session, callback, agent, outcomes.Said("solved"), SCRIPT, NOW)
    assert queue.presence(agent) == ("away", "prayer")


def test_a_supervisors_hand_on_a_ringing_agent_outlasts_the_attempt(queue: Queue) -> None:
    agent = queue.agent()
    token = queue.rings(queue.waits(held_by=agent), agent, "placed")
    choose(queue, agent, Presence.AWAY, None, "staff:dewi")
    queue.told(token, "agent_no_answer")
    assert queue.presence(agent) == ("away", None)


@pytest.mark.parametrize(
    ("outcome", "by_us", "then"),
    [
        ("agent_no_answer", True, ("away", "no answer")),
        ("declined", True, ("away", "no answer")),
        ("agent_no_answer", False, ("ready", None)),
        ("declined", False, ("ready", None)),
        ("busy", True, ("ready", None)),
        ("not_placed", True, ("ready", None)),
    ],
)
def test_only_who_was_rung_by_us_and_did_not_take_it_is_away(
    queue: Queue, outcome: str, by_us: bool, then: tuple[str, str | None]
) -> None:
    agent = queue.agent()
    queue.rings(queue.waits(held_by=agent), agent, "placed", outcome, by_us=by_us)
    assert queue.presence(agent) == then


def test_to_be_rung_needs_a_telephone(queue: Queue) -> None:
    agent, without = queue.agent(), queue.agent("budi", phone=None)
    with queue.database.begin() as session:
        assert presence.set_ring_me(session, agent, True, "staff:sari", NOW).ring_me
        presence.set_ring_me(session, agent, True, "staff:sari", NOW)
    assert len(queue.trail("presence:ring-me")) == 1
    with pytest.raises(NoTelephone), queue.database.begin() as session:
        presence.set_ring_me(session, without, True, "staff:budi", NOW)
