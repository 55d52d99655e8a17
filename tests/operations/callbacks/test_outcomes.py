"""What comes of callbacks: each disposition leads on, a person's wish counts, a supervisor's hand leaves a trace."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ivr.hotline.callback import IllegalMove
from ivr.hotline.disposition import UnknownDisposition
from ivr.hotline.script import Script, default_script
from ivr.operations.callbacks import claims, outcomes, promises, supervision
from ivr.operations.callbacks.appointments import ClosedThen
from ivr.operations.callbacks.claims import NotYours
from ivr.operations.callbacks.outcomes import Incomplete
from ivr.records.database import Database
from ivr.records.models import CallbackRow, Report
from prompts import catalogue
from tests.support.line import wib
from tests.support.queue import NOW, SCRIPT, Queue, later, number_of


@pytest.fixture
def queue(database: Database) -> Queue:
    return Queue(database)


@pytest.fixture(scope="module")
def script() -> Script:
    return default_script(catalogue.load())


def finish(queue: Queue, callback: int, agent: int, code: str, **more: object) -> CallbackRow:
    at = more.get("at", NOW)
    with queue.database.begin() as session:
        return outcomes.finish(
            session, callback, agent, outcomes.Said(code, str(more.get("notes", "")), more.get("when")), SCRIPT, at
        )  # type: ignore[arg-type]


def spoken_with(queue: Queue) -> tuple[int, int]:
    """A callback whose two people have talked, and its agent."""
    agent = queue.agent()
    callback = queue.waits(held_by=agent)
    queue.talks(callback, agent)
    return callback, agent


@pytest.mark.parametrize("code", ["solved", "wrong_number", "refused", "nuisance"])
def test_a_disposition_closes_the_callback_for_good(queue: Queue, code: str) -> None:
    callback, agent = spoken_with(queue)
    finish(queue, callback, agent, code, notes=" Sudah jelas. ")
    row = queue.row(callback)
    assert (row.status, row.disposition, row.close_reason, row.closed_by) == ("done", code, code, agent)
    assert (row.closed_at, row.notes, row.held_by) == (NOW, "Sudah jelas.", None)
    assert queue.presence(agent) == ("ready", None)
    (entry,) = queue.trail("callback:finish")
    assert entry.before is not None
    assert (entry.actor, entry.before["status"]) == ("staff:sari", "wrap_up")


def test_a_follow_up_waits_for_the_agreed_time_in_opening_hours_with_all_its_attempts(queue: Queue) -> None:
    callback, agent = spoken_with(queue)
    with pytest.raises(ClosedThen) as refused:
        finish(queue, callback, agent, "follow_up", when=wib("2026-11-28 10:00"))  # a Saturday
    assert (refused.value.opens_at, queue.status(callback)) == (wib("2026-11-30 08:00"), "wrap_up")
    finish(queue, callback, agent, "follow_up", when=wib("2026-11-30 08:00"))
    row = queue.row(callback)
    assert (row.status, row.due_at, row.order_at) == ("waiting", wib("2026-11-30 08:00"), wib("2026-11-30 08:00"))
    assert (row.attempts_made, row.closed_at, row.deadline_at) == (0, None, later(120))


@pytest.mark.parametrize("when", [None, NOW, NOW - timedelta(days=1), NOW + timedelta(days=3650)])
def test_a_follow_up_needs_a_time_that_is_to_come(queue: Queue, when: object) -> None:
    callback, agent = spoken_with(queue)
    with pytest.raises(Incomplete):
        finish(queue, callback, agent, "follow_up", when=when)
    assert queue.status(callback) == "wrap_up"


def test_an_answering_machine_that_talked_is_tried_again_and_counts(queue: Queue) -> None:
    callback, agent = spoken_with(queue)
    finish(queue, callback, agent, "unreachable")
    row = queue.row(callback)
    assert (row.status, row.due_at, row.attempts_made, row.reached_at) == ("waiting", later(120), 1, None)


def test_a_machine_after_a_talk_does_not_undo_the_talk(queue: Queue) -> None:
    callback, agent = spoken_with(queue)
    finish(queue, callback, agent, "follow_up", when=later(30))
    claims.take(queue.database, callback, agent, later(30))
    queue.rings(callback, agent, "placed", "dialling", "talked", at=later(31))
    finish(queue, callback, agent, "unreachable", at=later(33))
    assert queue.row(callback).reached_at == NOW


def test_after_the_last_attempt_somebody_must_close_it(queue: Queue) -> None:
    agent = queue.agent()
    callback = queue.waits(held_by=agent, attempts_made=4)
    queue.talks(callback, agent)
    finish(queue, callback, agent, "unreachable")
    assert queue.status(callback) == "unreachable"
    assert claims.take_next(queue.database, agent, later(60 * 24 * 30)) is None
    with queue.database.begin() as session:
        supervision.close_unreachable(session, callback, "", agent, NOW)
    assert (queue.status(callback), queue.row(callback).close_reason) == ("done", "unreachable")


def test_an_unknown_disposition_changes_nothing(queue: Queue) -> None:
    callback, agent = spoken_with(queue)
    with pytest.raises(UnknownDisposition):
        finish(queue, callback, agent, "whatever")
    assert queue.status(callback) == "wrap_up"


def test_nothing_is_finished_twice_or_by_somebody_else(queue: Queue) -> None:
    callback, agent = spoken_with(queue)
    other = queue.agent("budi")
    with pytest.raises(NotYours):
        finish(queue, callback, other, "solved")
    finish(queue, callback, agent, "solved", notes="satu")
    with pytest.raises(NotYours):
        finish(queue, callback, agent, "refused", notes="dua")
    assert (queue.row(callback).disposition, queue.row(callback).notes) == ("solved", "satu")


def test_nothing_is_finished_while_a_telephone_is_ringing(queue: Queue) -> None:
    agent = queue.agent()
    callback = queue.waits(held_by=agent)
    queue.rings(callback, agent, "placed")
    with pytest.raises(IllegalMove):
        finish(queue, callback, agent, "solved")


# What the person does meanwhile -------------------------------------------------------------------------------------


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
    assert claims.lapsed(queue.database, later(6)) == [callback]
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


def test_nothing_is_moved_while_it_rings(queue: Queue, script: Script) -> None:
    agent = queue.agent()
    callback = queue.waits(held_by=agent)
    queue.rings(callback, agent, "placed")
    with queue.database.begin() as session:
        assert not outcomes.reschedule(session, number_of(1), "afternoon", script, "caller", NOW)
    assert queue.status(callback) == "ringing"


# The supervisor's hand ----------------------------------------------------------------------------------------------


def test_a_removal_needs_a_reason(queue: Queue) -> None:
    with pytest.raises(Incomplete), queue.database.begin() as session:
        supervision.remove(session, queue.waits(), "  ", queue.agent(), NOW)


def test_a_callback_is_given_to_who_holds_none(queue: Queue) -> None:
    boss, agent, other = queue.agent("dewi"), queue.agent(), queue.agent("budi")
    callback, second = queue.waits(1, held_by=agent), queue.waits(2)
    with queue.database.begin() as session:
        supervision.reassign(session, callback, other, boss, NOW)
    assert queue.row(callback).held_by == other
    with pytest.raises(Incomplete, match="Budi holds another"), queue.database.begin() as session:
        supervision.reassign(session, second, other, boss, NOW)
    with queue.database.begin() as session:
        supervision.reassign(session, second, agent, boss, NOW)
    assert (queue.status(second), queue.row(second).held_until) == ("claimed", later(3))


def test_a_wrap_up_that_is_given_on_frees_the_first_agent_and_lasts_anew(queue: Queue) -> None:
    callback, agent = spoken_with(queue)
    boss, other = queue.agent("dewi"), queue.agent("budi")
    with queue.database.begin() as session:
        supervision.reassign(session, callback, other, boss, later(4))
    assert (queue.presence(agent), queue.presence(other)) == (("ready", None), ("after_call", None))
    assert queue.row(callback).held_until == later(9)
    finish(queue, callback, other, "solved", at=later(5))
    assert queue.presence(other) == ("ready", None)


def test_a_wrap_up_that_is_removed_frees_its_agent(queue: Queue) -> None:
    callback, agent = spoken_with(queue)
    with queue.database.begin() as session:
        supervision.remove(session, callback, "iseng", agent, NOW)
    assert queue.presence(agent) == ("ready", None)


@pytest.mark.parametrize("act", ["release", "reassign", "remove"])
def test_no_hand_reaches_into_a_call(queue: Queue, act: str) -> None:
    boss, agent, other = queue.agent("dewi"), queue.agent(), queue.agent("budi")
    callback = queue.waits(held_by=agent)
    queue.rings(callback, agent, "placed", "dialling")
    acts = {
        "release": lambda s: supervision.release(s, callback, boss, "pulang", NOW),
        "reassign": lambda s: supervision.reassign(s, callback, other, boss, NOW),
        "remove": lambda s: supervision.remove(s, callback, "salah", boss, NOW),
    }
    with pytest.raises(IllegalMove), queue.database.begin() as session:
        acts[act](session)
    assert queue.row(callback).held_by == agent
