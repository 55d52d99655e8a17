"""Cases on the desk: listed, checked, forwarded, merged when somebody says so, and told to the caller."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from ivr.hotline.case import CaseEvent, CaseStatus
from ivr.operations.cases import links, office_mails
from ivr.records.audit import AuditEntry
from ivr.records.cases import Case, CaseStep
from ivr.records.models import Report
from tests.support.keys import NOWHERE, told
from tests.support.line import Line
from tests.support.office import add_office, all_cases, do, outbox, reported
from tests.support.people import PAGE, add_everybody, client_of, send


@pytest.fixture
def sari(line: Line) -> FlaskClient:
    """The agent's browser."""
    add_everybody(line.hotline)
    return client_of(line.app, "sari")


def ticket(line: Line, case: Case) -> str:
    with line.database.reading() as session:
        return session.get_one(Report, case.report_id).ticket


def page_of(browser: FlaskClient, of: str) -> str:
    answer = browser.get(f"/cases/{of}", headers=PAGE)
    assert answer.status_code == 200
    return answer.text


def seen_on(browser: FlaskClient, of: str) -> str:
    """The last step that the page shows, as its forms carry it."""
    seen = re.search(r'name="seen" value="(\d+)"', page_of(browser, of))
    return seen[1] if seen else "0"


def act(browser: FlaskClient, of: str, event: str, **fields: object) -> object:
    return send(browser, f"/cases/{of}/do", event=event, seen=seen_on(browser, of), **fields)


def complete(browser: FlaskClient, of: str, **fields: str) -> object:
    seal = re.search(r'name="seal" value="([0-9a-f]+)"', page_of(browser, of))
    assert seal
    return send(browser, f"/cases/{of}/complete", seal=seal[1], **fields)


KNOWN = {
    "person": "Siti",
    "business": "Warung Bu Siti",
    "who": "business",
    "category": "demand",
    "region": "Kota Bandung",
}


def status(line: Line) -> list[str]:
    return [case.status for case in all_cases(line.database)]


def test_a_report_is_a_case_as_soon_as_somebody_looks(line: Line, sari: FlaskClient) -> None:
    line.dial().press(*told()).hang_up()
    (report,) = line.reports()
    listed = sari.get("/cases", headers=PAGE).text
    assert f"{report.ticket[:4]} {report.ticket[4:]}" in listed
    assert "Meja kementerian" in listed
    line.dial("+6281399998888").press(*told()).hang_up()
    assert "Baru" in page_of(sari, line.reports()[1].ticket)
    assert status(line) == ["new", "new"]


def test_what_has_no_region_can_be_listed(line: Line, sari: FlaskClient) -> None:
    line.dial().press(*told(where=NOWHERE)).hang_up()
    known, (report,) = ticket(line, reported(line)), [one for one in line.reports() if one.region is None]
    listed = sari.get("/cases?region=-", headers=PAGE).text
    assert f"/cases/{report.ticket}" in listed
    assert f"/cases/{known}" not in listed


def test_a_report_is_checked_forwarded_and_told(line: Line, sari: FlaskClient) -> None:
    office = add_office(line.database, line.now)
    of = ticket(line, reported(line))
    assert complete(sari, of, **KNOWN, check="1").status_code == 303
    assert "Dinas Koperasi Kota Bandung" in page_of(sari, of)
    shown = seen_on(sari, of)
    for _ in range(2):  # from the same page twice
        send(sari, f"/cases/{of}/do", event="forward", seen=shown, office=str(office.id), note="Mohon dibantu.")
    assert status(line) == ["forwarded"]
    assert len(outbox(line.database)) == 1
    act(sari, of, "answer", note="Dibantu dinas.")
    act(sari, of, "confirm")
    act(sari, of, "close", note="Selesai dengan baik.")
    assert status(line) == ["closed"]
    page = page_of(sari, of)
    for text in ("Mohon dibantu.", "Dibantu dinas.", "Selesai dengan baik."):
        assert text in page
    with line.database.reading() as session:
        actions = session.scalars(
            select(AuditEntry.action).where(AuditEntry.subject == f"case {of}").order_by(AuditEntry.id)
        ).all()
    assert actions == ["case:check", "case:forward", "case:answer", "case:confirm", "case:close"]


def test_what_cannot_be_done_any_more_is_said_and_what_was_typed_is_kept(line: Line, sari: FlaskClient) -> None:
    case = reported(line)
    of = ticket(line, case)
    do(line.database, case.id, CaseEvent.CHECK, line.now)
    do(line.database, case.id, CaseEvent.REJECT, line.now)
    answer = act(sari, of, "forward", office="1", note="Terlalu lambat.")
    assert answer.status_code == 409
    assert "sudah berubah" in answer.text
    assert status(line) == ["rejected"]


def test_a_reason_is_asked_for(line: Line, sari: FlaskClient) -> None:
    case = reported(line)
    answer = act(sari, ticket(line, case), "reject", note=" ")
    assert answer.status_code == 409
    assert "Tulis dahulu isinya" in answer.text
    assert status(line) == ["new"]


def test_a_region_that_is_not_clear_is_asked_back_and_the_rest_is_kept(line: Line, sari: FlaskClient) -> None:
    of = ticket(line, reported(line))
    answer = complete(sari, of, **{**KNOWN, "region": "bandung"})
    assert answer.status_code == 400
    assert "Kabupaten Bandung" in answer.text
    assert 'value="Warung Bu Siti"' in answer.text


def test_of_two_who_forward_from_the_same_page_the_second_is_told(line: Line, sari: FlaskClient) -> None:
    one, two = (add_office(line.database, line.now, name=name) for name in ("Dinas Satu", "Dinas Dua"))
    of, dewi = ticket(line, reported(line)), client_of(line.app, "dewi")
    complete(sari, of, **KNOWN, check="1")
    same = {"event": "forward", "seen": seen_on(dewi, of), "note": "Mohon dibantu."}
    assert send(sari, f"/cases/{of}/do", office=str(one.id), **same).status_code == 303
    for late in (dewi, sari):  # a colleague, and another tab of the same person
        answer = send(late, f"/cases/{of}/do", office=str(two.id), **same)
        assert answer.status_code == 409
        assert "sudah berubah sejak halaman ini dibuka" in answer.text
    assert [case.office_id for case in all_cases(line.database)] == [one.id]
    assert len(outbox(line.database)) == 1
    send(sari, f"/cases/{of}/do", office=str(one.id), **same)  # the very same form: done before, and said so
    assert "Itu sudah tercatat sebelumnya" in page_of(sari, of)
    act(dewi, of, "forward", office=str(two.id))  # from the page as it is now
    assert [case.office_id for case in all_cases(line.database)] == [two.id]


def test_an_old_page_does_not_overwrite_what_a_colleague_wrote(line: Line, sari: FlaskClient) -> None:
    of = ticket(line, reported(line))
    answer = send(sari, f"/cases/{of}/complete", seal="0" * 16, **KNOWN)
    assert answer.status_code == 409
    assert 'value="Siti"' in answer.text


def test_where_an_office_is_missing_the_page_says_who_steps_in(line: Line, sari: FlaskClient) -> None:
    case = reported(line)
    do(line.database, case.id, CaseEvent.CHECK, line.now)
    assert "tetap di meja kementerian" in page_of(sari, ticket(line, case))
    add_office(line.database, line.now, "32", name="Dinas Jawa Barat")
    assert "dinas provinsinya yang menangani" in page_of(sari, ticket(line, case))
    add_office(line.database, line.now)
    page = page_of(sari, ticket(line, case))
    assert "dinas provinsinya" not in page
    assert page.index("Dinas Koperasi Kota Bandung") < page.index("Dinas Jawa Barat")


def test_an_office_without_mail_is_rung_and_the_desk_writes_down_its_answer(line: Line, sari: FlaskClient) -> None:
    office = add_office(line.database, line.now, email="", phone="022-4200000")
    case = reported(line)
    do(line.database, case.id, CaseEvent.CHECK, line.now)
    do(line.database, case.id, CaseEvent.FORWARD, line.now, office=office.id)
    assert outbox(line.database) == []
    assert "022-4200000" in page_of(sari, ticket(line, case)).replace("(022) 4200000", "022-4200000")


def test_one_business_twice_is_suggested_and_merged_only_by_hand(line: Line, sari: FlaskClient) -> None:
    first, second = reported(line), reported(line)
    for case in (first, second):
        do(line.database, case.id, CaseEvent.CHECK, line.now)
    assert "Mungkin usaha yang sama" in page_of(sari, ticket(line, second))
    assert status(line) == ["checked", "checked"]
    act(sari, ticket(line, second), "merge", into=ticket(line, first))
    assert status(line) == ["checked", "merged"]
    assert "Digabung ke sini" in page_of(sari, ticket(line, first))
    assert act(sari, ticket(line, first), "merge", into=ticket(line, second)).status_code == 409
    act(sari, ticket(line, second), "reopen", note="Ternyata lain.")
    assert status(line) == ["checked", "returned"]


def test_the_same_name_in_the_same_region_is_suggested_too(line: Line, sari: FlaskClient) -> None:
    reported(line)
    line.dial("+6281399998888").press(*told()).hang_up()
    sari.get("/cases", headers=PAGE)
    first, second = (ticket(line, case) for case in all_cases(line.database))
    complete(sari, first, **{**KNOWN, "business": "Toko Makmur Jaya"}, check="1")
    assert "Mungkin usaha yang sama" not in page_of(sari, second)
    complete(sari, second, **{**KNOWN, "business": "makmur jaya"}, check="1")
    assert "Mungkin usaha yang sama" in page_of(sari, second)


NARROWED = {
    "": True,
    "?status=closed": False,
    "?status=desk&region=32&category=demand": True,
    "?region=34": False,
    "?region=-": False,
    "?status=office": False,
    "?late=1": False,
    "?q=567890": True,
    "?q=000000": False,
    "?status=x&region=y&category=z&page=w": True,
    "?page=99999": True,
}


def test_the_list_is_narrowed_by_its_address(line: Line, sari: FlaskClient) -> None:
    reported(line)
    for query, there in NARROWED.items():
        page = sari.get(f"/cases{query}", headers=PAGE)
        assert page.status_code == 200, query
        assert ("/cases/" + line.reports()[0].ticket in page.text) == there, query
        assert ("Tidak ada kasus" in page.text) != there, query


def test_mails_that_wait_because_there_is_no_server_are_told(line: Line, sari: FlaskClient) -> None:
    office, case = add_office(line.database, line.now), reported(line)
    assert "SMTP_URL" not in sari.get("/cases", headers=PAGE).text
    do(line.database, case.id, CaseEvent.CHECK, line.now)
    do(line.database, case.id, CaseEvent.FORWARD, line.now, office=office.id)
    assert "SMTP_URL" in sari.get("/cases", headers=PAGE).text


def test_a_link_is_withdrawn_by_hand(line: Line, sari: FlaskClient) -> None:
    office, case = add_office(line.database, line.now), reported(line)
    do(line.database, case.id, CaseEvent.CHECK, line.now)
    do(line.database, case.id, CaseEvent.FORWARD, line.now, office=office.id)
    with line.database.begin() as session:
        link = links.for_office(session, session.get_one(Case, case.id), office.id, line.now)
        address = f"/o/{links.token(line.settings.secret_key, link.id)}"
    assert line.client().get(address, headers=PAGE).status_code == 200
    send(sari, f"/cases/{ticket(line, case)}/withdraw-links")
    assert line.client().get(address, headers=PAGE).status_code == 410


def test_what_is_no_case_is_not_found(line: Line, sari: FlaskClient) -> None:
    assert sari.get("/cases/12345678", headers=PAGE).status_code == 404
    assert send(sari, "/cases/12345678/do", event="check").status_code == 404
    reported(line)
    assert send(sari, f"/cases/{line.reports()[0].ticket}/do", event="escalate").status_code == 400
    with line.database.reading() as session:
        assert session.scalars(select(CaseStep)).all() == []
    assert status(line) == [CaseStatus.NEW]


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_why_a_case_came_back_is_told_in_the_readers_language(line: Line, sari: FlaskClient) -> None:
    case = reported(line)
    do(line.database, case.id, CaseEvent.CHECK, line.now)
    office = add_office(line.database, line.now)
    do(line.database, case.id, CaseEvent.FORWARD, line.now, office=office.id)
    note = office_mails.refused_note("550 no such mailbox <x>")
    do(line.database, case.id, CaseEvent.TAKE_BACK, line.now, note=note, actor="scheduler")
    page = page_of(sari, ticket(line, case))
    assert "Surat ke dinas ini ditolak: 550 no such mailbox &lt;x&gt;" in page
    assert "mail refused" not in page
