"""Rule 20: a talk, its result and its notes are steps of the report's case; "passed on" has passed it on."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from ivr.hotline.case import OPEN_STATUSES, CaseEvent, CaseStatus
from ivr.hotline.disposition import Disposition, OnCase
from ivr.operations.cases import cases
from ivr.operations.figures.agents import agents
from ivr.operations.figures.periods import Period
from ivr.operations.privacy import erasure
from ivr.records.cases import Case, CaseStep, Office
from ivr.records.models import Report
from tests.support.calling import Desk, ask_for_a_callback, desk_of, work
from tests.support.line import CALLER, WIB, Line, with_rules
from tests.support.office import HOURS, add_office, all_cases, do, outbox
from tests.support.pages import forms
from tests.support.people import PAGE, add_person, client_of, send
from tests.support.scheduled import do as scheduler_does

BANDUNG = "32.73"
TODAY = Period.parse("2026-11-24", WIB)
WAYS: dict[CaseStatus, tuple[CaseEvent, ...]] = {
    CaseStatus.NEW: (),
    CaseStatus.CHECKED: (CaseEvent.CHECK,),
    CaseStatus.FORWARDED: (CaseEvent.CHECK, CaseEvent.FORWARD),
    CaseStatus.TAKEN_UP: (CaseEvent.CHECK, CaseEvent.FORWARD, CaseEvent.TAKE_UP),
    CaseStatus.RETURNED: (CaseEvent.CHECK, CaseEvent.FORWARD, CaseEvent.ASK_BACK),
    CaseStatus.ANSWERED: (CaseEvent.CHECK, CaseEvent.ANSWER),
    CaseStatus.CONFIRMED: (CaseEvent.CHECK, CaseEvent.ANSWER, CaseEvent.CONFIRM),
    CaseStatus.CLOSED: (CaseEvent.CHECK, CaseEvent.ANSWER, CaseEvent.CLOSE),
    CaseStatus.REJECTED: (CaseEvent.REJECT,),
}
"""How a case came to each status."""


@pytest.fixture
def desk(line: Line) -> Desk:
    """An agent with a telephone."""
    person = add_person(line.hotline, "sari", phone="0811-1111-111")
    return Desk(line, person.id)


@pytest.fixture
def sari(line: Line, desk: Desk) -> FlaskClient:
    """The agent's browser."""
    return client_of(line.app, "sari")


@pytest.fixture
def office(line: Line) -> Office:
    return add_office(line.database, line.now)


def asked(line: Line, region: str | None = BANDUNG, number: str = CALLER) -> int:
    """Somebody asks to be rung; gives the callback's number. Where they are is known afterwards."""
    callback = ask_for_a_callback(line, number)
    with line.database.begin() as session:
        for report in session.scalars(select(Report).where(Report.callback_id == callback, Report.region.is_(None))):
            report.region = region
    cases.adopt(line.database, HOURS, line.now)
    return callback


def talk(line: Line, desk: Desk) -> None:
    """The next callback is rung, the two talk and part."""
    desk.rings()
    _talk_and_part(line, desk)


def _talk_and_part(line: Line, desk: Desk, number: str = CALLER) -> None:
    line.exchange.phone(number).answer(after=1)
    call = desk.connects()
    line.clock.advance(60)
    call.hang_up()
    work(line, 10)


def finish(browser: FlaskClient, code: str, **fields: str) -> Any:
    """The form of the result, as the page holds it."""
    page = browser.get("/console", headers=PAGE).text
    found = next(
        (form.fields for form in forms(page) if form.action == "/console/finish"), browser_kept.get("last", {})
    )
    browser_kept["last"] = found
    return send(browser, "/console/finish", **{**found, "disposition": code, **fields})


browser_kept: dict[str, dict[str, str]] = {}
"""The form that was sent last, for the way back in the browser."""


def case(line: Line) -> Case:
    return all_cases(line.database)[0]


def steps(line: Line, number: int = 1) -> list[tuple[str, str | None]]:
    """What happened to a case, with what came of it."""
    with line.database.reading() as session:
        found = session.scalars(select(CaseStep).where(CaseStep.case_id == number).order_by(CaseStep.id))
        return [(step.event, step.result) for step in found]


def came_to(line: Line, status: CaseStatus, office: Office) -> None:
    for event in WAYS[status]:
        do(line.database, case(line).id, event, line.now, **({"office": office.id} if event == "forward" else {}))
    assert case(line).status == status


def page_of(line: Line, browser: FlaskClient) -> str:
    return html.unescape(browser.get(f"/cases/{line.reports()[0].ticket}", headers=PAGE).text)


@pytest.mark.parametrize("status", [*sorted(OPEN_STATUSES), CaseStatus.CLOSED, CaseStatus.REJECTED])
def test_solved_closes_the_case_wherever_it_is(
    line: Line, desk: Desk, sari: FlaskClient, office: Office, status: CaseStatus
) -> None:
    asked(line)
    came_to(line, status, office)
    talk(line, desk)
    assert finish(sari, "solved", notes="Modalnya sudah cair.").status_code == 303
    expected = CaseStatus.REJECTED if status is CaseStatus.REJECTED else CaseStatus.CLOSED
    assert (case(line).status, case(line).deadline_at) == (expected, None)
    assert ("talk", "solved") in steps(line)
    page = page_of(line, sari)
    assert "Bicara dengan penelepon" in page
    assert "Modalnya sudah cair." in page


@pytest.mark.parametrize("status", [*sorted(OPEN_STATUSES), CaseStatus.CLOSED, CaseStatus.REJECTED])
def test_passed_on_has_passed_it_on_from_wherever_it_was(
    line: Line, desk: Desk, sari: FlaskClient, office: Office, status: CaseStatus
) -> None:
    other = add_office(line.database, line.now, "32", name="Dinas Jawa Barat", email="jabar@example.id")
    asked(line)
    came_to(line, status, office)
    talk(line, desk)
    sent = finish(sari, "passed_on", office=str(other.id), message="Mohon dijenguk.", notes="Ia sangat cemas.")
    assert sent.status_code == 303
    assert (case(line).status, case(line).office_id) == ("forwarded", other.id)
    assert outbox(line.database)[-1].office_id == other.id
    assert [callback.disposition for callback in line.callbacks()] == ["passed_on"]
    assert "Ia sangat cemas." in page_of(line, sari)


def test_the_office_reads_what_was_meant_for_it_and_no_note_of_the_desk(
    line: Line, desk: Desk, sari: FlaskClient, office: Office
) -> None:
    asked(line)
    talk(line, desk)
    finish(sari, "passed_on", office=str(office.id), message="Mohon dijenguk.", notes="Ia sangat cemas.")
    from ivr.hotline.staff import Role

    add_person(line.hotline, "rini", Role.OFFICER, office=office.id)
    seen = html.unescape(client_of(line.app, "rini").get(f"/office/{line.reports()[0].ticket}", headers=PAGE).text)
    assert "Mohon dijenguk." in seen
    assert "Ia sangat cemas." not in seen


def test_the_form_suggests_the_office_of_the_region_and_says_who_reads_what(
    line: Line, desk: Desk, sari: FlaskClient, office: Office
) -> None:
    asked(line)
    talk(line, desk)
    page = html.unescape(sari.get("/console", headers=PAGE).text)
    assert re.search(rf'<select id="f-office" name="office">\s*<option value="{office.id}"', page)
    assert "Dinas tidak membacanya." in page
    assert "Dibaca dinas" in page


@pytest.mark.parametrize(
    ("region", "covered", "office", "why"),
    [
        (None, "32.73", "0", "Wilayahnya belum diketahui"),
        ("91.71", "32.73", "0", "Belum ada dinas untuk wilayah ini"),
        ("32.73", "32.73", "0", "Tidak ada dinas yang dipilih"),
    ],
)
def test_what_is_not_passed_on_says_so_and_what_is_to_be_done(
    line: Line, desk: Desk, sari: FlaskClient, region: str | None, covered: str, office: str, why: str
) -> None:
    add_office(line.database, line.now, covered)
    asked(line, region)
    talk(line, desk)
    answer = finish(sari, "passed_on", office=office)
    assert why in html.unescape(sari.get(answer.location, headers=PAGE).text)
    assert why in page_of(line, sari)
    assert case(line).status == CaseStatus.CHECKED  # waits for its office at the desk, with a deadline
    assert outbox(line.database) == []
    (callback,) = line.callbacks()
    assert (callback.status, callback.disposition) == ("done", "not_passed_on")
    with line.database.reading() as session:
        (agent,) = [one for one in agents(session, TODAY) if one.login == "sari"]
    assert dict(agent.closed) == {"not_passed_on": 1}
    again = finish(sari, "passed_on", office=office)  # the way back in the browser
    assert again.status_code in (303, 422)
    assert len(steps(line)) == 3


def test_a_region_learnt_in_the_talk_brings_its_office_before_anything_is_lost(
    line: Line, desk: Desk, sari: FlaskClient, office: Office
) -> None:
    asked(line, None)
    talk(line, desk)
    answer = finish(sari, "passed_on", office="0", region="Kota Bandung", notes="Belum pernah dibantu.")
    assert answer.status_code == 422
    page = html.unescape(answer.text)
    assert "Belum pernah dibantu." in page
    assert "Wilayahnya baru saja diisi" in page
    assert case(line).status == CaseStatus.NEW


def test_a_follow_up_shows_in_the_case_with_what_was_said(line: Line, desk: Desk, sari: FlaskClient) -> None:
    asked(line)
    talk(line, desk)
    finish(sari, "follow_up", follow_up="2026-11-25T10:00", notes="Suaminya yang tahu.")
    assert steps(line) == [("talk", "follow_up")]
    assert case(line).status == CaseStatus.NEW
    page = page_of(line, sari)
    for text in ("Telepon lagi pada waktu tertentu", "Suaminya yang tahu.", "25 Nov 2026 10.00 WIB"):
        assert text in page


def test_tries_that_came_to_nothing_are_seen_in_the_case(line: Line, desk: Desk, sari: FlaskClient) -> None:
    line.exchange.phone(CALLER).busy()
    asked(line)
    desk.rings()
    desk.connects()
    work(line, 30)
    assert ("try", "busy") in steps(line)
    assert "Ditelepon, tidak bicara" in page_of(line, sari)


def test_a_result_that_nobody_wrote_down_is_a_step_too(line: Line, desk: Desk, sari: FlaskClient) -> None:
    asked(line)
    talk(line, desk)
    line.clock.advance(3600)
    scheduler_does(line, "lapsed claims")
    assert steps(line) == [("talk", "no_disposition")]
    assert "Waktu menulis hasil habis" in page_of(line, sari)


def test_of_several_reports_each_case_hears_of_the_talk(
    line: Line, desk: Desk, sari: FlaskClient, office: Office
) -> None:
    asked(line)
    asked(line)  # the second request of the same number joins the first
    assert len(all_cases(line.database)) == 2
    talk(line, desk)
    finish(sari, "passed_on", office=str(office.id))
    assert [one.status for one in all_cases(line.database)] == ["forwarded", "forwarded"]
    assert steps(line, 1)[0] == steps(line, 2)[0] == ("talk", "passed_on")


def one_merged_into_another(line: Line) -> tuple[Case, Case]:
    """The case of somebody else, and that of the usual caller, which now goes on as the first."""
    asked(line, number="+6281399998888")
    asked(line)
    first, second = all_cases(line.database)
    do(line.database, second.id, CaseEvent.MERGE, line.now, into=first.id)
    return first, second


def test_a_case_that_was_merged_meanwhile_goes_on_as_the_other(
    line: Line, desk: Desk, sari: FlaskClient, office: Office
) -> None:
    first, second = one_merged_into_another(line)
    with line.database.begin() as session:  # only the merged one is rung about
        session.get_one(Report, first.report_id).callback_id = None
    line.clock.advance(60)
    desk.rings(_take(line, desk, second.report_id))
    _talk_and_part(line, desk)
    finish(sari, "passed_on", office=str(office.id))
    assert [one.status for one in all_cases(line.database)] == ["forwarded", "merged"]
    assert ("talk", "passed_on") in steps(line, first.id)
    assert ("talk", "passed_on") in steps(line, second.id)


def test_erasing_takes_the_words_of_a_talk_also_from_the_case_that_it_was_merged_into(
    line: Line, desk: Desk, sari: FlaskClient, office: Office
) -> None:
    first, second = one_merged_into_another(line)
    line.clock.advance(60)
    desk.rings(_take(line, desk, second.report_id))
    _talk_and_part(line, desk)
    finish(sari, "passed_on", office=str(office.id), notes="Ibu Ratna minta modal.", message="Mohon dibantu.")
    assert {case_id for case_id, note in _notes(line) if "Ratna" in note} == {first.id, second.id}
    before = [one for one in _notes(line) if "Ratna" not in one[1] and "Mohon" not in one[1]]
    erasure.erase(line.database, line.hotline.recordings, CALLER, "staff:agus", line.now)
    assert [one for one in _notes(line) if "Ratna" in one[1] or "Mohon" in one[1]] == []
    assert {one for one in before if one[0] == first.id} <= set(_notes(line))  # what is of the other stays


def _notes(line: Line) -> list[tuple[int, str]]:
    with line.database.reading() as session:
        found = session.execute(select(CaseStep.case_id, CaseStep.note).where(CaseStep.note.is_not(None)))
        return [(case_id, note or "") for case_id, note in found]


def _take(line: Line, desk: Desk, report_id: int) -> int:
    from ivr.operations.callbacks import claims

    with line.database.reading() as session:
        callback = session.get_one(Report, report_id).callback_id
    assert callback is not None
    return claims.take(line.database, callback, desk.staff_id, line.now)


def test_an_office_that_closed_meanwhile_is_refused_and_nothing_is_lost(
    line: Line, desk: Desk, sari: FlaskClient, office: Office
) -> None:
    asked(line)
    talk(line, desk)
    with line.database.begin() as session:
        session.get_one(Office, office.id).active = False
    answer = finish(sari, "passed_on", office=str(office.id), notes="Sudah dijelaskan.")
    assert answer.status_code == 422
    assert "Sudah dijelaskan." in html.unescape(answer.text)
    assert (case(line).status, steps(line)) == (CaseStatus.NEW, [])


def test_what_a_disposition_of_the_admins_does_to_the_case_is_its_own_property(
    line: Line, desk: Desk, sari: FlaskClient, office: Office
) -> None:
    own = Disposition("visit", {"id": "Kunjungan dinas", "en": "Visit"}, on_case=OnCase.FORWARD)
    line.publish(with_rules(line.hotline.files, dispositions=(own,)))
    asked(line)
    talk(line, desk)
    finish(sari, "visit", office=str(office.id))
    assert (case(line).status, [one.disposition for one in line.callbacks()]) == ("forwarded", ["visit"])


def test_an_edit_of_the_report_leaves_its_line(line: Line, sari: FlaskClient) -> None:
    asked(line)
    ticket = line.reports()[0].ticket
    seal = re.search(r'name="seal" value="([0-9a-f]+)"', page_of(line, sari))
    assert seal
    send(sari, f"/cases/{ticket}/complete", seal=seal[1], region="Kota Bandung", person="Siti", category="demand")
    assert steps(line) == [("edit", None)]
    page = page_of(line, sari)
    assert "Laporan diubah" in page
    assert "Nama orang" in page


def test_colleagues_do_not_wait_for_each_other_without_end(line: Line, office: Office) -> None:
    """An answered case whose confirming callback joins one that is in hand at that moment."""
    desk = desk_of(line, "budi", "+628111111112")
    asked(line)
    do(line.database, case(line).id, CaseEvent.CHECK, line.now)
    do(line.database, case(line).id, CaseEvent.ANSWER, line.now)
    talk(line, desk)
    assert scheduler_does(line, "answered cases")["asked"] == 1
    desk.finishes("solved")
    assert case(line).status in (CaseStatus.ANSWERED, CaseStatus.CLOSED)
