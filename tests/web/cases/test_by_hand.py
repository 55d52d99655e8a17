"""What begins at the desk: a report by hand, ringing the person of a case, notes on what is closed."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from ivr.hotline.case import CaseEvent
from ivr.operations.callbacks import claims, supervision
from ivr.operations.cases import links
from ivr.records.audit import AuditEntry
from ivr.records.cases import Case, CaseStep
from ivr.records.models import Report
from tests.support.calling import ask_for_a_callback
from tests.support.keys import sent, to_the_beep, told
from tests.support.line import Line, files, wib
from tests.support.office import add_office, all_cases, do, forwarded, reported
from tests.support.people import LOGINS, PAGE, Role, add_everybody, client_of, send
from tests.support.planned import planned

WRITTEN = {
    "channel": "walk_in",
    "person": "Bu Ratna",
    "business": "Warung Ratna",
    "who": "business",
    "category": "demand",
    "region": "Kota Bandung",
    "number": "0812-0000-0103",
    "needs": "Tidak ada pembeli.",
}


@pytest.fixture
def sari(line: Line) -> FlaskClient:
    """The agent's browser."""
    add_everybody(line.hotline)
    return client_of(line.app, "sari")


def text_of(browser: FlaskClient, path: str) -> str:
    answer = browser.get(path, headers=PAGE)
    assert answer.status_code == 200, path
    return html.unescape(answer.text)


def writes(browser: FlaskClient, **changes: str) -> Any:
    drawn = re.search(r'name="ticket" value="(\d{8})"', text_of(browser, "/cases/new"))
    assert drawn
    return send(browser, "/cases/new", **{"ticket": drawn[1], **WRITTEN, **changes})


@pytest.mark.parametrize("role", [Role.AGENT, Role.SUPERVISOR, Role.ADMIN])
@pytest.mark.parametrize("channel", ["walk_in", "direct"])
def test_a_report_by_hand_is_one_like_any_other(line: Line, sari: FlaskClient, role: Role, channel: str) -> None:
    browser = client_of(line.app, LOGINS[role])
    answer = writes(browser, channel=channel)
    assert answer.status_code == 303
    (report,) = line.reports()
    assert (report.person, report.region, report.number) == ("Bu Ratna", "32.73", "+6281200000103")
    assert (report.channel, report.status, report.call_sid) == (channel, "received", None)
    assert [case.status for case in all_cases(line.database)] == ["new"]
    assert answer.location.endswith(f"/cases/{report.ticket}")
    page = text_of(browser, answer.location)
    assert {"walk_in": "Datang sendiri", "direct": "Menelepon petugas langsung"}[channel] in page
    assert f"{report.ticket[:4]} {report.ticket[4:]}" in page


def test_the_same_form_twice_is_one_report_and_another_is_another(line: Line, sari: FlaskClient) -> None:
    drawn = re.search(r'name="ticket" value="(\d{8})"', text_of(sari, "/cases/new"))
    assert drawn
    for _ in range(2):
        assert send(sari, "/cases/new", ticket=drawn[1], **WRITTEN).status_code == 303
    assert len(line.reports()) == 1
    writes(sari)
    assert len(line.reports()) == 2
    with line.database.reading() as session:
        assert session.query(AuditEntry).filter(AuditEntry.action == "report:complete").count() == 2


@pytest.mark.parametrize(
    ("changes", "why"),
    [
        ({"number": "12"}, "bukan nomor telepon Indonesia"),
        ({"region": "bandung"}, "Kabupaten Bandung"),
        ({"channel": "telephone"}, "tidak dapat disimpan"),
        ({"category": "nonsense"}, "tidak dapat disimpan"),
        ({"person": "", "business": "", "needs": " "}, "Tulis siapa orangnya"),
    ],
)
def test_what_cannot_be_taken_is_said_and_nothing_typed_is_lost(
    line: Line, sari: FlaskClient, changes: dict[str, str], why: str
) -> None:
    answer = writes(sari, **changes)
    assert answer.status_code == 400
    page = html.unescape(answer.text)
    assert why in page
    assert {**WRITTEN, **changes}["business"] in page
    assert line.reports() == []


def test_the_person_of_a_report_by_hand_hears_by_telephone_how_it_is_doing(line: Line, sari: FlaskClient) -> None:
    writes(sari)
    ticket = line.reports()[0].ticket
    assert line.words("status_received") in line.dial("+6281200000103").press("2", ticket).heard


def test_whoever_reported_is_rung_by_the_queue_once(line: Line, sari: FlaskClient) -> None:
    case = reported(line)
    ticket = line.reports()[0].ticket
    for _ in range(2):
        assert send(sari, f"/cases/{ticket}/ring", window="asap").status_code == 303
    (callback,) = line.callbacks()
    assert (callback.number, callback.status) == (line.reports()[0].number, "waiting")
    with line.database.reading() as session:
        steps = session.scalars(select(CaseStep).where(CaseStep.case_id == case.id)).all()
        assert [(step.event, step.result, step.callback_id) for step in steps] == [("note", "to_be_rung", callback.id)]
    assert "Sudah dalam antrean" in text_of(sari, f"/cases/{ticket}")


def test_a_number_has_one_open_callback_also_when_it_is_rung_from_a_case(line: Line, sari: FlaskClient) -> None:
    reported(line)
    ask_for_a_callback(line)
    send(sari, f"/cases/{line.reports()[0].ticket}/ring", window="asap")
    assert len(line.callbacks()) == 1
    assert [report.callback_id for report in line.reports()] == [1, 1]


def test_a_withheld_number_is_typed_and_a_foreign_one_is_not_rung(line: Line, sari: FlaskClient) -> None:
    line.dial(None).press(*told()).hang_up()
    path = f"/cases/{line.reports()[0].ticket}"
    text_of(sari, path)
    assert send(sari, f"{path}/ring").status_code == 409
    assert send(sari, f"{path}/ring", number="12").status_code == 400
    assert line.callbacks() == []
    assert send(sari, f"{path}/ring", number="0813-9999-8888").status_code == 303
    assert [callback.number for callback in line.callbacks()] == ["+6281399998888"]


def test_a_closed_case_takes_a_note_once_and_opens_again(line: Line, sari: FlaskClient) -> None:
    case = reported(line)
    do(line.database, case.id, CaseEvent.REJECT, line.now)
    path = f"/cases/{line.reports()[0].ticket}"
    seen = re.search(r'name="seen" value="(\d+)"', text_of(sari, path))
    assert seen
    for _ in range(2):
        send(sari, f"{path}/note", event="note", seen=seen[1], note="Suaminya menelepon lagi.")
    assert text_of(sari, path).count("Suaminya menelepon lagi.") == 1
    assert send(sari, f"{path}/note", event="note", seen="0", note=" ").status_code == 409
    assert all_cases(line.database)[0].status == "rejected"
    send(sari, f"{path}/do", event="reopen", seen="99", note="Ternyata penting.")
    assert all_cases(line.database)[0].status == "returned"


def test_a_callback_takes_a_note_open_or_closed_which_stands_in_its_case(line: Line, sari: FlaskClient) -> None:
    callback = ask_for_a_callback(line)
    text_of(sari, "/cases")
    send(sari, "/console/note", callback=callback, note=" ")
    assert line.callbacks()[0].notes is None
    assert send(sari, "/console/note", callback=callback + 999, note="Ke mana?").status_code == 404
    send(sari, "/console/note", callback=callback, note="Istrinya bilang setelah pukul empat.")
    with line.database.begin() as session:
        person = session.scalars(select(claims.Staff).where(claims.Staff.login == "sari")).one()
        supervision.remove(session, callback, "Nomor kantor kami.", person.id, line.now)
    for _ in range(2):
        send(sari, "/console/note", callback=callback, note="Sudah datang sendiri.")
    assert line.callbacks()[0].notes == "Istrinya bilang setelah pukul empat.\nSudah datang sendiri."
    page = text_of(sari, f"/cases/{line.reports()[0].ticket}")
    assert page.count("Istrinya bilang setelah pukul empat.") == 1
    assert page.count("Sudah datang sendiri.") == 1
    assert "Nomor kantor kami." in page
    assert f"/cases/{line.reports()[0].ticket}" in text_of(sari, f"/console/callbacks/{callback}")


def test_the_office_hears_the_messages_of_all_that_was_merged(line: Line, sari: FlaskClient) -> None:
    from ivr.operations.cases import cases
    from ivr.operations.messages import fetching
    from tests.support.office import HOURS

    for _ in range(2):
        line.dial().press(*to_the_beep()).speak(12).press(*sent())
        line.clock.advance(60)
    fetching.fetch_due(line.database, line.hotline.phone, line.hotline.recordings, line.now)
    cases.adopt(line.database, HOURS, line.now)
    first, second = all_cases(line.database)
    office = add_office(line.database, line.now)
    do(line.database, first.id, CaseEvent.MERGE, line.now, into=second.id)
    do(line.database, second.id, CaseEvent.CHECK, line.now)
    do(line.database, second.id, CaseEvent.FORWARD, line.now, office=office.id)
    do(line.database, second.id, CaseEvent.TAKE_UP, line.now, actor=f"office:{office.id}")
    with line.database.begin() as session:
        link = links.for_office(session, session.get_one(Case, second.id), office.id, line.now)
        address = f"/o/{links.token(line.settings.secret_key, link.id)}"
    page = line.client().get(address, headers=PAGE).text
    heard = re.findall(r'<audio[^>]* src="([^"]+)"', page)
    assert len(heard) == 2
    for source in heard:
        with line.client().get(source) as played:
            assert played.status_code == 200
    assert text_of(sari, f"/cases/{line.reports()[1].ticket}").count("<audio") == 2
    first_ticket = line.reports()[0].ticket
    assert f"{first_ticket[:4]} {first_ticket[4:]}" in page


@pytest.mark.parametrize(
    ("event", "why"),
    [
        (CaseEvent.ASK_BACK, "Pertanyaan Anda sedang ditangani petugas hotline"),
        (CaseEvent.RETURN, "tidak lagi ada pada kantor Anda"),
        (CaseEvent.SOLVE, "Kasus ini sudah selesai"),
    ],
)
def test_a_link_says_where_its_case_is_now(line: Line, sari: FlaskClient, event: CaseEvent, why: str) -> None:
    office = add_office(line.database, line.now)
    case = forwarded(line, office)
    with line.database.begin() as session:
        link = links.for_office(session, session.get_one(Case, case.id), office.id, line.now)
        address = f"/o/{links.token(line.settings.secret_key, link.id)}"
    do(line.database, case.id, event, line.now)
    answer = line.client().get(address, headers=PAGE)
    assert answer.status_code == 410
    assert why in html.unescape(answer.text)


def test_whoever_checks_a_case_can_hear_its_message(line: Line, sari: FlaskClient) -> None:
    from ivr.operations.messages import fetching

    line.dial().press(*to_the_beep()).speak(12).press(*sent())
    line.clock.advance(60)
    ask_for_a_callback(line)
    with line.database.begin() as session:
        for report in session.scalars(select(Report)):
            report.callback_id = 1
    fetching.fetch_due(line.database, line.hotline.phone, line.hotline.recordings, line.now)
    page = text_of(sari, f"/cases/{line.reports()[0].ticket}")
    source = re.search(r'<audio[^>]* src="([^"]+)"', page)
    assert source
    with sari.get(source[1]) as played:
        assert played.status_code == 200


@pytest.mark.parametrize("language", ["id", "en"])
def test_where_agents_are_planned_the_times_with_room_are_chosen_from_and_what_to_tell_is_said(
    line: Line, sari: FlaskClient, language: str
) -> None:
    line.publish(planned(files(), 1))
    reported(line)
    ticket = line.reports()[0].ticket
    send(sari, "/language", language=language, next="/cases")
    assert 'value="morning@2026-11-25"' in text_of(sari, f"/cases/{ticket}")
    answer = send(sari, f"/cases/{ticket}/ring", window="morning@2026-11-25")
    words = {"id": "Sampaikan: Rab, 25 Nov 2026 08.00 WIB sampai 11.00 WIB", "en": "Tell them: Wed, 25 Nov 2026 08:00"}
    assert words[language] in text_of(sari, answer.location)
    (callback,) = line.callbacks()
    told = (callback.window, callback.due_at, callback.deadline_at)
    assert told == ("morning", wib("2026-11-25 08:00"), wib("2026-11-25 11:00"))


@pytest.mark.parametrize("chosen", ["morning@yesterday", "nothing", "morning@1999-01-01"])
def test_a_time_that_makes_no_sense_is_no_harm(line: Line, sari: FlaskClient, chosen: str) -> None:
    line.publish(planned(files(), 1))
    reported(line)
    assert send(sari, f"/cases/{line.reports()[0].ticket}/ring", window=chosen).status_code == 303
    assert line.callbacks()[0].promised_due_at is not None


def test_where_nobody_is_planned_no_time_is_to_be_told(line: Line, sari: FlaskClient) -> None:
    line.publish(planned(files(), 0))
    reported(line)
    ticket = line.reports()[0].ticket
    assert "belum ada waktu yang dapat dijanjikan" in text_of(sari, f"/cases/{ticket}")
    answer = send(sari, f"/cases/{ticket}/ring", window="asap")
    assert "Tidak ada waktu yang dapat dijanjikan" in text_of(sari, answer.location)
    assert line.callbacks()[0].promised_due_at is None
