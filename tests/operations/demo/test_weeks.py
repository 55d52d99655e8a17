"""The demo's fortnight: as many reports, about the same things, as the real hotline had; said to be generated."""

from __future__ import annotations

from collections import Counter
from itertools import groupby, pairwise
from random import Random

import pytest
from sqlalchemy import select

from ivr.hotline.case import CaseEvent, CaseStatus, move
from ivr.hotline.hours import default_hours
from ivr.hotline.report import is_ticket
from ivr.operations.audit import verification
from ivr.operations.calls.kinds import Kind
from ivr.operations.demo import people, traffic, weeks
from ivr.operations.figures import Period, Sheet, sheet
from ivr.operations.regions.counts import counts
from ivr.operations.regions.query import Wanted
from ivr.records.cases import Case, CaseStep, Office
from ivr.records.database import Database
from ivr.records.models import Attempt, Call, Callback, Report
from tests.support.line import WIB, wib

NOW = wib("2026-11-24 09:00")
HOURS = default_hours()


def test_the_same_seed_gives_the_same_reports_in_opening_hours() -> None:
    made = weeks.reports(Random(weeks.SEED), HOURS, NOW)
    assert made == weeks.reports(Random(weeks.SEED), HOURS, NOW)
    assert all(HOURS.is_open(row["created_at"]) for row in made)
    assert all(is_ticket(row["ticket"]) for row in made)


def test_volumes_and_shares_are_those_of_march_2020() -> None:
    made = weeks.reports(Random(weeks.SEED), HOURS, NOW)
    by_day = Counter(row["created_at"].astimezone(WIB).date() for row in made)
    assert by_day[min(by_day)] == 21
    assert len(made) - 21 == 1332
    shares = Counter(row["category"] for row in made)
    assert {code: round(100 * n / len(made)) for code, n in shares.items()} == weeks.SHARES


def test_the_demo_is_filled_once_and_every_report_says_that_it_was_generated(database: Database) -> None:
    with database.begin() as session:
        assert weeks.ensure(session, HOURS, NOW) == 1353
        assert weeks.ensure(session, HOURS, NOW) == 0
        assert all(str(name).startswith(weeks.LABEL) for name in session.scalars(select(Report.business)))
        assert not [case for case in session.scalars(select(Case)) if case.closed_at is None]
        found = counts(session, Wanted(Period.parse("2026-11", WIB)))
        assert found.total == 1353
        assert 700 < found.total_answered < 1353


@pytest.fixture
def month(database: Database) -> Sheet:
    """The demo's month."""
    people.ensure(database, NOW)
    with database.begin() as session:
        weeks.ensure(session, HOURS, NOW)
    with database.reading() as session:
        return sheet(session, Period.parse("2026-11", WIB), NOW)


def test_the_month_is_one_that_a_hotline_may_have(month: Sheet) -> None:
    assert (month.reports.total, month.reports.partial) == (1353, month.reports.total - month.reports.complete)
    assert month.calls.arrived > 1.3 * month.reports.total
    assert month.calls.of(Kind.UNDER_WAY, Kind.UNCLEAR) == 0
    assert 0.05 < (month.calls.abandoned_share or 0) < 0.25
    assert month.calls.while_closed > 50
    assert 0.9 < (month.promises.share or 0) < 1
    assert month.promises.broken > 0
    assert month.promises.pending == 0
    assert 0.8 < (month.closed.reached_share or 0) < 1
    assert 1 < (month.closed.attempts_each or 0) < 2
    assert month.waits.median is not None
    agents = {agent.login: agent for agent in month.agents}
    assert set(agents) == {"sari", "budi"}
    assert all(agent.taken == agent.attempts > agent.connected > 50 for agent in agents.values())


def test_what_the_month_holds_belongs_together(database: Database, month: Sheet) -> None:
    with database.reading() as session:
        calls = {call.sid: call for call in session.scalars(select(Call))}
        reports = session.scalars(select(Report)).all()
        callbacks = session.scalars(select(Callback)).all()
        attempts = session.scalars(select(Attempt).order_by(Attempt.staff_id, Attempt.decided_at)).all()
        steps = session.scalars(select(CaseStep).order_by(CaseStep.case_id, CaseStep.id)).all()
        cases = {case.id: case for case in session.scalars(select(Case))}
    assert all(sid.startswith("CAgenerated") for sid in calls)
    with database.reading() as session:  # the calls to begin with are made none the less
        assert session.scalars(select(Call).where(traffic.rung())).first() is None
    by_hand = [report for report in reports if report.channel not in ("telephone", "whatsapp")]
    assert {report.channel for report in by_hand} == {"walk_in", "direct"}
    assert len(by_hand) < 60
    assert all((report.call_sid, report.callback_id, report.status) == (None, None, "received") for report in by_hand)
    for report in reports:
        if report in by_hand or report.channel == "whatsapp":
            continue
        call = calls[report.call_sid or ""]
        assert call.ended_at is not None
        assert call.arrived_at < report.created_at < call.ended_at
        assert (call.caller, call.abandoned) == (report.number, report.status == "partial")
    asked = {report.callback_id: report for report in reports if report.callback_id}
    assert set(asked) == {row.id for row in callbacks}
    for row in callbacks:
        mine = [one for one in attempts if one.callback_id == row.id]
        assert (row.number, row.created_at) == (asked[row.id].number, asked[row.id].created_at)
        assert row.closed_at is not None
        assert row.created_at <= row.closed_at < wib("2026-11-24 00:00")
        assert (row.reached_at is None) == all(one.connected_at is None for one in mine)
        assert row.attempts_made <= len(mine)
    for one, after in pairwise(attempts):  # nobody talks with two people at once, or in the night
        assert HOURS.is_open(one.decided_at)
        if one.staff_id == after.staff_id:
            assert (one.wrapped_up_at or one.ended_at or NOW) <= after.decided_at
    for case_id, taken in groupby(steps, key=lambda step: step.case_id):
        status = CaseStatus.NEW
        for step in taken:
            status = move(status, CaseEvent(step.event))
            assert step.status == status
        assert cases[case_id].status == status
    assert len({step.case_id for step in steps}) == len(cases)


def test_whatever_a_talk_has_passed_on_was_forwarded_when_the_talk_was_over(database: Database, month: Sheet) -> None:
    with database.reading() as session:
        passed_on = select(Callback).where(Callback.disposition == "passed_on")
        talks = {row.id: row.closed_at for row in session.scalars(passed_on)}
        forward = CaseStep.event == CaseEvent.FORWARD.value
        forwarded = select(CaseStep, Report.callback_id, Report.created_at).select_from(CaseStep).join(CaseStep.case)
        steps = session.execute(forwarded.join(Case.report).where(forward, Report.callback_id.in_(talks)))
        found = [(step, number) for step, number, filed in steps if step.at > filed]
    assert len(talks) > 50
    assert sorted(number for _, number in found) == sorted(talks)
    for step, number in found:
        assert (step.at, step.callback_id) == (talks[number], number)
        assert step.office_id is not None


def test_where_there_is_no_office_nothing_was_passed_on(database: Database) -> None:
    people.ensure(database, NOW)
    with database.begin() as session:
        for office in session.scalars(select(Office)):
            office.active = False
        weeks.ensure(session, HOURS, NOW)
    with database.reading() as session:
        results = set(session.scalars(select(Callback.disposition)))
    assert "solved" in results
    assert "passed_on" not in results


def test_the_audit_of_the_month_holds(database: Database, month: Sheet) -> None:
    assert [agent.taken for agent in month.agents if agent.taken]
    assert verification.verify(database).holds
