"""Officers with an account: the list of what their office has, and each case as its link shows it."""

from __future__ import annotations

import html
import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from ivr.hotline.case import CaseEvent, CaseStatus
from ivr.hotline.staff import Role
from ivr.operations.cases import cases, links, office_cases
from ivr.operations.console import agents
from ivr.records.audit import AuditEntry
from ivr.records.cases import Case, CaseStep, Office
from tests.support.keys import sent, to_the_beep
from tests.support.line import Line
from tests.support.office import HOURS, add_office, all_cases, do, forwarded
from tests.support.people import PAGE, add_everybody, add_person, client_of, csrf_token, send, sign_in
from tests.support.scheduled import pass_time
from tests.support.webhooks import all_text, at_once

SHOWN_NUMBER = "0812-3456-7890"


@pytest.fixture
def bandung(line: Line) -> Office:
    return add_office(line.database, line.now)


@pytest.fixture
def rini(line: Line, bandung: Office) -> FlaskClient:
    """The browser of an officer of Bandung."""
    add_person(line.hotline, "rini", Role.OFFICER, office=bandung.id)
    return client_of(line.app, "rini")


@pytest.fixture
def case(line: Line, bandung: Office) -> Case:
    return forwarded(line, bandung)


def address_of(line: Line, case: Case) -> str:
    with line.database.reading() as session:
        return f"/office/{session.get_one(Case, case.id).report.ticket}"


def page(client: FlaskClient, path: str = "/office") -> str:
    answer = client.get(path, headers=PAGE)
    assert answer.status_code == 200, path
    return html.unescape(answer.text)


def listed(client: FlaskClient, path: str = "/office") -> list[str]:
    """The cases on the list, by the addresses of their pages."""
    return re.findall(r'href="(/office/\d{8})"', page(client, path))


def does(client: FlaskClient, path: str, deed: str, **fields: str) -> Any:
    return send(client, f"{path}/{deed}", **fields)


def officer_of(line: Line, login: str, *regions: str) -> FlaskClient:
    """The browser of an officer of another office."""
    other = add_office(line.database, line.now, *regions, name=f"Dinas {login}", email="x@example.id")
    add_person(line.hotline, login, Role.OFFICER, office=other.id)
    return client_of(line.app, login)


def now(line: Line, case: Case) -> Case:
    return next(one for one in all_cases(line.database) if one.id == case.id)


def test_an_officer_signs_in_takes_up_and_answers_and_the_caller_hears_it(
    line: Line, rini: FlaskClient, case: Case
) -> None:
    assert rini.get("/", headers=PAGE).location == "/office"
    (path,) = listed(rini)
    before = page(rini, path)
    assert "Kota Bandung" in before
    assert SHOWN_NUMBER not in before  # not before somebody has taken it up
    assert does(rini, path, "take-up").location == path
    assert SHOWN_NUMBER in page(rini, path)
    ticket = path[-8:]
    assert line.words("status_taken_up") in line.dial().press("2", ticket).heard
    assert does(rini, path, "answer", note="Cicilan ditunda enam bulan.").location == path
    assert line.words("status_answered", "en") in line.dial(language="en").press("2", ticket).heard
    assert now(line, case).answer == "Cicilan ditunda enam bulan."
    assert (listed(rini), listed(rini, "/office?show=all")) == ([], [path])


def test_what_an_officer_does_is_written_down_with_their_name(
    line: Line, rini: FlaskClient, case: Case, bandung: Office
) -> None:
    path = address_of(line, case)
    does(rini, path, "take-up")
    does(rini, path, "answer", note="Sudah dikunjungi.")
    with line.database.reading() as session:
        did = select(AuditEntry.action).where(AuditEntry.actor == "staff:rini", AuditEntry.action.startswith("case:"))
        assert list(session.scalars(did.order_by(AuditEntry.id))) == ["case:take-up", "case:answer"]
        steps = session.scalars(select(CaseStep.actor).order_by(CaseStep.id.desc()).limit(2))
        assert set(steps) == {f"office:{bandung.id}:rini"}
    assert f"{bandung.name} (rini)" in page(rini, path)
    add_person(line.hotline, "sari")
    assert f"{bandung.name} (rini)" in page(client_of(line.app, "sari"), path.replace("office", "cases"))


def test_the_list_and_the_link_offer_the_same(line: Line, rini: FlaskClient, case: Case, bandung: Office) -> None:
    """The same words, forms and fields, before and after the case is taken up."""
    path = address_of(line, case)
    with line.database.begin() as session:
        link = links.for_office(session, session.get_one(Case, case.id), bandung.id, line.now)
        by_mail = f"/o/{links.token(line.settings.secret_key, link.id)}"

    def offered(client: FlaskClient, address: str) -> tuple[Any, ...]:
        main = page(client, address).partition("<main")[2]
        deeds = re.findall(rf'action="{re.escape(address)}(/[a-z-]+)"', main)
        facts = re.findall(r"<d[td]\b[^>]*>(.*?)</d[td]>", main)
        return deeds, re.findall(r'name="(\w+)"', main), facts

    for deed in ("take-up", None):
        assert offered(rini, path) == offered(line.client(), by_mail)
        assert offered(rini, path)[0] == (["/take-up"] if deed else ["/answer"]) + ["/ask-back", "/return"]
        if deed:
            does(rini, path, deed)


def test_the_page_offers_what_was_asked_and_returned_too(line: Line, rini: FlaskClient, case: Case) -> None:
    path = address_of(line, case)
    assert does(rini, path, "ask-back", note="Nama usahanya apa?").location == "/office"
    assert "Pertanyaan Anda ada pada petugas hotline" in page(rini)
    assert now(line, case).status == CaseStatus.RETURNED
    do(line.database, case.id, CaseEvent.FORWARD, line.now, office=now(line, case).office_id, note="Warung Bu Siti.")
    assert "Warung Bu Siti." in page(rini, path)
    unclear = does(rini, path, "return", note="Bukan kami.", region="bandung")
    assert (unclear.status_code, "Kabupaten Bandung" in unclear.text, "Bukan kami." in unclear.text) == (
        400,
        True,
        True,
    )
    assert does(rini, path, "return", note="Bukan kami.", region="Kabupaten Bandung").location == "/office"
    assert (now(line, case).status, now(line, case).suggested_region) == (CaseStatus.RETURNED, "32.04")
    assert rini.get(path, headers=PAGE).status_code == 410


def test_no_officer_sees_another_offices_case(line: Line, rini: FlaskClient, case: Case) -> None:
    other, path = officer_of(line, "tono", "32.04"), address_of(line, case)
    assert listed(other, "/office?show=all") == []
    before = all_text(line.database)
    for address in (path, f"{path}/audio/1", "/office/12345674", "/office/x"):
        assert other.get(address, headers=PAGE).status_code == 404
    for deed in ("take-up", "answer", "ask-back", "return"):
        assert does(other, path, deed, note="x").status_code == 404
    assert all_text(line.database) == before
    assert listed(rini) == [path]


def test_a_case_that_went_up_to_the_province_is_the_provinces(line: Line, rini: FlaskClient, case: Case) -> None:
    province, path = officer_of(line, "jabar", "32"), address_of(line, case)
    assert listed(province) == []
    line.clock.advance(timedelta(days=9).total_seconds())
    assert cases.escalate(line.database, HOURS, line.now) == 1
    rini, province = client_of(line.app, "rini"), client_of(line.app, "jabar")
    assert (listed(rini), listed(province)) == ([], [path])
    assert "Naik ke provinsi" in page(province)
    assert rini.get(path, headers=PAGE).status_code == 410
    assert does(rini, path, "answer", note="Terlambat.").status_code == 410


def test_an_office_that_lost_the_region_no_longer_sees_its_cases(line: Line, rini: FlaskClient, case: Case) -> None:
    path = address_of(line, case)
    add_person(line.hotline, "agus", Role.ADMIN)
    agus = client_of(line.app, "agus")
    form = {"name": "Dinas Koperasi Kota Bandung", "email": "dinas@bandung.example.id", "hears": "1", "active": "1"}
    send(agus, f"/admin/offices/{case.office_id}", **form, regions="Kota Bandung\nKabupaten Bandung")
    assert listed(rini) == [path]  # still theirs
    send(agus, f"/admin/offices/{case.office_id}", **form, regions="Kabupaten Bandung")
    assert listed(rini) == []
    assert rini.get(path, headers=PAGE).status_code == 410
    assert now(line, case).status == CaseStatus.RETURNED  # the desk finds whose it is
    assert "Wilayahnya bukan lagi wilayah dinas ini." in page(agus, path.replace("office", "cases"))


def test_an_answer_that_the_desk_found_after_the_office_returned_the_case_is_not_shown_to_it(
    line: Line, rini: FlaskClient, case: Case
) -> None:
    path = address_of(line, case)
    does(rini, path, "return", note="Bukan kami.")
    do(line.database, case.id, CaseEvent.ANSWER, line.now, note="Dari kementerian.")
    assert listed(rini, "/office?show=all") == []
    assert rini.get(path, headers=PAGE).status_code == 410


def test_an_office_that_is_written_to_no_more_is_told_so(line: Line, rini: FlaskClient, case: Case) -> None:
    path = address_of(line, case)
    with line.database.begin() as session:
        session.get_one(Office, case.office_id).active = False
    assert "tidak lagi menerima kasus" in page(rini)
    assert path not in page(rini)
    for answer in (
        rini.get(path, headers=PAGE),
        does(rini, path, "take-up"),
        rini.get(f"{path}/audio/1", headers=PAGE),
    ):
        assert answer.status_code == 410
        assert "tidak lagi menerima kasus" in answer.text
    assert now(line, case).status == CaseStatus.FORWARDED


def test_two_officers_answer_at_once_and_the_second_is_told(line: Line, rini: FlaskClient, case: Case) -> None:
    add_person(line.hotline, "tono", Role.OFFICER, office=case.office_id)
    path, browsers = address_of(line, case), {"rini": rini, "tono": client_of(line.app, "tono")}
    does(rini, path, "take-up")
    tokens = {login: csrf_token(browser, "/password") for login, browser in browsers.items()}

    def answers(login: str) -> Any:
        data = {"note": f"Jawaban {login}.", "csrf_token": tokens[login]}
        return login, browsers[login].post(f"{path}/answer", data=data, headers=PAGE)

    found = dict(at_once([lambda: answers("rini"), lambda: answers("tono")]))
    assert sorted(answer.status_code for answer in found.values()) == [303, 400]
    won, lost = sorted(found, key=lambda login: found[login].status_code)
    assert now(line, case).answer == f"Jawaban {won}."
    told = html.unescape(found[lost].text)
    assert "Keadaan kasus ini sudah berubah" in told
    assert f"Jawaban {lost}." in told  # what was typed is not lost
    assert f"Jawaban {won}." in told


def test_the_same_form_twice_does_its_work_once(line: Line, rini: FlaskClient, case: Case) -> None:
    path = address_of(line, case)
    for deed, fields in (("take-up", {}), ("answer", {"note": "Sudah."})):
        does(rini, path, deed, **fields)
        once = all_text(line.database)
        assert does(rini, path, deed, **fields).status_code == 303
        assert all_text(line.database) == once


def test_a_forged_form_changes_nothing(line: Line, rini: FlaskClient, case: Case) -> None:
    path, token = address_of(line, case), csrf_token(rini, "/password")
    before = all_text(line.database)
    forged: list[tuple[dict[str, str], dict[str, str]]] = [
        ({"note": "x"}, {}),
        ({"note": "x", "csrf_token": "made-up"}, {}),
        ({"note": "x", "csrf_token": token}, {"Sec-Fetch-Site": "cross-site"}),
        ({"note": "x", "csrf_token": token}, {"Origin": "https://elsewhere.example"}),
        ({"note": "  ", "csrf_token": token}, {}),
    ]
    for data, headers in forged:
        assert rini.post(f"{path}/answer", data=data, headers={**PAGE, **headers}).status_code == 400
    for deed in ("escalate", "close", "forward", "take_up"):
        assert does(rini, path, deed, note="x").status_code == 404
    assert all_text(line.database) == before


def test_nobody_else_opens_the_officers_pages_and_officers_open_no_others(line: Line, case: Case) -> None:
    add_everybody(line.hotline)
    path = address_of(line, case)
    for login in ("sari", "dewi", "agus"):
        client = client_of(line.app, login)
        assert [client.get(one, headers=PAGE).status_code for one in ("/office", path)] == [403, 403]
        assert does(client, path, "answer", note="x").status_code == 403
    rini = client_of(line.app, "rini")
    for closed in ("/console", "/cases", path.replace("office", "cases"), "/wallboard", "/wallboard/map", "/admin"):
        assert rini.get(closed, headers=PAGE).status_code == 403, closed
    assert "/console/presence" not in page(rini)
    assert now(line, case).status == CaseStatus.FORWARDED
    assert page(rini, "/account/second-factor")


def test_an_officer_hears_the_message_once_the_case_is_taken_up(line: Line, rini: FlaskClient, bandung: Office) -> None:
    line.dial().press(*to_the_beep()).speak(8).press(*sent()).hang_up()
    pass_time(line, 60)
    cases.adopt(line.database, HOURS, None)
    case = all_cases(line.database)[-1]
    do(line.database, case.id, CaseEvent.CHECK, line.now)
    do(line.database, case.id, CaseEvent.FORWARD, line.now, office=bandung.id)
    path, (message,) = address_of(line, case), line.voicemails()
    assert rini.get(f"{path}/audio/{message.id}").status_code == 404
    does(rini, path, "take-up")
    (audio,) = re.findall(r'src="(/office/\d+/audio/\d+)"', page(rini, path))
    for _ in range(2):
        with rini.get(audio, headers={"Range": "bytes=9-"}, buffered=True) as heard:
            assert heard.status_code == 206
    with line.database.begin() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "voicemail:hear")).one()
        assert entry.actor == "staff:rini"
        session.get_one(Office, bandung.id).hears = False
    assert "<audio" not in page(rini, path)
    assert rini.get(audio).status_code == 404


def test_the_list_says_what_is_late_and_what_there_is_none_of(line: Line, rini: FlaskClient, bandung: Office) -> None:
    assert "Tidak ada kasus yang menunggu" in page(rini)
    first, second = address_of(line, forwarded(line, bandung)), address_of(line, forwarded(line, bandung))
    assert listed(rini) == [first, second]
    does(rini, first, "take-up")
    assert listed(rini) == [second, first]  # there are more days to answer than to take up
    line.clock.advance(timedelta(days=3).total_seconds())
    rini = client_of(line.app, "rini")
    assert "1 kasus melewati tenggat" in page(rini)
    does(rini, first, "answer", note="Sudah.")
    assert (listed(rini), listed(rini, "/office?show=all")) == ([second], [second, first])
    for odd in ("0", "9", "x", "9" * 30, "٣"):
        assert listed(rini, f"/office?page={odd}") == [second]


def test_a_long_list_has_pages(line: Line, rini: FlaskClient, bandung: Office, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(office_cases, "PAGE", 2)
    paths = [address_of(line, forwarded(line, bandung)) for _ in range(3)]
    assert listed(rini) == paths[:2]
    assert "Halaman 1 dari 2" in page(rini)
    assert listed(rini, "/office?page=2") == paths[2:]


def test_the_pages_can_be_read_in_english(line: Line, rini: FlaskClient, case: Case) -> None:
    send(rini, "/language", language="en", next="/office")
    assert "Your office's cases" in page(rini)
    assert "written down in your name" in page(rini, address_of(line, case))


def test_whoever_is_disabled_or_given_another_role_or_office_is_out_at_once(
    line: Line, rini: FlaskClient, case: Case
) -> None:
    path = address_of(line, case)
    other = add_office(line.database, line.now, "32.04", name="Dinas Kabupaten", email="kab@example.id")
    with line.database.begin() as session:
        agents.set_role(session, "rini", Role.OFFICER, "test", line.now, office=other.id)
    assert rini.get(path, headers=PAGE).status_code == 404
    with line.database.begin() as session:
        agents.set_role(session, "rini", Role.AGENT, "test", line.now)
    assert rini.get("/office", headers=PAGE).status_code == 403
    with line.database.begin() as session:
        agents.disable(session, "rini", "test", line.now)
    assert rini.get("/office", headers=PAGE).location.startswith("/login")
    assert sign_in(line.client(), "rini").status_code == 401
    with line.database.reading() as session:
        assert session.scalar(select(func.count(CaseStep.id)).where(CaseStep.event == "take_up")) == 0
