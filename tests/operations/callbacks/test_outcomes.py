"""What comes of callbacks: each disposition leads on, a person's wish counts, a supervisor's hand leaves a trace."""

from __future__ import annotations

import pytest

from ivr.hotline.callback import IllegalMove
from ivr.hotline.disposition import UnknownDisposition
from ivr.operations.callbacks import claims, supervision
from ivr.operations.callbacks.claims import NotYours
from tests.operations.callbacks.wrapping_up import finish, spoken_with
from tests.support.queue import NOW, Queue, later


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


# The supervisor's hand ----------------------------------------------------------------------------------------------
