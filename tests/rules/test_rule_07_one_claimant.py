"""Rule 7: a callback has at most one claimant; a claim lapses by itself, and nothing stays with who went home."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest

from ivr.operations.callbacks import claims, lapsed_claims
from ivr.operations.callbacks.claims import CLAIM_LASTS, NotYours
from ivr.records.database import Database
from tests.support.calling import Desk, ask_for_a_callback, desk_of, work
from tests.support.line import CALLER, Line
from tests.support.queue import NOW, Queue, later
from tests.support.webhooks import at_once


@pytest.fixture
def queue(database: Database) -> Queue:
    return Queue(database)


def take(queue: Queue, agent: int, minutes: float = 0) -> int | None:
    return claims.take_next(queue.database, agent, later(minutes))


def test_nobody_holds_two(queue: Queue) -> None:
    agent, first = queue.agent(), queue.waits(1)
    queue.waits(2)
    assert [take(queue, agent), take(queue, agent)] == [first, first]
    with pytest.raises(NotYours, match="another"):
        claims.take(queue.database, first + 1, agent, NOW)


def test_one_callback_and_many_agents_at_the_same_moment_is_one_claim(queue: Queue) -> None:
    callback = queue.waits()
    agents = [queue.agent(f"agent{number}") for number in range(8)]
    taken = at_once([lambda agent=agent: take(queue, agent) for agent in agents])
    assert sorted(taken, key=str) == [callback, *[None] * 7]
    assert queue.row(callback).held_by == agents[taken.index(callback)]


def test_many_clicks_of_one_agent_at_the_same_moment_are_one_claim(queue: Queue) -> None:
    agent = queue.agent()
    for person in range(4):
        queue.waits(person)
    taken = at_once([lambda: take(queue, agent)] * 8)
    assert len(set(taken)) == 1
    assert len(queue.trail("callback:claim")) == 1
    with queue.database.reading() as session:
        kept = claims.held(session, agent)
    assert kept is not None
    assert kept.id == taken[0]


def test_a_claim_lapses_by_itself_and_keeps_its_place(queue: Queue) -> None:
    agent, callback = queue.agent(), queue.waits()
    take(queue, agent)
    assert lapsed_claims.free(queue.database, NOW + CLAIM_LASTS) == []
    assert lapsed_claims.free(queue.database, NOW + CLAIM_LASTS + timedelta(seconds=1)) == [callback]
    row = queue.row(callback)
    assert (row.status, row.held_by, row.held_since, row.held_until) == ("waiting", None, None, None)
    assert (row.due_at, row.order_at) == (NOW, later(120))
    (entry,) = queue.trail("callback:lapse")
    assert (entry.actor, entry.before, entry.after) == (
        "scheduler",
        {"status": "claimed", "held_by": agent},
        {"status": "waiting", "notes_kept": False},
    )
    assert take(queue, queue.agent("budi"), 4) == callback


def test_a_page_that_lives_renews_the_claim_and_a_page_that_is_late_renews_nothing(queue: Queue) -> None:
    agent, callback = queue.agent(), queue.waits()
    take(queue, agent)
    with queue.database.begin() as session:
        assert claims.renew(session, agent, later(2))
    assert lapsed_claims.free(queue.database, later(4)) == []
    assert lapsed_claims.free(queue.database, later(6)) == [callback]
    with queue.database.begin() as session:
        assert not claims.renew(session, agent, later(6))


def test_a_claim_that_rings_does_not_lapse(queue: Queue) -> None:
    agent = queue.agent()
    callback = queue.waits(held_by=agent)
    queue.rings(callback, agent, "placed")
    assert lapsed_claims.free(queue.database, later(600)) == []
    assert queue.status(callback) == "ringing"


def test_a_talk_that_nobody_wraps_up_is_closed_and_its_agent_is_away(queue: Queue) -> None:
    agent = queue.agent()
    callback = queue.waits(held_by=agent)
    token = queue.talks(callback, agent)
    assert lapsed_claims.free(queue.database, later(5)) == []
    assert lapsed_claims.free(queue.database, later(5.1)) == [callback]
    row = queue.row(callback)
    assert (row.status, row.close_reason, row.closed_by, row.held_by) == ("done", "no disposition", agent, None)
    assert queue.presence(agent) == ("away", "no disposition")
    assert queue.attempt(token).wrapped_up_at == later(5.1)


def test_a_second_look_at_what_has_lapsed_changes_nothing(queue: Queue) -> None:
    agent = queue.agent()
    queue.waits(held_by=agent)
    assert sum(len(found) for found in at_once([lambda: lapsed_claims.free(queue.database, later(4))] * 4)) == 1
    assert len(queue.trail("callback:lapse")) == 1


def _claims(line: Line, desk: Desk) -> None:
    desk.takes()


def _lets_it_ring(line: Line, desk: Desk) -> None:
    line.exchange.agent(desk.number).unreachable()
    desk.rings()


def _listens_and_presses_nothing(line: Line, desk: Desk) -> None:
    desk.rings()
    desk.picks_up()


def _rings_who_does_not_answer(line: Line, desk: Desk) -> None:
    line.exchange.phone(CALLER).unreachable()
    desk.rings()
    desk.connects()


@pytest.mark.parametrize("leaves", [_claims, _lets_it_ring, _listens_and_presses_nothing, _rings_who_does_not_answer])
def test_who_goes_home_in_the_middle_leaves_it_to_the_next(line: Line, leaves: Callable[[Line, Desk], None]) -> None:
    sari, budi = desk_of(line), desk_of(line, "budi", "+628111111112")
    callback = ask_for_a_callback(line)
    leaves(line, sari)
    work(line, 600)
    (row,) = line.callbacks()
    assert (row.status, row.held_by, row.held_until) == ("waiting", None, None)
    work(line, 3600, step=60)
    assert budi.takes() == callback
    assert line.callbacks()[0].held_by == budi.staff_id
    with line.database.begin() as session, pytest.raises(NotYours):
        claims.hand_back(session, callback, sari.staff_id, "lupa", line.now)


def test_who_goes_home_after_a_talk_leaves_nothing_open(line: Line) -> None:
    sari, budi = desk_of(line), desk_of(line, "budi", "+628111111112")
    ask_for_a_callback(line)
    line.exchange.phone(CALLER).answer(after=1)
    sari.rings()
    sari.connects().wait(20).hang_up()
    work(line, 900)
    (row,) = line.callbacks()
    assert (row.status, row.held_by, row.close_reason) == ("done", None, "no disposition")
    assert sari.presence[0] == "away"
    assert claims.take_next(line.database, budi.staff_id, line.now) is None
