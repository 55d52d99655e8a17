"""The demo begins in the middle of a day: its agents have come, nobody is missing, and one person was told no time."""

from __future__ import annotations

from sqlalchemy import select

from ivr.operations.capacity.overview import overview
from ivr.operations.capacity.situation import there_now
from ivr.operations.demo import morning, people, staffing, weeks
from ivr.operations.staff import sessions
from ivr.records.models import Callback
from tests.operations.demo.test_staffing import supplied
from tests.support.line import Line, wib


def begins(line: Line) -> None:
    supplied(line)
    people.ensure(line.database, line.now)
    with line.database.begin() as session:
        hours = line.hotline.script(line.now).hours
        assert weeks.ensure(session, hours, line.now)
        morning.ensure(session, hours, line.now)
        staffing.ensure(session, people.ACTOR, line.now)
    staffing.remember(line.database, line.hotline.script, line.now)


def test_the_agents_are_there_since_the_morning_and_stay_for_a_while(line: Line) -> None:
    begins(line)
    assert sessions.note_who_has_gone(line.database, line.now) == 0
    with line.database.reading() as session:
        seen = overview(session, line.hotline.script(line.now), line.now)
        assert there_now(session) == 2
    over = [one for one in seen.lines if one.is_over]
    assert over
    assert all(one.came and one.came > 1 for one in over)
    assert not seen.situation.missing
    line.clock.advance(sessions.IDLE.total_seconds() + 1)
    assert sessions.note_who_has_gone(line.database, line.now) == 2


def test_one_person_waits_who_was_told_no_time_and_has_a_report(line: Line) -> None:
    begins(line)
    with line.database.reading() as session:
        seen = overview(session, line.hotline.script(line.now), line.now)
        (waits,) = session.scalars(select(Callback).where(Callback.closed_at.is_(None)))
        assert [one.number for one in waits.reports] == [waits.number]
    assert (seen.without_time.count, seen.without_time.since) == (1, waits.created_at)
    assert not seen.without_time.is_too_long(line.hotline.script(line.now), line.now)
    assert waits.created_at < line.now


def test_on_a_sunday_nobody_has_come(line_at: object) -> None:
    line: Line = line_at("2026-11-22 10:00")  # type: ignore[operator]
    assert line.now == wib("2026-11-22 10:00")
    begins(line)
    with line.database.reading() as session:
        assert there_now(session) == 0
