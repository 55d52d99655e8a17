"""A report goes to the office of its region, comes back with an answer, and the caller is told."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator

import pytest
from sqlalchemy import select

from ivr.hotline.callback import CallbackStatus
from ivr.hotline.case import CaseEvent, CaseStatus, Level
from ivr.operations.callbacks import claims, outcomes
from ivr.operations.mail.smtp import SmtpPost
from ivr.operations.privacy import redaction
from ivr.records.cases import Case, CaseStep
from ivr.records.models import Callback
from tests.support.keys import told
from tests.support.line import CALLER, Line, wib
from tests.support.office import Caught, add_office, all_cases, catching, do, forwarded, links_in, reported
from tests.support.people import PAGE, add_everybody, client_of, token_of
from tests.support.scheduled import do as scheduler_does


@pytest.fixture(scope="module")
def _server() -> Iterator[Caught]:
    with catching() as caught:
        yield caught


@pytest.fixture
def server(_server: Caught, line: Line) -> Caught:
    """The hotline's mail server, with nothing caught yet."""
    _server.mails = []
    settings = dataclasses.replace(line.settings, smtp_url=_server.url, mail_from="hotline@example.id")
    object.__setattr__(line.hotline, "settings", settings)
    return _server


def case_of(line: Line) -> Case:
    return all_cases(line.database)[-1]


def asked(line: Line, ticket: str, language: str = "id") -> str:
    """What menu 2 tells the caller."""
    return line.dial(language=language).press("2", ticket).heard


def office_does(line: Line, link: str, deed: str, **fields: str) -> None:
    browser = line.client()
    data = {**fields, "csrf_token": token_of(browser)}
    assert browser.post(f"{link}/{deed}", data=data, headers=PAGE).status_code == 303


def test_from_the_call_to_the_answer(line: Line, server: Caught) -> None:
    office = add_office(line.database, line.now)
    line.dial().press(*told()).hang_up()
    ticket = line.reports()[0].ticket
    assert scheduler_does(line, "cases of new reports") == {"new": 1}
    assert scheduler_does(line, "cases of new reports") == {"new": 0}
    assert line.words("status_received") in asked(line, ticket)
    do(line.database, 1, CaseEvent.CHECK, line.now)
    assert line.words("status_received") in asked(line, ticket)
    do(line.database, 1, CaseEvent.FORWARD, line.now, office=office.id)
    assert scheduler_does(line, "mails") == {"sent": 1}
    assert line.words("status_forwarded") in asked(line, ticket)
    (link,) = links_in(server.mails[0])
    office_does(line, link, "take-up")
    assert line.words("status_taken_up") in asked(line, ticket)
    office_does(line, link, "answer", note="Cicilan ditunda.")
    assert line.words("status_answered", "en") in asked(line, ticket, "en")


def test_the_answer_is_told_by_a_callback_of_its_own(line: Line, server: Caught) -> None:
    office, sari = add_office(line.database, line.now), add_everybody(line.hotline)["agent"]
    case = forwarded(line, office)
    do(line.database, case.id, CaseEvent.ANSWER, line.now, note="Cicilan ditunda.")
    assert scheduler_does(line, "answered cases") == {"asked": 1, "confirmed": 0, "to_be_asked": 0}
    assert scheduler_does(line, "answered cases") == {"asked": 0, "confirmed": 0, "to_be_asked": 0}
    ticket = line.reports()[0].ticket
    by = "hari ini, Selasa 24 November, pukul setengah 12 siang, waktu Indonesia barat"
    assert line.words("status_answered_callback", deadline=by).rstrip(". ") in asked(line, ticket)
    line.clock.advance(3 * 3600)
    assert line.words("status_answered") in asked(line, ticket)
    (callback,) = line.callbacks()
    assert (callback.number, callback.id) == (CALLER, case_of(line).confirming)
    claims.take(line.database, callback.id, sari.id, line.now)
    with line.database.begin() as session:
        talked = session.get_one(Callback, callback.id)
        talked.status, talked.rung_at = CallbackStatus.WRAP_UP, line.now
    with line.database.begin() as session:
        outcomes.finish(session, callback.id, sari.id, outcomes.Said("solved"), line.hotline.files, line.now)
    assert scheduler_does(line, "answered cases") == {
        "asked": 0,
        "confirmed": 0,
        "to_be_asked": 0,
    }  # the talk itself has said so
    assert case_of(line).status == CaseStatus.CLOSED
    with line.database.reading() as session:
        told = session.scalars(select(CaseStep.event).order_by(CaseStep.id.desc()).limit(3)).all()
    assert told == ["solve", "confirm", "talk"]


def test_a_talk_that_only_told_the_answer_confirms_it(line: Line, server: Caught) -> None:
    """Also one whose result nobody wrote down: the scheduler looks after what was told."""
    office = add_office(line.database, line.now)
    do(line.database, forwarded(line, office).id, CaseEvent.ANSWER, line.now)
    scheduler_does(line, "answered cases")
    with line.database.begin() as session:
        callback = session.query(Callback).one()
        callback.status, callback.disposition, callback.closed_at = CallbackStatus.DONE, "refused", line.now
    assert scheduler_does(line, "answered cases") == {"asked": 0, "confirmed": 1, "to_be_asked": 0}
    assert case_of(line).status == CaseStatus.CONFIRMED


def test_somebody_else_who_picked_up_has_not_been_told(line: Line, server: Caught) -> None:
    office = add_office(line.database, line.now)
    do(line.database, forwarded(line, office).id, CaseEvent.ANSWER, line.now)
    scheduler_does(line, "answered cases")
    with line.database.begin() as session:
        callback = session.query(Callback).one()
        callback.status, callback.disposition, callback.closed_at = CallbackStatus.DONE, "wrong_number", line.now
    assert scheduler_does(line, "answered cases") == {"asked": 0, "confirmed": 0, "to_be_asked": 0}
    assert case_of(line).status == CaseStatus.ANSWERED


def test_nobody_is_rung_where_that_is_not_wanted(line: Line, server: Caught) -> None:
    settings = dataclasses.replace(line.hotline.settings, confirm_answers=False)
    object.__setattr__(line.hotline, "settings", settings)
    do(line.database, forwarded(line, add_office(line.database, line.now)).id, CaseEvent.ANSWER, line.now)
    assert scheduler_does(line, "answered cases") == {"asked": 0, "confirmed": 0, "to_be_asked": 0}
    assert line.callbacks() == []


def test_what_nobody_takes_up_goes_to_the_province_and_then_to_the_ministry(line: Line, server: Caught) -> None:
    province = add_office(line.database, line.now, "32", name="Dinas Jawa Barat", email="jabar@example.id")
    case = forwarded(line, add_office(line.database, line.now))
    scheduler_does(line, "mails")
    (old,) = links_in(server.mails[0])
    line.clock.advance((wib("2026-11-26 15:01") - line.now).total_seconds())
    assert scheduler_does(line, "late cases") == {"gone_up": 1}
    assert scheduler_does(line, "late cases") == {"gone_up": 0}
    assert (case_of(line).office_id, case_of(line).level) == (province.id, Level.PROVINCE)
    assert line.client().get(old, headers=PAGE).status_code == 410
    scheduler_does(line, "mails")
    assert server.mails[1]["To"].addresses[0].addr_spec == "jabar@example.id"
    line.clock.advance((wib("2026-11-30 15:01") - line.now).total_seconds())
    assert scheduler_does(line, "late cases") == {"gone_up": 1}
    assert (case_of(line).status, case_of(line).level) == (CaseStatus.RETURNED, Level.MINISTRY)
    assert case_of(line).id == case.id
    line.clock.advance((wib("2026-12-01 09:00") - line.now).total_seconds())
    assert line.words("status_coordinated") in asked(line, line.reports()[0].ticket)


def test_a_report_that_nobody_checks_is_raised(line: Line, server: Caught) -> None:
    reported(line)
    line.clock.advance(3 * 86400)
    assert scheduler_does(line, "late cases") == {"gone_up": 1}
    assert (case_of(line).status, case_of(line).level) == (CaseStatus.NEW, Level.MINISTRY)
    assert scheduler_does(line, "late cases") == {"gone_up": 0}


def test_a_merged_report_is_told_as_the_one_that_goes_on(line: Line, server: Caught) -> None:
    first, second = reported(line), reported(line)
    for case in (first, second):
        do(line.database, case.id, CaseEvent.CHECK, line.now)
    do(line.database, second.id, CaseEvent.MERGE, line.now, into=first.id)
    do(line.database, first.id, CaseEvent.FORWARD, line.now, office=add_office(line.database, line.now).id)
    assert line.words("status_forwarded") in asked(line, line.reports()[1].ticket)


@pytest.mark.parametrize(
    ("events", "word"),
    [
        ([CaseEvent.REJECT], "status_rejected"),
        ([CaseEvent.CHECK, CaseEvent.ANSWER, CaseEvent.CLOSE], "status_finished"),
    ],
)
def test_what_became_of_a_report_is_told(line: Line, events: list[CaseEvent], word: str) -> None:
    case = reported(line)
    for event in events:
        do(line.database, case.id, event, line.now)
    assert line.words(word) in asked(line, line.reports()[0].ticket)


def test_mails_of_the_day_are_written_once_whoever_asks(line: Line, server: Caught) -> None:
    settings = dataclasses.replace(line.hotline.settings, daily_report_to=("dewi@example.id",))
    object.__setattr__(line.hotline, "settings", settings)
    forwarded(line, add_office(line.database, line.now, daily=True))
    assert scheduler_does(line, "mails of the day") == {"reports": 1, "digests": 1}
    assert scheduler_does(line, "mails of the day") == {"reports": 0, "digests": 0}
    assert scheduler_does(line, "mails") == {"sent": 2}
    assert isinstance(line.hotline.post, SmtpPost)


def test_what_was_written_about_a_case_is_forgotten_with_its_report(line: Line, server: Caught) -> None:
    """What people wrote about a case goes with the names of its report."""
    case = forwarded(line, add_office(line.database, line.now))
    do(line.database, case.id, CaseEvent.ANSWER, line.now, note="Ibu Siti sudah dibantu.")
    with line.database.begin() as session:
        redaction.names(session, [case.report_id], [])
    with line.database.reading() as session:
        kept = session.get_one(Case, case.id)
        assert (kept.answer, [step.note for step in kept.steps]) == (None, [None, None, None])


def test_the_agent_in_whose_hands_it_is_reads_the_answer(line: Line, server: Caught) -> None:
    sari = add_everybody(line.hotline)["agent"]
    do(
        line.database,
        forwarded(line, add_office(line.database, line.now)).id,
        CaseEvent.ANSWER,
        line.now,
        note="Ditunda.",
    )
    scheduler_does(line, "answered cases")
    browser = client_of(line.app, "sari")
    assert "menyampaikan jawaban" in browser.get("/console", headers=PAGE).text
    claims.take(line.database, line.callbacks()[0].id, sari.id, line.now)
    page = browser.get("/console", headers=PAGE).text
    assert "Dinas sudah menjawab laporan" in page
    assert "Ditunda." in page
