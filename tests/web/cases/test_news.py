"""At the desk somebody says whether they want news in writing: noted once, sent once, and shown with what was told."""

from __future__ import annotations

import html
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from ivr.hotline.case import CaseEvent
from ivr.records.audit import AuditEntry
from ivr.records.database import Database
from ivr.records.outbounds import Consent
from tests.support.line import Line, line_for
from tests.support.news import act, carry, notices, publish_news
from tests.support.people import PAGE, add_everybody, client_of, send
from tests.support.writing import Correspondent, enquiries
from tests.web.cases.test_by_hand import text_of, writes

MOBILE = "+6281200000103"


@pytest.fixture
def line(database: Database, database_url: str, tmp_path: Path) -> Iterator[Line]:
    with line_for(database, database_url, tmp_path, whatsapp=True, sms=True) as made:
        publish_news(made)
        yield made


@pytest.fixture
def sari(line: Line) -> FlaskClient:
    add_everybody(line.hotline)
    return client_of(line.app, "sari")


def consents(line: Line) -> list[tuple[str | None, bool, str, str]]:
    with line.database.reading() as session:
        found = session.scalars(select(Consent).order_by(Consent.id))
        return [(one.number, one.given, one.wording, one.source) for one in found]


def audited(line: Line) -> list[str]:
    with line.database.reading() as session:
        found = session.scalars(select(AuditEntry).where(AuditEntry.action.startswith("consent:")))
        return [f"{one.actor} {one.action} {one.subject}" for one in found]


def says(browser: FlaskClient, ticket: str, given: bool) -> Any:
    return send(browser, f"/cases/{ticket}/news", given="1" if given else "")


def test_whoever_comes_and_wants_it_is_sent_the_ticket_once(line: Line, sari: FlaskClient) -> None:
    drawn = re.search(r'name="ticket" value="(\d{8})"', text_of(sari, "/cases/new"))
    assert drawn
    for _ in range(2):
        assert writes(sari, ticket=drawn[1], news="1").status_code == 303
        carry(line)
    ticket = line.reports()[0].ticket
    assert consents(line) == [(MOBILE, True, "desk", "staff:sari")]
    assert audited(line) == [f"staff:sari consent:give report {ticket}"]
    assert line.exchange.messaging.person(MOBILE).texts == [line.words("written_notice_ticket", ticket=ticket)]
    page = text_of(sari, f"/cases/{ticket}")
    assert "Mau dikabari, dicatat oleh sari" in page
    assert "Nomor tiket" in page
    assert "dibaca" in page


def test_without_a_mobile_number_nothing_could_be_sent(line: Line, sari: FlaskClient) -> None:
    for number in ("", "0224201234"):
        answer = writes(sari, news="1", number=number)
        assert answer.status_code == 400
        assert "perlu nomor HP" in html.unescape(answer.text)
    assert line.reports() == []


def test_whoever_says_so_later_is_told_from_then_on_until_they_say_no(line: Line, sari: FlaskClient) -> None:
    writes(sari)
    ticket = line.reports()[0].ticket
    assert "Belum ditanya" in text_of(sari, f"/cases/{ticket}")
    for _ in range(2):
        assert says(sari, ticket, True).status_code == 303
    assert [one.key for one in notices(line)] == [f"ticket:{line.reports()[0].id}"]
    act(line, ticket, CaseEvent.CHECK, CaseEvent.ANSWER)
    line.clock.advance(1)
    for _ in range(2):
        assert says(sari, ticket, False).status_code == 303
    carry(line)
    assert line.exchange.messaging.person(MOBILE).texts == []
    assert [one.why for one in notices(line)] == ["stopped", "stopped"]
    assert [given for _, given, _, _ in consents(line)] == [True, False]
    assert len(audited(line)) == 2
    page = text_of(sari, f"/cases/{ticket}")
    assert "Tidak mau dikabari" in page
    assert 'tidak dikirim: mereka menulis "berhenti".' in page


def test_who_says_no_to_a_person_has_said_it_and_that_person_reads_it(line: Line, sari: FlaskClient) -> None:
    dewi = Correspondent(line, MOBILE, "Dewi")
    dewi.write("petugas", "berhenti")
    assert [given for _, given, _, _ in consents(line)] == [False]
    (waiting,) = enquiries(line.database)
    assert "Tidak mau dikabari, lewat chat" in text_of(sari, f"/chats/{waiting.id}")
    line.clock.advance(1)
    dewi.write("mulai")
    assert "Mau dikabari, lewat chat" in text_of(sari, f"/chats/{waiting.id}")


def test_a_landline_has_nothing_to_say_yes_to(line: Line, sari: FlaskClient) -> None:
    writes(sari, number="0224201234")
    ticket = line.reports()[0].ticket
    assert "Tidak ada nomor HP" in text_of(sari, f"/cases/{ticket}")
    says(sari, ticket, True)
    assert consents(line) == []


def test_an_office_cannot_say_it_for_them(line: Line, sari: FlaskClient) -> None:
    writes(sari)
    ticket = line.reports()[0].ticket
    nobody = line.client()
    assert nobody.post(f"/cases/{ticket}/news", data={"given": "1"}, headers=PAGE).status_code in (302, 303, 400, 403)
    assert consents(line) == []


def test_where_nobody_is_written_to_nothing_is_asked(database: Database, database_url: str, tmp_path: Path) -> None:
    with line_for(database, database_url, tmp_path) as line:
        add_everybody(line.hotline)
        sari = client_of(line.app, "sari")
        assert "lewat WhatsApp" not in text_of(sari, "/cases/new")
        writes(sari, news="1")
        assert "Kabar tertulis" not in text_of(sari, f"/cases/{line.reports()[0].ticket}")
        assert consents(line) == []
        agus = client_of(line.app, "agus")
        assert "WHATSAPP_NUMBER" in text_of(agus, "/admin/settings")
