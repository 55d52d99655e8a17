"""Agents who are ready are rung with the next due callback, one call a second, and nobody waits behind anybody else."""

from __future__ import annotations

import dataclasses
import threading
import time
from itertools import pairwise

import pytest
from sqlalchemy import select

from ivr.emulator import RestFault
from ivr.hotline.phone import BadNumber, TryLater
from ivr.operations.callbacks import auto_dial, supervision
from ivr.records.models import Attempt
from tests.support.line import Line, with_rules
from tests.support.queue import NOW, Queue, later, phone_of


@pytest.fixture
def queue(line: Line) -> Queue:
    return Queue(line.database)


def ring(line: Line) -> int:
    return auto_dial.ring_ready_agents(line.database, line.hotline.ringer, line.clock.now)


def ready(queue: Queue, login: str, agent: int, minutes: float = 0, **values: object) -> int:
    return queue.agent(login, phone=phone_of(agent), ring_me=True, presence_since=later(minutes), **values)


def told(line: Line) -> list[tuple[int | None, int, str]]:
    """Who was rung for which callback, and what became of it."""
    with line.database.reading() as session:
        return [(a.staff_id, a.callback_id, a.outcome) for a in session.scalars(select(Attempt).order_by(Attempt.id))]


def test_the_longest_waiting_agent_gets_the_first_callback(line: Line, queue: Queue) -> None:
    late, early = ready(queue, "late", 1, -1), ready(queue, "early", 2, -9)
    second, first = queue.waits(1), queue.waits(2, deadline_at=later(1))
    assert ring(line) == 2
    assert told(line) == [(early, first, "placed"), (late, second, "placed")]
    line.clock.advance(1)
    assert all(line.exchange.agent(phone_of(number)).ringing for number in (1, 2))


def test_calls_are_made_a_second_apart(line: Line, queue: Queue) -> None:
    for number in range(20):
        ready(queue, f"agent{number}", number)
        queue.waits(number)
    assert ring(line) == 20
    made = [call.record.created for call in line.exchange.calls]
    assert [(later - earlier).total_seconds() for earlier, later in pairwise(made)] == [1.0] * 19


def test_nobody_is_rung_who_is_away_busy_or_wants_to_click(line: Line, queue: Queue) -> None:
    queue.waits()
    ready(queue, "away", 1, presence="away")
    ready(queue, "busy", 2, presence="busy")
    ready(queue, "gone", 3, active=False)
    queue.agent("clicks")
    queue.agent("bare", phone=None, ring_me=True)
    holds = ready(queue, "holds", 4)
    queue.waits(2, held_by=holds)
    assert ring(line) == 0


def test_nobody_is_rung_when_nothing_is_due_or_the_hotline_is_closed(line: Line, queue: Queue) -> None:
    ready(queue, "sari", 1)
    queue.waits(due_at=later(60))
    assert ring(line) == 0
    queue.waits(2)
    line.clock.advance(6 * 3600)
    assert ring(line) == 0
    assert told(line) == []


def test_who_does_not_pick_up_is_away_and_the_next_agent_is_rung(line: Line, queue: Queue) -> None:
    absent, present = ready(queue, "absent", 1, -9), ready(queue, "present", 2, -1)
    callback = queue.waits()
    assert ring(line) == 1
    line.clock.advance(40)
    assert (queue.presence(absent), queue.status(callback)) == (("away", "no answer"), "waiting")
    line.clock.advance(60)
    assert ring(line) == 1
    assert told(line) == [(absent, callback, "agent_no_answer"), (present, callback, "placed")]


def test_an_agent_with_a_forbidden_number_holds_up_nobody(line: Line, queue: Queue) -> None:
    abroad = queue.agent("abroad", phone="+60123456789", ring_me=True, presence_since=later(-60))
    here = ready(queue, "here", 2)
    callback = queue.waits()
    assert ring(line) == 1
    assert told(line) == [(here, callback, "placed")]
    assert queue.presence(abroad) == ("away", "telephone number")


def test_a_phone_company_that_takes_no_call_is_left_alone_for_a_minute(line: Line, queue: Queue) -> None:
    agent = ready(queue, "sari", 1)
    for person in range(5):
        queue.waits(person)
    line.exchange.faults.next(RestFault.TOO_MANY_REQUESTS, method="POST", path="/Calls")
    for _ in range(10):
        assert ring(line) == 0
        line.clock.advance(2)
    assert [outcome for _, _, outcome in told(line)] == ["not_placed"]
    assert queue.presence(agent) == ("ready", None)
    line.clock.advance(50)
    assert ring(line) == 1


def test_a_callback_that_an_agent_took_by_hand_meanwhile_is_not_rung_by_us(line: Line, queue: Queue) -> None:
    agent = ready(queue, "sari", 1)
    callback = queue.waits()
    listed = auto_dial.ready_agents(line.database)
    with line.database.begin() as session:
        supervision.reassign(session, callback, agent, agent, NOW)
    assert listed == [(agent, phone_of(1))]
    assert ring(line) == 0
    assert queue.status(callback) == "claimed"


def test_when_a_rule_forbids_it_the_callback_goes_back_at_once(line: Line, queue: Queue) -> None:
    agent = ready(queue, "sari", 1)
    callback = queue.waits(number="+60123456789")
    assert ring(line) == 1  # the attempt ends at once, refused
    assert (queue.status(callback), queue.presence(agent)) == ("unreachable", ("ready", None))
    second = queue.waits(2)
    line.publish(with_rules(line.hotline.files, calls_per_second=0.01))
    queue.waits(3)
    ready(queue, "budi", 2)
    ring(line)
    assert sorted((queue.status(second), queue.status(second + 1))) == ["ringing", "waiting"]
    assert len(queue.trail("callback:hand-back")) == 1


def test_an_agent_whose_number_does_not_exist_is_away(line: Line, queue: Queue) -> None:
    class Strict:
        def ring(self, *_words: object) -> str:
            raise BadNumber("no such number")

    agent, callback = ready(queue, "sari", 1), queue.waits()
    ringer = dataclasses.replace(line.hotline.ringer, phone=Strict())  # type: ignore[arg-type]
    assert auto_dial.ring_ready_agents(line.database, ringer, line.clock.now) == 0
    assert told(line) == [(agent, callback, "not_placed")]
    assert (queue.presence(agent), queue.status(callback)) == (("away", "telephone number"), "waiting")


class Slow:
    """A phone company that takes its time over each call, and notes how many it is asked for at once."""

    def __init__(self, refuses_after: int = 1000) -> None:
        self.asked: list[str] = []
        self.most = self._now = 0
        self._refuses_after = refuses_after
        self._lock = threading.Lock()

    def ring(self, number: str, token: str, _seconds: int) -> str:
        with self._lock:
            self._now += 1
            self.most = max(self.most, self._now)
            self.asked.append(number)
            refused = len(self.asked) > self._refuses_after
        time.sleep(0.1)
        with self._lock:
            self._now -= 1
        if refused:
            raise TryLater("too many requests")
        return f"CA{token}"


def ring_at(line: Line, phone: Slow, rate: float, most_hands: int) -> int:
    line.publish(with_rules(line.hotline.files, calls_per_second=rate))
    ringer = dataclasses.replace(line.hotline.ringer, phone=phone, sleep=lambda _seconds: None)  # type: ignore[arg-type]
    return auto_dial.ring_ready_agents(line.database, ringer, line.clock.now, most_hands)


def a_roomful(queue: Queue, agents: int) -> None:
    for number in range(agents):
        ready(queue, f"agent{number}", number, -60 + number)
        queue.waits(number)


def test_where_many_calls_a_second_are_allowed_several_hands_ring_and_each_agent_once(line: Line, queue: Queue) -> None:
    a_roomful(queue, 24)
    phone = Slow()
    assert ring_at(line, phone, 20, most_hands=6) == 24
    assert 1 < phone.most <= 6
    assert sorted(phone.asked) == sorted(phone_of(number) for number in range(24))
    assert len({callback for _, callback, _ in told(line)}) == 24
    assert {outcome for *_, outcome in told(line)} == {"placed"}


def test_at_one_call_a_second_one_hand_rings_however_many_there_might_be(line: Line, queue: Queue) -> None:
    a_roomful(queue, 4)
    phone = Slow()
    assert ring_at(line, phone, 1, most_hands=6) == 4
    assert phone.most == 1


def test_when_the_phone_company_refuses_all_hands_stop(line: Line, queue: Queue) -> None:
    a_roomful(queue, 30)
    phone = Slow(refuses_after=4)
    assert ring_at(line, phone, 20, most_hands=4) == 4
    assert 5 <= len(phone.asked) <= 8  # what was in a hand already
    assert len(queue.trail("callback:ring")) == len(phone.asked)
