"""Mails to offices: sent once, never lost, to a real mail server; nothing in a name does any harm."""

from __future__ import annotations

from datetime import datetime, timedelta
from email.message import EmailMessage

import pytest
from sqlalchemy.orm import Session

from ivr.hotline.case import CaseEvent, CaseStatus
from ivr.operations.cases import office_mails
from ivr.operations.correspondence import daily_report, writing
from ivr.operations.correspondence.writing import Writer
from ivr.records.cases import Case, Mail, Office
from tests.support.line import Line, wib
from tests.support.office import (
    HOURS,
    Caught,
    add_office,
    all_cases,
    do,
    forwarded,
    links_in,
    outbox,
    post,
    reported,
    text_of,
)


def test_a_forwarded_case_reaches_its_office_once(line: Line, server: Caught) -> None:
    case = forwarded(line, add_office(line.database, line.now))
    assert [post(line.database, server, line.now) for _ in range(3)] == [1, 0, 0]
    (mail,) = server.mails
    assert mail["To"] == "Dinas Koperasi Kota Bandung <dinas@bandung.example.id>"
    assert mail["From"] == "Hotline 1500-587 <hotline@example.id>"
    text = text_of(mail)
    assert "Kota Bandung, Jawa Barat" in text
    assert "Kamis, 26 November 2026 15.00 WIB" in text
    assert len(links_in(mail)) == 1
    assert "81234567890" not in text
    assert case.status == CaseStatus.FORWARDED


def test_a_server_that_is_away_delays_and_never_loses(line: Line, server: Caught) -> None:
    forwarded(line, add_office(line.database, line.now))
    assert post(line.database, "smtp+plain://127.0.0.1:1", line.now) == 0
    server.answer = "451 later"
    line.clock.advance(60)
    assert post(line.database, server, line.now) == 0
    (waiting,) = outbox(line.database)
    assert waiting.due_at is not None
    assert waiting.tries == 2
    assert "451" in (waiting.problem or "")
    server.answer = "250 OK"
    assert post(line.database, server, line.now) == 0  # its time has not come
    line.clock.advance(120)
    assert post(line.database, server, line.now) == 1
    assert outbox(line.database)[0].problem is None


def test_a_mail_that_cannot_be_written_holds_up_no_other(
    line: Line, server: Caught, monkeypatch: pytest.MonkeyPatch
) -> None:
    office = add_office(line.database, line.now)
    forwarded(line, office)
    line.clock.advance(60)
    forwarded(line, office)
    first = outbox(line.database)[0].id
    compose = writing.compose

    def stumbling(session: Session, writer: Writer, mail: Mail, now: datetime) -> EmailMessage | None:
        if mail.id == first:
            raise ValueError("what stands there cannot be said")
        return compose(session, writer, mail, now)

    monkeypatch.setattr(writing, "compose", stumbling)
    assert post(line.database, server, line.now) == 1
    waiting, sent = outbox(line.database)
    assert (waiting.id, waiting.sent_at, waiting.tries, sent.sent_at) == (first, None, 1, line.now)
    assert "cannot be said" in (waiting.problem or "")
    line.clock.advance(600)
    assert post(line.database, server, line.now) == 0
    assert outbox(line.database)[0].tries == 2
    monkeypatch.undo()
    line.clock.advance(3600)
    assert post(line.database, server, line.now) == 1
    assert [mail.problem for mail in outbox(line.database)] == [None, None]


def test_a_refused_address_brings_the_case_back_to_the_desk(line: Line, server: Caught) -> None:
    forwarded(line, add_office(line.database, line.now))
    server.refuse = "550 no such mailbox"
    assert post(line.database, server, line.now) == 0
    (case,) = all_cases(line.database)
    assert case.status == CaseStatus.RETURNED
    with line.database.reading() as session:
        step = session.get_one(Case, case.id).steps[-1]
    assert office_mails.refusal_in(step.note) == "550 no such mailbox"
    assert outbox(line.database)[0].due_at is None
    server.refuse = ""
    line.clock.advance(3600)
    assert post(line.database, server, line.now) == 0


def test_what_was_taken_back_before_it_was_sent_is_not_sent(line: Line, server: Caught) -> None:
    case = forwarded(line, add_office(line.database, line.now))
    do(line.database, case.id, CaseEvent.TAKE_BACK, line.now)
    assert post(line.database, server, line.now) == 0
    assert server.mails == []


@pytest.mark.parametrize(
    "name",
    [
        "Dinas\r\nBcc: everybody@example.com",
        "Dinas\nSubject: hello\n\n<b>body</b>",
        'Dinas "Koperasi" <x@y.z>, other@example.com',
        "Dinas <script>alert(1)</script>",
        "Dinas é 印\u2028Bcc: a@b.example",
    ],
)
def test_nothing_in_a_name_becomes_a_header_a_recipient_or_html(line: Line, server: Caught, name: str) -> None:
    office = add_office(line.database, line.now)
    with line.database.begin() as session:  # also where something was written past the form
        session.get_one(Office, office.id).name = name
    forwarded(line, office)
    assert post(line.database, server, line.now) == 1
    (mail,) = server.mails
    assert [one.addr_spec for one in mail["To"].addresses] == ["dinas@bandung.example.id"]
    assert mail["Bcc"] is None
    assert mail.get_all("Subject") == [mail["Subject"]]
    assert mail["Subject"].startswith("Laporan ")
    assert mail.get_content_type() == "text/plain"
    assert mail.get_content_charset() == "utf-8"


def test_the_daily_report_goes_to_each_address_once(line: Line, server: Caught) -> None:
    reported(line)
    at = wib("2026-11-26 08:00")
    for _ in range(2):
        with line.database.begin() as session:
            daily_report.write_daily(session, ("dewi@example.id", "menteri@example.id"), HOURS, at)
    assert post(line.database, server, at) == 2
    assert {mail["To"] for mail in server.mails} == {"dewi@example.id", "menteri@example.id"}
    assert "1  kasus yang terlambat / cases that are late" in text_of(server.mails[0])
    with line.database.begin() as session:
        assert daily_report.write_daily(session, ("dewi@example.id",), HOURS, at - timedelta(hours=1)) == 0
