"""Rule 11: events come late, twice, out of order or never; state only moves forward, and gaps are asked for."""

from __future__ import annotations

import itertools
from datetime import timedelta

import pytest
from sqlalchemy import select

from ivr.emulator import CallbackMode
from ivr.operations.calls import progress
from ivr.records.models import Attempt, Call
from tests.support.keys import NOWHERE, to_the_place, told
from tests.support.line import AGENT, CALLER, Line
from tests.support.scheduled import pass_time
from tests.support.webhooks import fields_of, send

STEPS = ("queued", "initiated", "ringing", "in-progress")


def status(line: Line, sid: str, word: str, **more: str) -> None:
    assert send(line, "/voice/status", fields_of(sid, CallStatus=word, **more)).status_code == 200


def call_of(line: Line, sid: str) -> Call:
    with line.database.reading() as session:
        return session.get_one(Call, sid)


@pytest.mark.parametrize("end", sorted(progress.ENDED))
def test_what_comes_after_the_end_changes_nothing(line: Line, end: str) -> None:
    for number, order in enumerate(itertools.permutations(["ringing", "in-progress", end])):
        sid = f"CA{number:032x}"
        for word in (*order, *order):
            status(line, sid, word, **({"CallDuration": "42"} if word == end else {}))
        call = call_of(line, sid)
        assert (call.status, call.seconds, call.ended_at is not None) == (end, 42, True)


def test_of_two_ends_the_first_stays(line: Line) -> None:
    status(line, "CA1", "completed", CallDuration="10")
    ended = call_of(line, "CA1").ended_at
    line.clock.advance(60)
    status(line, "CA1", "failed", CallDuration="99")
    call = call_of(line, "CA1")
    assert (call.status, call.seconds, call.ended_at) == ("completed", 10, ended)


def test_a_status_never_moves_back(line: Line) -> None:
    for first, second in itertools.product(STEPS, STEPS):
        sid = f"CA-{first}-{second}"
        status(line, sid, first)
        status(line, sid, second)
        expected = max("initiated", first, second, key=STEPS.index)
        assert call_of(line, sid).status == expected


@pytest.mark.parametrize("word", ["", "melting", "COMPLETED", "answered"])
def test_an_unknown_status_changes_nothing(line: Line, word: str) -> None:
    status(line, "CA1", "ringing")
    status(line, "CA1", word)
    assert (call_of(line, "CA1").status, call_of(line, "CA1").ended_at) == ("ringing", None)


def test_an_end_that_comes_before_the_call_is_not_undone_by_it(line: Line) -> None:
    status(line, "CA1", "completed", CallDuration="3")
    answer = send(line, "/voice/incoming", fields_of("CA1", CallStatus="ringing"))
    assert line.words("welcome") in answer.get_data(as_text=True)
    assert call_of(line, "CA1").status == "completed"


@pytest.mark.parametrize("mode", CallbackMode)
def test_a_broken_off_call_is_kept_however_its_end_is_told(line: Line, mode: CallbackMode) -> None:
    line.exchange.faults.callbacks = mode
    caller = line.dial().press(*to_the_place()).hang_up()
    line.clock.advance(60)
    if mode is CallbackMode.DROPPED:
        assert line.reports() == []
        pass_time(line, 16 * 60, step=60)
    assert [report.status for report in line.reports()] == ["partial"]
    call = call_of(line, caller.sid)
    assert (call.status, call.ended_at is not None) == ("completed", True)


def test_a_late_end_does_not_break_off_what_was_finished(line: Line) -> None:
    line.exchange.faults.callbacks = CallbackMode.LATE
    line.dial().press(*told(where=NOWHERE))
    line.clock.advance(120)
    assert [report.status for report in line.reports()] == ["received"]


def test_a_status_between_two_turns_does_not_disturb_the_call(line: Line) -> None:
    caller = line.dial().press("1")
    for word in ("queued", "ringing", "in-progress", "in-progress"):
        status(line, caller.sid, word)
    assert line.words("message_skip") in caller.press("1").heard


def test_the_end_of_a_call_that_we_never_met_is_written_down(line: Line) -> None:
    status(line, "CA" + "8" * 32, "no-answer")
    call = call_of(line, "CA" + "8" * 32)
    assert (call.status, call.caller, call.release) == ("no-answer", CALLER, None)
    assert line.reports() == []


# The agent's side


def claimed(line: Line) -> int:
    line.dial().press("3", "1", "1", "1")
    callback = line.callbacks()[-1]
    with line.database.begin() as session:
        session.merge(callback).status = "claimed"
    return callback.id


def outcomes(line: Line) -> list[str]:
    with line.database.reading() as session:
        return list(session.scalars(select(Attempt.outcome).order_by(Attempt.id)))


@pytest.mark.parametrize("mode", CallbackMode)
def test_a_talk_is_a_talk_however_it_is_told(line: Line, mode: CallbackMode) -> None:
    line.exchange.faults.callbacks = mode
    callback = claimed(line)
    line.exchange.phone(CALLER).answer(after=3)
    line.exchange.agent(AGENT).answer(after=2)
    line.hotline.ringer.ring(callback, AGENT, line.now)
    line.clock.advance(4)
    agent = line.exchange.agent(AGENT).current
    assert agent is not None
    agent.listen().press("1").wait(90)
    person = line.exchange.phone(CALLER).current
    assert person is not None
    person.hang_up()
    line.clock.advance(30)
    assert outcomes(line) == ["connected"]
    line.clock.advance(60)
    assert [(row.status, row.attempts_made) for row in line.callbacks()] == [("wrap_up", 1)]


@pytest.mark.parametrize(
    "mode", [CallbackMode.SHUFFLED, CallbackMode.DUPLICATED, CallbackMode.LATE, CallbackMode.DROPPED]
)
def test_an_agent_who_does_not_pick_up_is_known_however_it_is_told(line: Line, mode: CallbackMode) -> None:
    line.exchange.faults.callbacks = mode
    callback = claimed(line)
    line.hotline.ringer.ring(callback, AGENT, line.now)
    pass_time(line, 180, step=30)
    assert outcomes(line) == ["agent_no_answer"]
    assert [(row.status, row.attempts_made) for row in line.callbacks()] == [("waiting", 0)]


def test_late_events_of_an_old_attempt_do_not_touch_the_next_one(line: Line) -> None:
    callback = claimed(line)
    line.hotline.ringer.ring(callback, AGENT, line.now)
    line.clock.advance(60)
    with line.database.begin() as session:
        row = session.merge(line.callbacks()[0])
        row.status, row.held_by = "claimed", None
    line.clock.advance(30)
    line.hotline.ringer.ring(callback, AGENT, line.now)
    for delivery in [d for d in line.exchange.requests if "/voice/agent/status" in d.url and d.reply]:
        send(line, delivery.url.removeprefix("http://hotline.test"), delivery.fields)
    assert outcomes(line) == ["agent_no_answer", "placed"]
    assert [row.status for row in line.callbacks()] == ["ringing"]


def test_nothing_is_asked_of_calls_that_have_told_their_end(line: Line) -> None:
    line.dial().press("4").hang_up()
    line.clock.advance(60)
    assert progress.silent(line.database, line.now + timedelta(hours=1)) == []
