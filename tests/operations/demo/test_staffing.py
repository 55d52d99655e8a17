"""The demo's release has a staffing plan that fits its agents, once."""

from __future__ import annotations

from datetime import date

from ivr.hotline.notice import Event
from ivr.hotline.staff import Role
from ivr.hotline.staffing_checks import findings
from ivr.operations.demo import people, staffing
from ivr.operations.releases import drafts, publishing, scripts
from ivr.records.releases import Release
from tests.support.line import Line


def supplied(line: Line) -> None:
    """The first release is the one that comes with the hotline."""
    with line.database.begin() as session:
        session.get_one(Release, 1).source = scripts.FROM_FILES


def test_the_plan_is_published_once_and_needs_no_more_agents_than_there_are(line: Line) -> None:
    supplied(line)
    for _ in range(2):
        with line.database.begin() as session:
            staffing.ensure(session, people.ACTOR, line.now)
    with line.database.reading() as session:
        assert [one.note for one in publishing.releases(session)] == [staffing.NOTE, ""]
    script = line.hotline.scripts.current(line.now)
    assert script.staffing is not None
    assert script.rules.notices.events == set(Event)
    assert script.rules.canned == staffing.CANNED
    agents = sum(one.role is Role.AGENT for one in people.PEOPLE)
    assert max(one.agents for day in script.staffing.weekly for one in day) == agents
    assert [one.code for one in findings(script.staffing, script.hours)] == ["exception_unstaffed"]


def test_what_somebody_has_begun_or_published_is_left_alone(line: Line) -> None:
    supplied(line)
    with line.database.begin() as session:
        seen = drafts.current(session).seal("settings.message_minutes")
        drafts.change(session, "settings.message_minutes", 5, seen, "staff:agus", line.now)
        staffing.ensure(session, people.ACTOR, line.now)
        assert drafts.current(session).value("staffing") is None
        publishing.publish(session, None, "", "staff:agus", line.now)
        staffing.ensure(session, people.ACTOR, line.now)
        newest = scripts.newest(session)
    assert newest is not None
    assert newest.author == "staff:agus"


def test_the_training_is_on_a_wednesday_that_is_to_come() -> None:
    for day in range(20, 29):
        (away,) = staffing.plan_from(date(2026, 11, day)).exceptions
        assert away.first.weekday() == 2
        assert 14 <= (away.first - date(2026, 11, day)).days < 21
