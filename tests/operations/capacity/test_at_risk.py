"""The promises that break are told by name: of those who were told the same time, who asked last is rung last."""

from __future__ import annotations

from ivr.operations.capacity.at_risk import named
from ivr.operations.capacity.situation import situation
from ivr.records.database import Database
from tests.operations.capacity.planned import promised, with_plan
from tests.support.calling import ask_for_a_callback
from tests.support.line import Line
from tests.support.queue import NOW, later


def test_they_are_those_at_the_end_of_the_queue(database: Database) -> None:
    early = promised(database, 6, later(30), created_at=later(-30))
    late = promised(database, 6, later(30), first=20, created_at=later(-10))
    with database.reading() as session:
        found = situation(session, with_plan(4), NOW, 2)
        names = named(session, found)
        few = named(session, found, most=1)
    assert found.at_risk == 3
    assert [one.callback_id for one in names] == late[3:]
    assert not {one.callback_id for one in names} & set(early)
    assert {one.deadline for one in names} == {later(30)}
    assert len(few) == 1


def test_who_asked_by_telephone_is_named_by_the_ticket(line: Line) -> None:
    number = ask_for_a_callback(line)
    with line.database.reading() as session:
        (one,) = named(session, situation(session, with_plan(4), line.now, 0))
    assert (one.callback_id, one.ticket) == (number, line.reports()[0].ticket)
