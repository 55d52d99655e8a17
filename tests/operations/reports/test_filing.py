"""A call has one report: completed when more becomes known, and never two with one ticket."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from ivr.hotline.verbs import FileReport
from ivr.operations.calls import progress
from ivr.operations.reports import filing
from ivr.operations.reports.filing import NoTicketLeft
from ivr.records.database import Database
from ivr.records.models import Report
from tests.support.line import CALLER, wib

NOW = wib("2026-11-24 09:00")
UNKNOWN = FileReport("id", None, "", None, None, complete=False)
PARTIAL = FileReport("id", None, "demand", None, None, complete=False)
WHOLE = FileReport("id", "business", "capital", "32.73", "40115", complete=True)


@pytest.fixture
def call(database: Database) -> str:
    """A call that is written down."""
    with database.begin() as session:
        progress.write_down(session, "CA1", "in-progress", NOW, caller=CALLER, called="")
    return "CA1"


def test_what_a_call_tells_twice_is_one_report_that_knows_more(database: Database, call: str) -> None:
    with database.begin() as session:
        first = filing.file(session, call, CALLER, PARTIAL, NOW)
        assert (first.status, first.category, first.region) == ("partial", "demand", None)
        again = filing.file(session, call, CALLER, WHOLE, NOW)
        assert again is first
        assert (again.status, again.who, again.category, again.region) == ("received", "business", "capital", "32.73")
        assert len(session.scalars(select(Report)).all()) == 1


def test_what_was_not_told_again_stays(database: Database, call: str) -> None:
    with database.begin() as session:
        filing.file(session, call, CALLER, WHOLE, NOW)
        later = filing.file(session, call, CALLER, UNKNOWN, NOW)
        assert (later.status, later.category, later.region) == ("received", "capital", "32.73")


def test_a_ticket_that_another_report_has_is_drawn_again(
    database: Database, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    drawn = iter(["12345674", "12345674", "23456781"])
    monkeypatch.setattr(filing, "new_ticket", lambda: next(drawn))
    with database.begin() as session:
        progress.write_down(session, "CA2", "in-progress", NOW, caller=None, called="")
        assert filing.file(session, call, CALLER, WHOLE, NOW).ticket == "12345674"
        assert filing.file(session, "CA2", None, WHOLE, NOW).ticket == "23456781"


def test_where_every_ticket_is_taken_it_says_so(database: Database, call: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(filing, "new_ticket", lambda: "12345674")
    with database.begin() as session:
        progress.write_down(session, "CA2", "in-progress", NOW, caller=None, called="")
        filing.file(session, call, CALLER, WHOLE, NOW)
        with pytest.raises(NoTicketLeft):
            filing.file(session, "CA2", None, WHOLE, NOW)
