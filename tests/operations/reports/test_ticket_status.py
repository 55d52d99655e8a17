"""Asking after a ticket: details only for whoever it belongs to."""

from __future__ import annotations

import pytest
from sqlalchemy import insert

from ivr.hotline.disposition import DEFAULT_DISPOSITIONS
from ivr.hotline.verbs import LookUpTicket
from ivr.operations.reports.ticket_status import look_up
from ivr.records.database import Database
from ivr.records.models import Report
from tests.support.line import CALLER, wib

NOW = wib("2026-11-24 09:00")
TICKET = "12345674"


@pytest.fixture
def report(database: Database) -> Database:
    """A database with one report about sales."""
    row = {"ticket": TICKET, "number": CALLER, "language": "id", "status": "received", "created_at": NOW}
    with database.begin() as session:
        session.execute(insert(Report), [row | {"category": "demand"}])
    return database


def test_a_ticket_that_nobody_has_is_not_found(report: Database) -> None:
    with report.reading() as session:
        assert not look_up(session, LookUpTicket("23456781"), CALLER, DEFAULT_DISPOSITIONS).found


@pytest.mark.parametrize(("caller", "proof"), [(CALLER, None), (None, CALLER[-4:]), ("+6281300001111", CALLER[-4:])])
def test_the_own_number_or_its_last_digits_prove_it(report: Database, caller: str | None, proof: str | None) -> None:
    with report.reading() as session:
        told = look_up(session, LookUpTicket(TICKET, proof), caller, DEFAULT_DISPOSITIONS)
    assert (told.proven, told.status, told.category, told.filed) == (True, "received", "demand", NOW)


@pytest.mark.parametrize(("caller", "proof"), [(None, None), ("+6281300001111", None), (None, "0000")])
def test_whoever_proves_nothing_is_told_nothing_but_that_it_is_there(
    report: Database, caller: str | None, proof: str | None
) -> None:
    with report.reading() as session:
        told = look_up(session, LookUpTicket(TICKET, proof), caller, DEFAULT_DISPOSITIONS)
    assert (told.found, told.proven, told.provable) == (True, False, True)
    assert (told.status, told.category, told.filed) == ("", "", None)
