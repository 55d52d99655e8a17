"""An appointment that an agent and a person have made."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ivr.operations.callbacks.appointments import ClosedThen
from ivr.operations.callbacks.outcomes import Incomplete
from tests.operations.callbacks.wrapping_up import finish, spoken_with
from tests.support.line import wib
from tests.support.queue import NOW, Queue, later


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
