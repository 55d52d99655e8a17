"""The demo's agents have come to work in its fortnight: the audit says so, and the half hours that are over know it."""

from __future__ import annotations

from sqlalchemy import select

from ivr.operations.capacity import callback_cost
from ivr.operations.demo import people, staffing, weeks
from ivr.records.database import Database
from ivr.records.half_hours import PastHalfHour
from ivr.records.releases import Release
from tests.operations.demo.test_staffing import supplied
from tests.support.line import Line


def filled(line: Line) -> Database:
    supplied(line)
    people.ensure(line.database, line.now)
    with line.database.begin() as session:
        weeks.ensure(session, line.hotline.script(line.now).hours, line.now)
        staffing.ensure(session, people.ACTOR, line.now)
        assert session.get_one(Release, 2).published_at == line.now
    return line.database


def test_the_half_hours_of_the_past_know_who_was_planned_and_who_came(line: Line) -> None:
    database = filled(line)
    assert staffing.remember(database, line.hotline.script, line.now) > 100
    assert staffing.remember(database, line.hotline.script, line.now) == 0
    with database.reading() as session:
        past = session.scalars(select(PastHalfHour).order_by(PastHalfHour.starts_at)).all()
        cost = callback_cost.costs(session, line.hotline.script(line.now).rules.promise, line.now)
    assert all(row.planned > 0 for row in past)
    came = [row for row in past if row.present]
    assert len(came) > 100
    assert {row.planned for row in came} >= {30, 60}
    assert 7 < cost.at_desk < cost.planned < 20
