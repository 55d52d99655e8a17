"""The demo's fortnight: as many reports, about the same things, as the real hotline had; said to be generated."""

from __future__ import annotations

from collections import Counter
from random import Random

from sqlalchemy import select

from ivr.hotline.hours import default_hours
from ivr.hotline.report import is_ticket
from ivr.operations import demo_weeks
from ivr.operations.figures import Period
from ivr.operations.regions.asked import Wanted
from ivr.operations.regions.counting import counts
from ivr.records.cases import Case
from ivr.records.database import Database
from ivr.records.models import Report
from tests.support.line import WIB, wib

NOW = wib("2026-11-24 09:00")
HOURS = default_hours()


def test_the_same_seed_gives_the_same_reports_in_opening_hours() -> None:
    made = demo_weeks.reports(Random(demo_weeks.SEED), HOURS, NOW)
    assert made == demo_weeks.reports(Random(demo_weeks.SEED), HOURS, NOW)
    assert all(HOURS.is_open(row["created_at"]) for row in made)
    assert all(is_ticket(row["ticket"]) for row in made)


def test_volumes_and_shares_are_those_of_march_2020() -> None:
    made = demo_weeks.reports(Random(demo_weeks.SEED), HOURS, NOW)
    by_day = Counter(row["created_at"].astimezone(WIB).date() for row in made)
    assert by_day[min(by_day)] == 21
    assert len(made) - 21 == 1332
    shares = Counter(row["category"] for row in made)
    assert {code: round(100 * n / len(made)) for code, n in shares.items()} == demo_weeks.SHARES


def test_the_demo_is_filled_once_and_every_report_says_that_it_was_generated(database: Database) -> None:
    with database.begin() as session:
        assert demo_weeks.ensure(session, HOURS, NOW) == 1353
        assert demo_weeks.ensure(session, HOURS, NOW) == 0
        assert all(str(name).startswith(demo_weeks.LABEL) for name in session.scalars(select(Report.business)))
        assert not [case for case in session.scalars(select(Case)) if case.closed_at is None]
        found = counts(session, Wanted(Period.parse("2026-11", WIB)))
        assert found.total == 1353
        assert 700 < found.total_answered < 1353
