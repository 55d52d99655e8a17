"""Asking to be rung: whoever asks again, or for another time, has one place in the queue and one promise."""

from __future__ import annotations

import pytest

from ivr.hotline.script import Script
from ivr.operations.callbacks import claims, lapsed_claims, outcomes, promises
from ivr.records.models import Report
from tests.operations.callbacks.wrapping_up import finish, spoken_with
from tests.support.line import wib
from tests.support.queue import NOW, Queue, later, number_of


def asks(queue: Queue, script: Script, minutes: float, window: str = "asap", person: int = 1) -> bool:
    """The person asks for a callback by telephone; says whether they were told that it joins an earlier one."""
    with queue.database.begin() as session:
        at = later(minutes)
        report = Report(ticket=f"{minutes:08.0f}", language="id", status="open", created_at=at)
        session.add(report)
        session.flush()
        return promises.request(session, report, number_of(person), window, script, at).joined


def test_who_asks_while_the_agent_still_writes_is_rung_again(queue: Queue, script: Script) -> None:
    callback, agent = spoken_with(queue)
    assert not asks(queue, script, 1)
    assert (queue.status(callback), queue.row(callback).held_by) == ("wrap_up", agent)
    finish(queue, callback, agent, "solved", at=later(2))
    row = queue.row(callback)
    assert (row.status, row.closed_at, row.disposition) == ("waiting", None, "solved")
    assert (row.promised_due_at, row.deadline_at, row.attempts_made) == (later(1), wib("2026-11-24 11:30"), 0)
    assert claims.take_next(queue.database, agent, later(3)) == callback


def test_who_asks_while_nobody_wraps_up_is_rung_again(queue: Queue, script: Script) -> None:
    callback, _agent = spoken_with(queue)
    asks(queue, script, 4)
    assert lapsed_claims.free(queue.database, later(6)) == [callback]
    assert (queue.status(callback), queue.row(callback).closed_at) == ("waiting", None)


def test_who_could_not_be_reached_and_asks_again_has_all_attempts_again(queue: Queue, script: Script) -> None:
    callback = queue.waits(status="unreachable", attempts_made=5, rung_at=NOW)
    assert not asks(queue, script, 600)
    row = queue.row(callback)
    assert (row.status, row.attempts_made, row.rung_at) == ("waiting", 0, None)
    assert row.deadline_at == wib("2026-11-25 10:00")


def test_who_was_told_no_time_is_told_one_as_soon_as_there_is_one(queue: Queue, script: Script) -> None:
    callback = queue.waits(promised_due_at=None, deadline_at=later(-60))
    assert not asks(queue, script, 0, "afternoon")
    assert queue.row(callback).promised_due_at == wib("2026-11-24 11:00")


@pytest.mark.parametrize("held", [False, True])
def test_a_second_request_keeps_the_place_and_the_promise_of_the_first(
    queue: Queue, script: Script, held: bool
) -> None:
    callback = queue.waits(**({"held_by": queue.agent()} if held else {}))
    before = vars(queue.row(callback))
    assert asks(queue, script, 30, "afternoon")
    assert {k: v for k, v in vars(queue.row(callback)).items() if k[0] != "_"} == {
        k: v for k, v in before.items() if k[0] != "_"
    }


def test_who_asks_for_another_time_is_promised_that(queue: Queue, script: Script) -> None:
    callback = queue.waits(held_by=queue.agent(), attempts_made=3)
    with queue.database.begin() as session:
        assert outcomes.reschedule(session, number_of(1), "afternoon", script, "caller", NOW)
    row = queue.row(callback)
    assert (row.status, row.held_by, row.window, row.attempts_made) == ("waiting", None, "afternoon", 0)
    assert (row.due_at, row.deadline_at) == (wib("2026-11-24 11:00"), wib("2026-11-24 15:00"))
