"""Rule 16: we ring only allowed prefixes, and never more often than the provider's rate."""

from __future__ import annotations

import dataclasses
from itertools import pairwise

import pytest
from sqlalchemy import select, update

from ivr.operations.callbacks.dialling import CannotRing, Ringer
from ivr.operations.callbacks.slots import LONGEST_WAIT
from ivr.records.models import Attempt, Callback
from tests.support.line import AGENT, Line, with_rules
from tests.support.webhooks import at_once

LONGEST = LONGEST_WAIT.total_seconds()


def claimed(line: Line, number: int = 0) -> int:
    line.dial(f"+62812345670{number:02d}").press("3", "1", "1", "1")
    callback = line.callbacks()[-1].id
    with line.database.begin() as session:
        session.get_one(Callback, callback).status = "claimed"
    return callback


def attempts(line: Line) -> list[Attempt]:
    with line.database.reading() as session:
        return list(session.scalars(select(Attempt).order_by(Attempt.id)))


def rung(line: Line) -> list[str]:
    return [call.record.to for call in line.exchange.calls if call.record.direction != "inbound"]


@pytest.mark.parametrize(
    "number", ["+6581234567", "+18005551234", "+628091234567", "+621500587", "+62112", "anonymous", ""]
)
def test_an_agents_number_that_may_not_be_rung_is_not_rung(line: Line, number: str) -> None:
    callback = claimed(line)
    with pytest.raises(CannotRing):
        line.hotline.ringer.ring(callback, number, line.now)
    line.clock.advance(60)
    assert (rung(line), attempts(line)) == ([], [])
    assert [row.status for row in line.callbacks()] == ["claimed"]


@pytest.mark.parametrize("number", ["+6581234567", "+628091234567", "+8656696"])
def test_a_person_who_may_not_be_rung_is_refused_before_the_agent_is_troubled(line: Line, number: str) -> None:
    callback = claimed(line)
    with line.database.begin() as session:
        session.execute(update(Callback).values(number=number))
    attempt = line.hotline.ringer.ring(callback, AGENT, line.now)
    assert (attempt.outcome, attempt.ended_at is not None) == ("refused_by_rule", True)
    line.clock.advance(60)
    assert rung(line) == []


def test_a_foreign_number_cannot_be_asked_for(line: Line) -> None:
    caller = line.dial("+6581234567").press("3", "1")
    assert line.words("number_type") in caller.heard
    assert line.words("number_wrong") in caller.press("006581234567#").heard
    caller.hang_up()
    assert line.callbacks() == []


def test_other_prefixes_can_be_allowed(line: Line) -> None:
    callback = claimed(line)
    line.publish(with_rules(line.hotline.files, allowed_prefixes=("+62811", "+65")))
    refused = line.hotline.ringer.ring(callback, AGENT, line.now)
    assert refused.outcome == "refused_by_rule"  # the person's +62812 is not among them
    assert rung(line) == []


def ringer_with(line: Line, waits: list[float], rate: float) -> Ringer:
    line.publish(with_rules(line.hotline.files, calls_per_second=rate))
    return dataclasses.replace(line.hotline.ringer, sleep=waits.append)


@pytest.mark.parametrize("rate", [1.0, 2.0, 0.5])
def test_calls_wait_for_their_turn(line: Line, rate: float) -> None:
    waits: list[float] = []
    ringer = ringer_with(line, waits, rate)
    for number in range(4):
        ringer.ring(claimed(line, number), f"+62811111111{number}", line.now)
    begun = [attempt.decided_at.timestamp() + wait for attempt, wait in zip(attempts(line), waits, strict=True)]
    assert all(later - earlier >= 1 / rate - 0.01 for earlier, later in pairwise(begun))


def test_calls_at_the_same_moment_wait_one_after_the_other(line: Line) -> None:
    waits: list[float] = []
    ringer = ringer_with(line, waits, 1.0)
    callbacks = [claimed(line, number) for number in range(int(LONGEST) + 1)]
    now = line.now
    at_once(
        [
            lambda callback=callback, number=number: ringer.ring(callback, f"+62811111111{number}", now)
            for number, callback in enumerate(callbacks)
        ]
    )
    assert sorted(waits) == list(range(int(LONGEST) + 1))


def test_a_queue_that_is_too_long_is_said_instead_of_waited_for(line: Line) -> None:
    waits: list[float] = []
    ringer = ringer_with(line, waits, 1 / LONGEST)
    callbacks = [claimed(line, number) for number in range(3)]
    now = line.now
    for callback in callbacks[:2]:
        ringer.ring(callback, AGENT, now)
    with pytest.raises(CannotRing, match="Too many"):
        ringer.ring(callbacks[2], AGENT, now)
    assert waits == [0, LONGEST]
    assert len(attempts(line)) == 2
    with line.database.reading() as session:
        assert session.get_one(Callback, callbacks[2]).status == "claimed"


def test_the_phone_company_sees_no_two_calls_within_the_second(line: Line) -> None:
    for number in range(3):
        line.hotline.ringer.ring(claimed(line, number), f"+62811111111{number}", line.now)
    line.clock.advance(60)
    made = [call.record.created.timestamp() for call in line.exchange.calls if call.record.direction != "inbound"]
    assert len(made) == 3
    assert all(later - earlier >= 0.99 for earlier, later in pairwise(sorted(made)))
