"""News of an attempt moves it forward only, ends it once, and leaves its callback with a next step."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from itertools import permutations

import pytest

from ivr.hotline.callback import COUNTED, OUTCOMES, AttemptStatus
from ivr.hotline.errors import NotFound
from ivr.hotline.hours import HolidayCalendar, OpeningHours
from ivr.operations.callbacks import attempts, outcomes, supervision
from tests.support.queue import NOW, SCRIPT, Queue, later, number_of

AGENT_LEG = (
    AttemptStatus.AGENT_NO_ANSWER,
    AttemptStatus.DECLINED,
    AttemptStatus.AGENT_HUNG_UP,
    AttemptStatus.NOT_PLACED,
)
AGAIN = {
    AttemptStatus.BUSY: later(15),
    AttemptStatus.FAILED: later(15),
    AttemptStatus.CALLER_HUNG_UP: later(30),
    AttemptStatus.NO_ANSWER: later(60),
    AttemptStatus.LOST: later(60),
    AttemptStatus.VOICEMAIL: later(120),
}
AGAIN_BEHIND = {
    AttemptStatus.BUSY: later(150),
    AttemptStatus.FAILED: later(150),
    AttemptStatus.CALLER_HUNG_UP: later(150),
    AttemptStatus.NO_ANSWER: later(180),
    AttemptStatus.LOST: later(180),
    AttemptStatus.VOICEMAIL: later(240),
}
"""Two hours behind the next try, at a full or half hour; it is nine o'clock."""
FAILED = sorted(OUTCOMES - {AttemptStatus.CONNECTED})


@pytest.mark.parametrize("outcome", FAILED)
def test_every_failure_ends_the_attempt_and_leaves_a_next_step(
    queue: Queue, agent: int, callback: int, outcome: AttemptStatus
) -> None:
    token = queue.rings(callback, agent, "placed", "dialling", outcome)
    row = queue.row(callback)
    assert (row.held_by, row.held_until, row.closed_at) == (None, None, None)
    if outcome is AttemptStatus.REFUSED_BY_RULE:
        assert row.status == "unreachable"
    else:
        assert row.status == "waiting"
        again = {**dict.fromkeys(AGENT_LEG, later(1)), **AGAIN}[outcome]
        told = later(120)
        assert (row.due_at, row.order_at) == (again, AGAIN_BEHIND.get(outcome, told))
    assert row.attempts_made == (outcome in COUNTED)
    assert queue.attempt(token).ended_at == NOW
    assert queue.presence(agent) == ("ready", None)


@pytest.mark.parametrize("outcome", FAILED)
def test_the_fifth_counted_failure_makes_it_unreachable(queue: Queue, agent: int, outcome: AttemptStatus) -> None:
    callback = queue.waits(held_by=agent, attempts_made=4)
    queue.rings(callback, agent, "placed", "dialling", outcome)
    is_last = outcome in COUNTED or outcome is AttemptStatus.REFUSED_BY_RULE
    assert queue.status(callback) == ("unreachable" if is_last else "waiting")


def test_the_promise_is_kept_when_the_person_is_rung_not_when_the_agent_is(
    queue: Queue, agent: int, callback: int
) -> None:
    token = queue.rings(callback, agent, "placed")
    assert queue.row(callback).rung_at is None
    queue.told(token, "dialling", later(1))
    assert queue.row(callback).rung_at == later(1)
    queue.told(token, "busy", later(2))
    assert queue.row(callback).rung_at == later(1)


def test_who_was_not_rung_because_the_agent_was_not_there_keeps_the_place_of_the_promise(
    queue: Queue, agent: int, callback: int
) -> None:
    queue.rings(callback, agent, "placed", "agent_no_answer")
    row = queue.row(callback)
    assert (row.rung_at, row.due_at, row.order_at) == (None, later(1), row.deadline_at)


@pytest.mark.parametrize("outcome", ["no_answer", "agent_no_answer"])
def test_who_was_told_no_time_stays_behind_all_others_after_a_try(queue: Queue, agent: int, outcome: str) -> None:
    behind = NOW + timedelta(days=400)
    callback = queue.waits(held_by=agent, promised_due_at=None, deadline_at=behind)
    queue.rings(callback, agent, "placed", "dialling", outcome)
    assert queue.row(callback).order_at == behind


def test_who_was_told_no_time_because_nobody_knew_when_it_opens_stands_like_other_retries(
    queue: Queue, agent: int
) -> None:
    callback = queue.waits(held_by=agent, promised_due_at=None)
    queue.rings(callback, agent, "placed", "dialling", "no_answer")
    assert queue.row(callback).order_at == later(180)


def test_how_far_behind_a_retry_stands_is_a_setting(queue: Queue, agent: int, callback: int) -> None:
    policy = dataclasses.replace(SCRIPT.rules.promise, retry_grace=timedelta(0))
    script = dataclasses.replace(SCRIPT, rules=dataclasses.replace(SCRIPT.rules, promise=policy))
    token = queue.rings(callback, agent, "placed", "dialling")
    with queue.database.begin() as session:
        attempts.progress(session, attempts.locked(session, token), AttemptStatus.NO_ANSWER, script, NOW)
    assert queue.row(callback).order_at == queue.row(callback).due_at == later(60)


def test_an_attempt_that_is_lost_before_the_person_was_rung_keeps_no_promise(
    queue: Queue, agent: int, callback: int
) -> None:
    queue.rings(callback, agent, "unknown", "lost")
    assert queue.row(callback).rung_at is None


@pytest.mark.parametrize("order", list(permutations(["dialling", "busy", "no_answer"])))
def test_whatever_comes_in_whatever_order_it_ends_once(
    queue: Queue, agent: int, callback: int, order: tuple[str, ...]
) -> None:
    token = queue.rings(callback, agent)
    for step in ("placed", *order, *order):
        queue.told(token, step)
    first = next(step for step in order if step in ("busy", "no_answer"))
    assert queue.attempt(token).outcome == first
    assert (queue.status(callback), queue.row(callback).attempts_made) == ("waiting", 1)


def test_a_talk_is_wrapped_up_by_its_agent_however_often_its_end_is_told(
    queue: Queue, agent: int, callback: int
) -> None:
    token = queue.talks(callback, agent)
    queue.told(token, "talked", later(1))
    row = queue.row(callback)
    assert (row.status, row.held_by, row.held_until, row.attempts_made) == ("wrap_up", agent, later(5), 1)
    assert (row.reached_at, queue.attempt(token).ended_at) == (NOW, NOW)
    assert queue.presence(agent) == ("after_call", None)


def test_a_late_end_of_a_talk_does_not_touch_what_the_agent_has_done_since(
    queue: Queue, agent: int, callback: int
) -> None:
    token = queue.talks(callback, agent)
    with queue.database.begin() as session:
        outcomes.finish(session, callback, agent, outcomes.Said("unreachable"), SCRIPT, later(1))
    queue.told(token, "talked", later(2))
    assert (queue.status(callback), queue.row(callback).due_at) == ("waiting", later(121))
    assert queue.presence(agent) == ("ready", None)


def test_the_end_of_an_earlier_attempt_does_not_end_a_later_one(queue: Queue, agent: int, callback: int) -> None:
    first = queue.rings(callback, agent, "placed", "dialling", "lost")
    second_agent = queue.agent("budi")
    with queue.database.begin() as session:
        supervision.reassign(session, callback, second_agent, agent, later(1))
    second = queue.rings(callback, second_agent, "placed", at=later(1))
    queue.told(first, "busy", later(2))
    assert (queue.status(callback), queue.attempt(second).outcome) == ("ringing", "placed")
    assert (queue.attempt(first).outcome, queue.row(callback).attempts_made) == ("busy", 1)


def test_lost_and_found_again_without_the_person_having_been_rung_uses_up_no_attempt(
    queue: Queue, agent: int, callback: int
) -> None:
    token = queue.rings(callback, agent, "placed", "lost")
    assert queue.row(callback).attempts_made == 1
    queue.told(token, "agent_no_answer", later(9))
    assert (queue.row(callback).attempts_made, queue.status(callback)) == (0, "waiting")


@pytest.mark.parametrize("made", [0, 4])
def test_lost_and_then_heard_to_have_talked_is_settled_and_nobody_is_rung_again(
    queue: Queue, agent: int, made: int
) -> None:
    callback = queue.waits(held_by=agent, attempts_made=made)
    token = queue.rings(callback, agent, "placed", "dialling", "lost")
    queue.told(token, "talked", later(9))
    row = queue.row(callback)
    assert (row.status, row.close_reason, row.closed_at, row.reached_at) == ("settled", "reached", later(9), later(9))
    assert queue.trail("callback:settle")[0].actor == "hotline"


@pytest.mark.parametrize("outcome", ["agent_no_answer", "declined", "busy", "talked"])
def test_an_attempt_whose_callback_was_withdrawn_frees_its_agent_all_the_same(
    queue: Queue, agent: int, callback: int, outcome: str
) -> None:
    token = queue.rings(callback, agent, "placed")
    with queue.database.begin() as session:
        assert outcomes.withdraw(session, number_of(1), "caller", NOW)
    queue.told(token, outcome, later(1))
    assert (queue.status(callback), queue.presence(agent)) == ("withdrawn", ("ready", None))


def test_an_agent_who_rings_somebody_else_meanwhile_stays_busy(queue: Queue, agent: int, callback: int) -> None:
    token = queue.rings(callback, agent, "placed")
    with queue.database.begin() as session:
        outcomes.withdraw(session, number_of(1), "caller", NOW)
    queue.rings(queue.waits(2, held_by=agent), agent, "placed", at=later(1))
    queue.told(token, "declined", later(2))
    assert queue.presence(agent) == ("busy", None)


def test_without_any_hours_to_plan_with_it_is_looked_at_within_a_week(queue: Queue, agent: int, callback: int) -> None:
    never = OpeningHours(holidays=HolidayCalendar(national=False, joint_leave=False))
    token = queue.rings(callback, agent, "placed", "dialling")
    with queue.database.begin() as session:
        script = dataclasses.replace(SCRIPT, hours=never)
        attempts.progress(session, attempts.locked(session, token), AttemptStatus.BUSY, script, NOW)
    assert (queue.status(callback), queue.row(callback).due_at) == ("waiting", later(7 * 24 * 60))


def test_an_unknown_token_is_refused_and_an_empty_call_is_not_remembered(queue: Queue, agent: int) -> None:
    first = queue.rings(queue.waits(1, held_by=agent), agent)
    other = queue.agent("budi")
    second = queue.rings(queue.waits(2, held_by=other), other)
    for token in (first, second):
        with queue.database.begin() as session:
            attempts.progress(session, attempts.locked(session, token), AttemptStatus.PLACED, SCRIPT, NOW, "")
        assert queue.attempt(token).call_sid is None
    with pytest.raises(NotFound), queue.database.begin() as session:
        attempts.locked(session, "nobody knows")


@pytest.mark.parametrize(
    ("then", "outcome"),
    [(("completed", 9), "connected"), (("canceled", 0), "agent_hung_up"), (("no-answer", 0), "no_answer")],
)
def test_the_end_of_the_agents_call_does_not_tell_whether_the_two_talked(
    queue: Queue, agent: int, callback: int, then: tuple[str, int], outcome: str
) -> None:
    token = queue.rings(callback, agent, "placed", "dialling")
    with queue.database.begin() as session:
        attempts.end_agent_call(session, token, "completed", SCRIPT, NOW)
    assert (queue.attempt(token).outcome, queue.status(callback)) == ("dialling", "ringing")
    with queue.database.begin() as session:
        attempts.move_person_call(session, token, *then, SCRIPT, later(1))
    assert queue.attempt(token).outcome == outcome
    assert queue.status(callback) == ("wrap_up" if outcome == "connected" else "waiting")


def test_once_the_person_has_picked_up_the_end_of_the_agents_call_ends_the_talk(
    queue: Queue, agent: int, callback: int
) -> None:
    token = queue.rings(callback, agent, "placed", "dialling")
    with queue.database.begin() as session:
        attempts.move_person_call(session, token, "in-progress", 0, SCRIPT, later(1))
        attempts.end_agent_call(session, token, "completed", SCRIPT, later(3))
    found = queue.attempt(token)
    assert (found.outcome, found.connected_at, found.ended_at) == ("connected", later(1), later(3))
    assert (queue.status(callback), queue.row(callback).reached_at) == ("wrap_up", later(1))


def test_a_person_who_picked_up_and_was_gone_has_not_been_reached(queue: Queue, agent: int, callback: int) -> None:
    token = queue.rings(callback, agent, "placed", "dialling")
    with queue.database.begin() as session:
        attempts.move_person_call(session, token, "in-progress", 0, SCRIPT, NOW)
        attempts.move_person_call(session, token, "completed", 0, SCRIPT, NOW)
        assert attempts.end_dialling(session, token, "completed", False, SCRIPT, NOW) == "caller_hung_up"
    assert (queue.attempt(token).connected_at, queue.row(callback).reached_at) == (None, None)


def test_two_agents_never_ring_one_person_at_the_same_time(queue: Queue, agent: int, callback: int) -> None:
    first = queue.rings(callback, agent, "placed", "dialling")
    with queue.database.begin() as session:
        outcomes.withdraw(session, number_of(1), "caller", NOW)
    other = queue.agent("budi")
    second = queue.rings(queue.waits(1, held_by=other), other, "placed")
    for over in (False, True):
        with queue.database.begin() as session:
            assert attempts.being_rung(session, number_of(1), attempts.locked(session, second)) is not over
        queue.told(first, "no_answer")


# Deciding to ring ---------------------------------------------------------------------------------------------------
