"""Who was told no time does not stand behind everybody for ever once the plan is gone."""

from __future__ import annotations

from datetime import timedelta

from ivr.hotline.capacity import no_place
from ivr.hotline.script import Script
from ivr.operations.callbacks import claims
from ivr.operations.callbacks.places_without_plan import give_places
from ivr.operations.capacity.without_time import without_time
from tests.operations.capacity.planned import with_plan
from tests.support.line import files
from tests.support.queue import NOW, Queue, later

SCRIPT = files()


def untold(queue: Queue, person: int, asked: float) -> int:
    behind = no_place(later(asked))
    at = later(asked)
    told = {"promised_due_at": None, "due_at": at, "deadline_at": behind, "order_at": behind}
    return queue.waits(person, created_at=at, **told)


def first_rung(queue: Queue, script: Script) -> int | None:
    give_places(queue.database, script, NOW)
    return claims.take_next(queue.database, queue.agent(), NOW)


def test_while_there_is_a_plan_they_are_rung_after_all_who_were_told_a_time(queue: Queue) -> None:
    early, later_one = untold(queue, 1, -50), queue.waits(2, created_at=later(-5))
    assert first_rung(queue, with_plan(4)) == later_one
    assert early


def test_without_one_they_are_rung_in_the_order_of_asking(queue: Queue) -> None:
    second, first = untold(queue, 1, -40), untold(queue, 2, -50)
    queue.waits(3, created_at=later(-5), deadline_at=later(115))
    assert give_places(queue.database, SCRIPT, NOW) == 2
    assert give_places(queue.database, SCRIPT, NOW) == 0
    assert queue.row(first).order_at <= queue.row(second).order_at <= later(120)
    assert claims.take_next(queue.database, queue.agent(), NOW) == first
    row = queue.row(second)
    assert (row.promised_due_at, row.rung_at) == (None, None)
    assert row.deadline_at > NOW + timedelta(days=300), "nothing was promised, and nothing can be late"
    with queue.database.reading() as session:
        assert without_time(session, NOW).count == 0
