"""Rule 9: a crash between deciding to ring and ringing may cost a call, and never rings anybody twice."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable

import pytest
from sqlalchemy import select

from ivr.emulator import CallbackMode, RestFault
from ivr.hotline.callback import IllegalMove
from ivr.operations.callbacks import attempt_lookup
from ivr.operations.callbacks.dialling import Ringer
from ivr.records.models import Attempt, Callback
from tests.support.line import AGENT, CALLER, Line
from tests.support.webhooks import at_once

OTHER_AGENT = "+628122222222"


class Crash(BaseException):
    """The process dies at this point."""


def claimed(line: Line, caller: str = CALLER) -> int:
    """A callback that an agent holds; gives its number."""
    line.dial(caller).press("3", "1", "1", "1")
    callback = line.callbacks()[-1].id
    with line.database.begin() as session:
        session.get_one(Callback, callback).status = "claimed"
    return callback


def told(line: Line) -> list[Attempt]:
    with line.database.reading() as session:
        return list(session.scalars(select(Attempt).order_by(Attempt.id)))


def rung(line: Line, number: str = AGENT) -> int:
    """How often this telephone was really rung."""
    return len(
        [call for call in line.exchange.calls if call.record.to == number and call.record.direction != "inbound"]
    )


def reconcile(line: Line) -> None:
    for token in attempt_lookup.due(line.database, line.now):
        attempt_lookup.ask_after(line.database, line.hotline.scripts, line.hotline.phone, token, line.now)


def look_after(line: Line, seconds: int) -> None:
    """Let time pass; attempts are asked after as the scheduler does."""
    for _ in range(seconds // 30):
        line.clock.advance(30)
        reconcile(line)


def crashing(line: Line, where: str) -> Ringer:
    """A ringer whose process dies before it asks, or before it writes down what was answered."""

    class Dying:
        def ring(self, *words: object) -> str:
            if where == "after the answer":
                line.hotline.phone.ring(*words)  # type: ignore[arg-type]
            raise Crash

    if where == "while waiting for its turn":

        def die(_seconds: float) -> None:
            raise Crash

        return dataclasses.replace(line.hotline.ringer, sleep=die)
    return dataclasses.replace(line.hotline.ringer, phone=Dying())  # type: ignore[arg-type]


@pytest.mark.parametrize("where", ["while waiting for its turn", "before asking"])
def test_a_crash_before_ringing_costs_the_call_and_nothing_more(line: Line, where: str) -> None:
    callback = claimed(line)
    with pytest.raises(Crash):
        crashing(line, where).ring(callback, AGENT, line.now)
    assert [attempt.outcome for attempt in told(line)] == ["decided"]
    look_after(line, 240)
    assert [attempt.outcome for attempt in told(line)] == ["decided"]
    look_after(line, 180)
    (attempt,) = told(line)
    assert (attempt.outcome, attempt.call_sid) == ("not_placed", None)
    assert attempt.problem
    assert rung(line) == 0
    (row,) = line.callbacks()
    assert (row.status, row.closed_at) == ("waiting", None)


def test_a_crash_after_ringing_rings_nobody_again(line: Line) -> None:
    callback = claimed(line)
    with pytest.raises(Crash):
        crashing(line, "after the answer").ring(callback, AGENT, line.now)
    with pytest.raises(IllegalMove):
        line.hotline.ringer.ring(callback, AGENT, line.now)
    look_after(line, 600)
    assert rung(line) == 1
    assert [attempt.outcome for attempt in told(line)] == ["agent_no_answer"]
    assert [row.status for row in line.callbacks()] == ["waiting"]


def test_a_crash_after_ringing_does_not_keep_the_two_from_talking(line: Line) -> None:
    callback = claimed(line)
    line.exchange.agent(AGENT).answer(after=3)
    line.exchange.phone(CALLER).answer(after=3)
    with pytest.raises(Crash):
        crashing(line, "after the answer").ring(callback, AGENT, line.now)
    line.clock.advance(4)
    agent = line.exchange.agent(AGENT).current
    assert agent is not None
    agent.listen().press("1").wait(120)
    agent.hang_up()
    look_after(line, 300)
    assert (rung(line), rung(line, CALLER)) == (1, 1)
    assert [attempt.outcome for attempt in told(line)] == ["connected"]


FAULTS = {
    RestFault.REPLY_LOST: ("unknown", 1),
    RestFault.RESET: ("unknown", 0),
    RestFault.SERVER_ERROR: ("unknown", 0),
    RestFault.SLOW: ("unknown", 1),
    RestFault.TOO_MANY_REQUESTS: ("not_placed", 0),
}


@pytest.mark.parametrize("fault", FAULTS)
def test_a_reply_that_does_not_come_is_never_asked_for_by_ringing_again(line: Line, fault: RestFault) -> None:
    outcome, rings = FAULTS[fault]
    callback = claimed(line)
    line.exchange.faults.next(fault, method="POST", path="/Calls", seconds=60)
    attempt = line.hotline.ringer.ring(callback, AGENT, line.now)
    assert attempt.outcome == outcome
    assert attempt.problem
    assert line.exchange.faults.planned() == []
    look_after(line, 600)
    assert rung(line) == rings
    (attempt,) = told(line)
    assert attempt.outcome == {1: "agent_no_answer", 0: "not_placed"}[rings]
    assert [row.status for row in line.callbacks()] == ["waiting"]


def test_an_unknown_outcome_is_shown_as_such_until_it_is_known(line: Line) -> None:
    line.exchange.faults.callbacks = CallbackMode.DROPPED
    callback = claimed(line)
    line.exchange.faults.next(RestFault.REPLY_LOST, method="POST", path="/Calls")
    line.hotline.ringer.ring(callback, AGENT, line.now)
    assert [attempt.outcome for attempt in told(line)] == ["unknown"]
    assert [row.status for row in line.callbacks()] == ["ringing"]
    look_after(line, 120)
    (attempt,) = told(line)
    assert (attempt.outcome, attempt.call_sid is not None) == ("agent_no_answer", True)


def test_what_a_phone_company_that_cannot_be_asked_did_is_unknown_and_then_lost(line: Line) -> None:
    callback = claimed(line)
    line.exchange.faults.next(RestFault.RESET, method="POST", path="/Calls")
    line.hotline.ringer.ring(callback, AGENT, line.now)
    line.exchange.faults.next(RestFault.SERVER_ERROR, method="GET", path="/Calls", times=20)
    line.clock.advance(200)
    reconcile(line)
    assert [attempt.outcome for attempt in told(line)] == ["unknown"]
    line.clock.advance(200)
    reconcile(line)
    assert [attempt.outcome for attempt in told(line)] == ["lost"]
    assert [row.status for row in line.callbacks()] == ["waiting"]
    look_after(line, 300)
    assert rung(line) == 0


def test_a_lost_attempt_does_not_take_the_call_of_a_later_one(line: Line) -> None:
    """The same agent is rung for somebody else meanwhile; that call is not the one that never was."""
    first, second = claimed(line), claimed(line, "+6281300001111")
    with pytest.raises(Crash):
        crashing(line, "before asking").ring(first, AGENT, line.now)
    line.clock.advance(60)
    line.hotline.ringer.ring(second, AGENT, line.now)
    line.clock.advance(60)
    look_after(line, 400)
    lost, later = told(line)
    assert (lost.outcome, lost.call_sid) == ("not_placed", None)
    assert (later.outcome, later.call_sid is not None) == ("agent_no_answer", True)
    assert rung(line) == 1


def test_two_clicks_at_the_same_moment_ring_once(line: Line) -> None:
    callback = claimed(line)

    def click() -> str:
        try:
            return line.hotline.ringer.ring(callback, AGENT, line.now).outcome
        except IllegalMove:
            return "refused"

    quiet: Callable[[float], None] = lambda _seconds: None  # noqa: E731
    line.hotline.__dict__["ringer"] = dataclasses.replace(line.hotline.ringer, sleep=quiet)
    assert sorted(at_once([click] * 4)) == ["placed", "refused", "refused", "refused"]
    line.clock.advance(60)
    assert rung(line) == 1
    assert len(told(line)) == 1


@pytest.mark.parametrize("mode", CallbackMode)
def test_however_events_arrive_nobody_is_rung_twice(line: Line, mode: CallbackMode) -> None:
    line.exchange.faults.callbacks = mode
    callback = claimed(line)
    line.exchange.phone(CALLER).busy()
    line.exchange.agent(AGENT).answer(after=2)
    line.hotline.ringer.ring(callback, AGENT, line.now)
    line.clock.advance(4)
    agent = line.exchange.agent(AGENT).current
    assert agent is not None
    agent.listen().press("1")
    look_after(line, 600)
    assert (rung(line), rung(line, CALLER)) == (1, 1)
    assert [attempt.outcome for attempt in told(line)] == ["busy"]
    assert [(row.status, row.attempts_made) for row in line.callbacks()] == [("waiting", 1)]


@pytest.mark.parametrize("fault", [RestFault.RESET, RestFault.SERVER_ERROR])
def test_where_nothing_rang_the_agent_is_free_again_within_a_minute(line: Line, fault: RestFault) -> None:
    callback = claimed(line)
    line.exchange.faults.next(fault, method="POST", path="/Calls")
    line.hotline.ringer.ring(callback, AGENT, line.now)
    line.clock.advance(15)
    reconcile(line)
    assert [attempt.outcome for attempt in told(line)] == ["unknown"]
    look_after(line, 30)
    (attempt,) = told(line)
    assert (attempt.outcome, attempt.call_sid) == ("not_placed", None)
    assert [row.status for row in line.callbacks()] == ["waiting"]
    assert rung(line) == 0


def test_the_list_is_asked_soon_where_a_reply_was_lost(line: Line) -> None:
    line.exchange.faults.callbacks = CallbackMode.DROPPED
    callback = claimed(line)
    line.exchange.faults.next(RestFault.REPLY_LOST, method="POST", path="/Calls")
    line.hotline.ringer.ring(callback, AGENT, line.now)
    line.clock.advance(15)
    reconcile(line)
    (attempt,) = told(line)
    assert (attempt.outcome, attempt.call_sid is not None) == ("placed", True)
