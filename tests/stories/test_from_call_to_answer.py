"""From the call to the answer, all the way, for each kind of report: dialled, looked at, passed on, answered, told."""

from __future__ import annotations

import dataclasses
import html
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from ivr.records.cases import Case
from tests.support.calling import Desk, work
from tests.support.keys import sent, to_the_beep, told, told_and_rung
from tests.support.line import CALLER, Caller, Line, wib
from tests.support.office import Caught, add_office, all_cases, catching
from tests.support.pages import forms
from tests.support.people import add_person, client_of, send
from tests.support.scheduled import do, do_everything
from tests.support.walking import opens, sends, the_office_answers

OTHER = "+6281399998888"
"""Where somebody can be rung whose number was withheld."""


def leaves_a_message(line: Line, number: str | None = CALLER) -> Caller:
    return line.dial(number).press(*to_the_beep()).speak(12).press(*sent())


def asks_to_be_rung(line: Line) -> Caller:
    return line.dial().press(*told_and_rung())


@pytest.fixture
def server(line: Line) -> Iterator[Caught]:
    """A mail server that the hotline sends through."""
    with catching() as caught:
        settings = dataclasses.replace(line.settings, smtp_url=caught.url, mail_from="hotline@example.id")
        object.__setattr__(line.hotline, "settings", settings)
        yield caught


@pytest.fixture
def desk(line: Line) -> Desk:
    return Desk(line, add_person(line.hotline, "sari", phone="0811-1111-111").id)


@pytest.fixture
def sari(line: Line, desk: Desk) -> FlaskClient:
    """The agent's browser."""
    return client_of(line.app, "sari")


def talks(line: Line, desk: Desk, sari: FlaskClient, number: str, code: str, **fields: str) -> None:
    """The next callback is taken and rung from the console, the two talk, and the result is written down."""
    assert sends(sari, "/console", "/console/next").status_code == 303
    assert sends(sari, "/console", "/console/ring").status_code == 303
    line.exchange.phone(number).answer(after=1)
    call = desk.connects()
    line.clock.advance(60)
    call.hang_up()
    work(line, 10)
    answer = sends(sari, "/console", "/console/finish", disposition=code, **fields)
    assert answer.status_code == 303, html.unescape(answer.text)


def checked_and_forwarded(sari: FlaskClient, page: str, office: int) -> None:
    assert sends(sari, page, "/complete", check="1", region="Kota Bandung").status_code == 303
    forward = next(form for form in forms(opens(sari, page)) if form.fields.get("event") == "forward")
    assert send(sari, forward.action, **{**forward.fields, "office": str(office)}).status_code == 303


def case_of(line: Line, ticket: str) -> Case:
    reports = {report.id: report.ticket for report in line.reports()}
    return next(case for case in all_cases(line.database) if reports[case.report_id] == ticket)


@pytest.mark.parametrize("kind", ["message", "callback", "both", "neither", "withheld", "merged", "closed"])
def test_every_kind_of_report_goes_all_the_way(
    line: Line, desk: Desk, sari: FlaskClient, server: Caught, kind: str
) -> None:
    office, number, messages, by_talk = add_office(line.database, line.now), CALLER, 0, False
    match kind:
        case "message":
            ticket, messages = leaves_a_message(line).ticket, 1
        case "callback":
            ticket, by_talk = asks_to_be_rung(line).ticket, True
        case "both":
            ticket, messages, by_talk = leaves_a_message(line).ticket, 1, True
            do_everything(line)
            assert sends(sari, "/console/messages", "/console/messages/callback").status_code == 303
        case "neither":
            ticket = line.dial().press(*told()).ticket
        case "withheld":
            ticket, messages, number, by_talk = leaves_a_message(line, None).ticket, 1, OTHER, True
            assert sends(sari, f"/cases/{ticket}", "/ring", number="0813-9999-8888").status_code == 303
        case "merged":
            first, ticket, messages = leaves_a_message(line).ticket, leaves_a_message(line).ticket, 2
            do(line, "cases of new reports")
            page = opens(sari, f"/cases/{first}")
            into = next(form for form in forms(page) if form.fields.get("into") == ticket)
            assert send(sari, into.action, **into.fields).status_code == 303
        case "closed":
            line.clock.advance((wib("2026-11-28 10:00") - line.now).total_seconds())
            sari = client_of(line.app, "sari")
            ticket, messages = line.dial().press("1", "1").speak(12).press("1").ticket, 1
            line.clock.advance((wib("2026-11-30 08:30") - line.now).total_seconds())
            sari = client_of(line.app, "sari")
    do_everything(line)
    page = f"/cases/{ticket}"
    assert opens(sari, page).count("<audio") == messages
    opens(sari, "/cases")
    if by_talk:
        talks(line, desk, sari, number, "passed_on", office=str(office.id), notes="Butuh modal.", message="Mohon.")
    else:
        checked_and_forwarded(sari, page, office.id)
    assert (case_of(line, ticket).status, case_of(line, ticket).office_id) == ("forwarded", office.id)
    the_office_answers(line, server, "Cicilan ditunda enam bulan.", messages)
    do(line, "answered cases")
    assert "Cicilan ditunda enam bulan." in opens(sari, page)
    talks(line, desk, sari, number, "solved", notes="Sudah disampaikan.")
    assert case_of(line, ticket).status == "closed"
    assert "Sudah disampaikan." in opens(sari, page)
    asked = line.dial(number, go_on=True).press("2", ticket)
    assert line.words("status_finished") in asked.heard
