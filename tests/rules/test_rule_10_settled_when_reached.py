"""Rule 10: when a person reaches us, or is reached, their open callback is settled, with the reason."""

from __future__ import annotations

import pytest

from ivr.operations.callbacks import claims, outcomes
from ivr.records.database import Database
from tests.support.calling import ask_for_a_callback, desk_of, rung, work
from tests.support.line import CALLER, Line
from tests.support.queue import NOW, Queue, later, number_of


@pytest.fixture
def queue(database: Database) -> Queue:
    return Queue(database)


def test_who_was_reached_after_all_is_settled_with_the_reason_also_while_another_agent_holds_it(queue: Queue) -> None:
    agent = queue.agent()
    callback, other = queue.waits(1, held_by=agent), queue.waits(2)
    token = queue.rings(callback, agent, "placed", "dialling", "lost")
    claims.take(queue.database, callback, queue.agent("budi"), later(5))
    queue.told(token, "talked", later(9))
    row = queue.row(callback)
    assert (row.status, row.close_reason, row.held_by, row.reached_at) == ("settled", "reached", None, later(9))
    assert queue.status(other) == "waiting"


def test_who_no_longer_wants_it_is_not_rung_and_who_is_talking_stays(queue: Queue) -> None:
    agent = queue.agent()
    callback, other = queue.waits(1), queue.waits(2, held_by=agent)
    queue.talks(other, agent)
    with queue.database.begin() as session:
        assert outcomes.withdraw(session, number_of(1), "caller", NOW)
        assert not outcomes.withdraw(session, number_of(1), "caller", NOW)
        assert not outcomes.withdraw(session, number_of(2), "caller", NOW)
    assert (queue.status(callback), queue.status(other)) == ("withdrawn", "wrap_up")


@pytest.mark.parametrize("when", ["while the agent's telephone rings", "while the agent listens"])
def test_a_person_who_has_withdrawn_meanwhile_is_not_rung(line: Line, when: str) -> None:
    desk = desk_of(line)
    ask_for_a_callback(line)
    desk.rings()
    call = desk.picks_up() if when == "while the agent listens" else None
    with line.database.begin() as session:
        assert outcomes.withdraw(session, CALLER, "caller", line.now)
    call = call.press("1").wait(5) if call else desk.picks_up()
    assert line.words("agent_gone") in " ".join(call.said)
    work(line, 30)
    assert (rung(line, CALLER), desk.presence) == ([], ("ready", None))


@pytest.mark.parametrize("code", ["solved", "wrong_number", "refused"])
def test_who_is_reached_is_owed_no_call_and_what_the_agent_says_is_the_reason(line: Line, code: str) -> None:
    desk = desk_of(line)
    callback = ask_for_a_callback(line)
    line.exchange.phone(CALLER).answer(after=1)
    desk.rings()
    desk.connects().wait(20).hang_up()
    line.clock.advance(5)
    desk.finishes(code)
    (row,) = line.callbacks()
    assert (row.status, row.close_reason) == ("done", code)
    assert None not in (row.reached_at, row.closed_at)
    assert "Untuk melanjutkan" not in line.dial(go_on=False).hang_up().everything
    assert ask_for_a_callback(line) != callback


def test_who_is_reached_and_of_whom_nobody_tells_is_settled_all_the_same(line: Line) -> None:
    desk = desk_of(line)
    ask_for_a_callback(line)
    line.exchange.phone(CALLER).answer(after=1)
    desk.rings()
    desk.connects().wait(20).hang_up()
    work(line, 900)
    (row,) = line.callbacks()
    assert (row.status, row.close_reason) == ("done", "no disposition")
    assert len(rung(line, CALLER)) == 1


@pytest.mark.parametrize("held", [False, True])
def test_who_rings_us_and_needs_no_call_any_more_is_settled_also_while_an_agent_holds_it(
    line: Line, held: bool
) -> None:
    desk = desk_of(line)
    ask_for_a_callback(line)
    if held:
        desk.takes()
    line.dial(go_on=False).press("8", "1").hang_up()
    (row,) = line.callbacks()
    assert (row.status, row.close_reason, row.held_by) == ("withdrawn", "withdrawn by the caller", None)
    (entry,) = desk.queue.trail("callback:withdraw")
    assert entry.actor == "caller"
    work(line, 600)
    assert rung(line, CALLER) == []


def test_who_was_not_reached_is_still_owed_a_call(line: Line) -> None:
    desk = desk_of(line)
    ask_for_a_callback(line)
    line.exchange.phone(CALLER).unreachable()
    desk.rings()
    desk.connects()
    work(line, 120)
    (row,) = line.callbacks()
    assert (row.status, row.reached_at, row.closed_at) == ("waiting", None, None)
