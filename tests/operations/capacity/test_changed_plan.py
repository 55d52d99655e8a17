"""What another plan does to the promises that were made with this one."""

from __future__ import annotations

import pytest

from ivr.operations.capacity.changed_plan import left_without_room
from tests.operations.capacity.planned import promised, with_plan
from tests.support.line import wib
from tests.support.queue import NOW, SCRIPT, Queue


@pytest.mark.parametrize(("agents", "without"), [(3, 0), (2, 0), (1, 34), (0, 51)])
def test_promises_that_fewer_agents_cannot_keep_are_counted(queue: Queue, agents: int, without: int) -> None:
    """Two agents do 51 callbacks of seven minutes from nine to noon, one does 25, and 17 of them by eleven."""
    assert wib("2026-11-24 09:00") == NOW
    promised(queue.database, 34, wib("2026-11-24 11:00"))
    promised(queue.database, 17, wib("2026-11-24 12:00"), first=100)
    with queue.database.reading() as session:
        found = left_without_room(session, with_plan(2), with_plan(agents), NOW)
    assert found == {1: 51 - 25}.get(agents, without)


def test_what_cannot_be_kept_anyhow_is_not_the_draft_s_fault(queue: Queue) -> None:
    promised(queue.database, 60, wib("2026-11-24 11:00"))
    with queue.database.reading() as session:
        assert left_without_room(session, with_plan(2), with_plan(2), NOW) == 0
        assert left_without_room(session, with_plan(2), SCRIPT, NOW) == 0
        assert left_without_room(session, with_plan(2), with_plan(1), NOW) == 60 - 17 - (60 - 34)
