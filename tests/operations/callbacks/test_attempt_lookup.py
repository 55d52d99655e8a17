"""What an attempt did not tell is asked for, and none stays without an end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import pytest

from ivr.hotline.callback import AttemptStatus
from ivr.hotline.phone import AlreadyOver, ProviderCall, TryLater
from ivr.hotline.script import Script, default_script
from ivr.operations.callbacks import attempt_lookup, attempts, outcomes, supervision
from ivr.operations.releases import scripts as releases_scripts
from ivr.operations.releases.scripts import Scripts
from ivr.records.database import Database
from prompts import catalogue
from tests.support.line import NUMBER
from tests.support.queue import NOW, SCRIPT, Queue, later, number_of, phone_of


@dataclass
class Company:
    """A phone company as it might answer: its calls, their legs, and whether it can be asked at all."""

    calls: dict[str, ProviderCall] = field(default_factory=dict)
    joined: dict[str, list[ProviderCall]] = field(default_factory=dict)
    away: bool = False
    asked: int = 0

    def _ask(self) -> None:
        self.asked += 1
        if self.away:
            raise TryLater("it is away")

    def call(self, sid: str) -> ProviderCall:
        self._ask()
        if sid not in self.calls:
            raise AlreadyOver("not there")
        return self.calls[sid]

    def calls_to(self, number: str, since: datetime) -> Iterable[ProviderCall]:
        self._ask()
        return [call for call in self.calls.values() if call.called == number]  # a whole day's, as some providers do

    def legs(self, sid: str) -> Iterable[ProviderCall]:
        self._ask()
        return self.joined.get(sid, [])


@pytest.fixture
def queue(database: Database) -> Queue:
    with database.begin() as session:
        releases_scripts.publish(session, _script(), "admin", NOW - timedelta(days=1))
    return Queue(database)


def _script() -> Script:
    return default_script(catalogue.load())


def call(sid: str, status: str, to: str, at: float = 0, seconds: int | None = None) -> ProviderCall:
    return ProviderCall(sid, status, "outbound-api", NUMBER, to, later(at), seconds)


def ask(queue: Queue, company: Company, minutes: float) -> int:
    scripts = Scripts(queue.database, catalogue.load())
    return attempt_lookup.ask_after_all(queue.database, scripts, company, later(minutes))  # type: ignore[arg-type]


def test_a_young_attempt_and_one_that_has_ended_are_left_alone(queue: Queue) -> None:
    agent, other = queue.agent(), queue.agent("budi")
    queue.rings(queue.waits(1, held_by=agent), agent, "placed")
    queue.rings(queue.waits(2, held_by=other), other, "placed", "agent_no_answer")
    company = Company()
    assert ask(queue, company, 0.7) == company.asked == 0


@pytest.mark.parametrize(
    ("status", "legs", "outcome"),
    [
        ("no-answer", [], "agent_no_answer"),
        ("busy", [], "agent_no_answer"),
        ("failed", [], "agent_no_answer"),
        ("completed", [], "declined"),
        ("completed", [("busy", 0)], "busy"),
        ("completed", [("no-answer", 0)], "no_answer"),
        ("completed", [("failed", 0)], "failed"),
        ("completed", [("canceled", 0)], "agent_hung_up"),
        ("completed", [("completed", 0)], "caller_hung_up"),
        ("completed", [("completed", 7)], "connected"),
        ("completed", [("in-progress", None)], "placed"),
        ("in-progress", [], "placed"),
        ("queued", [], "placed"),
    ],
)
def test_the_phone_companys_word_ends_it(
    queue: Queue, status: str, legs: list[tuple[str, int | None]], outcome: str
) -> None:
    agent = queue.agent()
    callback = queue.waits(held_by=agent)
    token = queue.rings(callback, agent, "placed")
    sid = f"CA{token}"
    children = [call(f"leg{n}", word, number_of(1), 0, seconds) for n, (word, seconds) in enumerate(legs)]
    ask(queue, Company({sid: call(sid, status, phone_of(agent))}, {sid: children}), 1)
    assert queue.attempt(token).outcome == outcome
    expected = {"placed": "ringing", "connected": "wrap_up"}.get(outcome, "waiting")
    assert queue.status(callback) == expected


def test_an_agent_who_left_before_the_person_could_ring_uses_up_no_attempt(queue: Queue) -> None:
    agent = queue.agent()
    callback = queue.waits(held_by=agent)
    token = queue.rings(callback, agent, "placed", "dialling")
    ask(queue, Company({f"CA{token}": call(f"CA{token}", "completed", phone_of(agent))}), 1)
    assert (queue.attempt(token).outcome, queue.row(callback).attempts_made) == ("agent_hung_up", 0)


def test_a_call_whose_reply_was_lost_is_found_by_whom_it_rang_and_when(queue: Queue) -> None:
    agent = queue.agent()
    token = queue.rings(queue.waits(held_by=agent), agent, "unknown")
    ring = phone_of(agent)
    others = [call("CAold", "completed", ring, -3), call("CAnew", "no-answer", ring, 3)]
    ask(queue, Company({c.sid: c for c in (*others, call("CAmine", "no-answer", ring, 0.2))}), 4)
    assert (queue.attempt(token).outcome, queue.attempt(token).call_sid) == ("agent_no_answer", "CAmine")


def test_of_two_attempts_at_one_telephone_neither_takes_the_others_call(queue: Queue) -> None:
    agent = queue.agent()
    first, second = queue.waits(1, held_by=agent), queue.waits(2)
    lost = queue.rings(first, agent, "unknown")
    with queue.database.begin() as session:
        outcomes.withdraw(session, number_of(1), "caller", NOW)
        supervision.reassign(session, second, agent, agent, NOW)
    later_one = queue.rings(second, agent, "unknown", at=later(0.5))
    company = Company({"CAone": call("CAone", "completed", phone_of(agent), 0.6)})
    ask(queue, company, 3)
    assert [queue.attempt(token).call_sid for token in (lost, later_one)] == [None, None]
    with queue.database.begin() as session:  # its own event comes after all, with its call
        mine = attempts.locked(session, later_one)
        attempts.progress(session, mine, AttemptStatus.PLACED, SCRIPT, later(3), "CAone")
    ask(queue, company, 6)
    assert [queue.attempt(token).outcome for token in (lost, later_one)] == ["not_placed", "declined"]


def test_what_never_rang_is_tried_again_at_once_and_uses_up_nothing(queue: Queue) -> None:
    agent = queue.agent()
    callback = queue.waits(held_by=agent)
    token = queue.rings(callback, agent)
    ask(queue, Company(), 4.9)
    assert queue.attempt(token).outcome == "decided"
    ask(queue, Company(), 5.1)
    assert (queue.attempt(token).outcome, queue.status(callback)) == ("not_placed", "waiting")
    row = queue.row(callback)
    assert (row.attempts_made, row.rung_at, row.due_at) == (0, None, later(6.1))
    assert queue.presence(agent) == ("ready", None)


@pytest.mark.parametrize(("steps", "outcome"), [(["placed"], "lost"), (["placed", "dialling"], "lost")])
def test_a_call_that_the_phone_company_has_forgotten_is_lost(queue: Queue, steps: list[str], outcome: str) -> None:
    agent = queue.agent()
    callback = queue.waits(held_by=agent)
    token = queue.rings(callback, agent, *steps)
    ask(queue, Company(), 6)
    assert (queue.attempt(token).outcome, queue.status(callback)) == (outcome, "waiting")


@pytest.mark.parametrize(("steps", "minutes"), [(["unknown"], 5), (["placed"], 5), (["placed", "dialling"], 240)])
def test_a_phone_company_that_cannot_be_asked_keeps_no_agent_for_ever(
    queue: Queue, steps: list[str], minutes: int
) -> None:
    agent = queue.agent()
    callback = queue.waits(held_by=agent)
    token = queue.rings(callback, agent, *steps)
    ask(queue, Company(away=True), minutes - 0.1)
    assert queue.status(callback) == "ringing"
    ask(queue, Company(away=True), minutes + 0.1)
    assert (queue.attempt(token).outcome, queue.presence(agent)) == ("lost", ("ready", None))
    assert queue.attempt(token).problem


def test_a_phone_company_that_is_away_is_not_asked_for_everybody(queue: Queue) -> None:
    for number in range(9):
        agent = queue.agent(f"agent{number}")
        queue.rings(queue.waits(number, held_by=agent), agent, "placed")
    company = Company(away=True)
    ask(queue, company, 1)
    assert company.asked == attempt_lookup.MOST_REFUSALS


def test_one_that_goes_wrong_holds_up_no_other(queue: Queue) -> None:
    tokens = []
    for number in range(3):
        agent = queue.agent(f"agent{number}")
        tokens.append(queue.rings(queue.waits(number, held_by=agent), agent, "placed"))

    class Odd(Company):
        def call(self, sid: str) -> ProviderCall:
            if sid == f"CA{tokens[1]}":
                raise ValueError("what is this?")
            return call(sid, "no-answer", "")

    ask(queue, Odd(), 1)
    assert [queue.attempt(token).outcome for token in tokens] == ["agent_no_answer", "placed", "agent_no_answer"]
