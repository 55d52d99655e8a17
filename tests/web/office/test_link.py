"""The link in an office's mail: opens one case for one office, changes nothing by being opened, and can be ended."""

from __future__ import annotations

import re
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select

from ivr.hotline.case import CaseEvent, CaseStatus
from ivr.operations.cases import links
from ivr.records.audit import AuditEntry
from ivr.records.cases import Case, CaseLink, CaseStep, Office
from tests.support.keys import to_the_beep
from tests.support.line import Line
from tests.support.office import add_office, all_cases, do, forwarded
from tests.support.people import PAGE, token_of
from tests.support.scheduled import pass_time

SHOWN_NUMBER = "0812-3456-7890"


@pytest.fixture
def bandung(line: Line) -> Office:
    return add_office(line.database, line.now)


@pytest.fixture
def case(line: Line, bandung: Office) -> Case:
    return forwarded(line, bandung)


def link_of(line: Line, case: Case, office: Office) -> str:
    """The link that the office's mail carries."""
    with line.database.begin() as session:
        link = links.for_office(session, session.get_one(Case, case.id), office.id, line.now)
        return f"/o/{links.token(line.settings.secret_key, link.id)}"


def everything(line: Line) -> tuple[Any, ...]:
    """All that a link could change."""
    with line.database.reading() as session:
        counts = [session.scalar(select(func.count()).select_from(model)) for model in (AuditEntry, CaseStep, CaseLink)]
        rows = session.execute(select(Case.status, Case.answer, Case.office_id, Case.deadline_at)).all()
    return (*counts, *map(tuple, rows))


def answer(browser: FlaskClient, link: str, deed: str, **fields: str) -> Any:
    return browser.post(f"{link}/{deed}", data={**fields, "csrf_token": token_of(browser)}, headers=PAGE)


def now(line: Line) -> Case:
    return all_cases(line.database)[-1]


def test_an_office_takes_a_case_up_and_answers_it(line: Line, case: Case, bandung: Office) -> None:
    link, browser = link_of(line, case, bandung), line.client()
    page = browser.get(link, headers=PAGE)
    assert page.status_code == 200
    assert "Kota Bandung" in page.text
    assert SHOWN_NUMBER not in page.text  # not before somebody has taken it up
    assert answer(browser, link, "take-up").status_code == 303
    assert SHOWN_NUMBER in browser.get(link, headers=PAGE).text
    assert answer(browser, link, "answer", note="Cicilan ditunda enam bulan.").status_code == 303
    assert (now(line).status, now(line).answer) == (CaseStatus.ANSWERED, "Cicilan ditunda enam bulan.")
    assert "Tidak ada lagi yang perlu dilakukan" in browser.get(link, headers=PAGE).text
    with line.database.reading() as session:
        entries = session.scalars(
            select(AuditEntry.action).where(AuditEntry.actor == f"office:{bandung.id}").order_by(AuditEntry.id)
        ).all()
    assert entries == ["case:take-up", "case:answer"]


def test_mail_software_that_opens_a_link_changes_nothing(line: Line, case: Case, bandung: Office) -> None:
    link, before = link_of(line, case, bandung), everything(line)
    for method in ("GET", "HEAD", "OPTIONS"):
        for path in ("", "/take-up", "/answer", "/audio/1"):
            line.client().open(link + path, method=method, headers=PAGE)
    assert everything(line) == before


def test_what_is_sent_twice_happens_once(line: Line, case: Case, bandung: Office) -> None:
    link, browser = link_of(line, case, bandung), line.client()
    for deed, fields in (("take-up", {}), ("answer", {"note": "Sudah dikunjungi."})):
        answer(browser, link, deed, **fields)
        once = everything(line)
        browser.get(link, headers=PAGE)  # the word on the first is read
        assert answer(browser, link, deed, **fields).status_code == 303
        assert "sudah tercatat sebelumnya" in browser.get(link, headers=PAGE).text
        assert everything(line) == once


def test_a_second_answer_does_not_replace_the_first(line: Line, case: Case, bandung: Office) -> None:
    link, browser = link_of(line, case, bandung), line.client()
    answer(browser, link, "answer", note="Yang pertama.")
    assert answer(browser, link, "answer", note="Yang kedua.").status_code == 400
    assert now(line).answer == "Yang pertama."


@pytest.mark.parametrize("change", ["last", "number", "cut", "nothing", "long"])
def test_a_forged_link_is_not_known(line: Line, case: Case, bandung: Office, change: str) -> None:
    link, before = link_of(line, case, bandung), everything(line)
    other = {
        "last": link[:-2] + ("AA" if link[-2:] != "AA" else "BB"),
        "number": "/o/" + links.token("another secret of another hotline", 1).replace("MQ", "Mg"),
        "cut": link[:-5],
        "nothing": "/o/1",
        "long": f"/o/{'a' * 5000}",
    }[change]
    browser = line.client()
    assert browser.get(other, headers=PAGE).status_code == 404
    assert answer(browser, other, "answer", note="x").status_code == 404
    assert everything(line) == before


def refused(line: Line, link: str, case_status: CaseStatus) -> None:
    """The link opens nothing and does nothing; the answer tells nothing of the case."""
    before, browser = everything(line), line.client()
    for page in (
        browser.get(link, headers=PAGE),
        answer(browser, link, "answer", note="x"),
        answer(browser, link, "take-up"),
        browser.get(f"{link}/audio/1", headers=PAGE),
    ):
        assert page.status_code == 410
        assert SHOWN_NUMBER not in page.text
        assert "Jawa Barat" not in page.text
    assert everything(line) == before
    assert now(line).status == case_status


def test_an_expired_link_is_refused(line: Line, case: Case, bandung: Office) -> None:
    link = link_of(line, case, bandung)
    line.clock.advance(links.LASTS.total_seconds())
    refused(line, link, CaseStatus.FORWARDED)


def test_a_withdrawn_link_is_refused(line: Line, case: Case, bandung: Office) -> None:
    link = link_of(line, case, bandung)
    with line.database.begin() as session:
        assert links.withdraw(session, case.id, line.now) == 1
    refused(line, link, CaseStatus.FORWARDED)


def test_the_link_of_an_office_that_no_longer_has_the_case_is_refused(line: Line, case: Case, bandung: Office) -> None:
    link = link_of(line, case, bandung)
    other = add_office(line.database, line.now, "32.04", name="Dinas Kabupaten Bandung", email="kab@example.id")
    do(line.database, case.id, CaseEvent.FORWARD, line.now, office=other.id)
    refused(line, link, CaseStatus.FORWARDED)
    assert line.client().get(link_of(line, case, other), headers=PAGE).status_code == 200


def test_the_link_of_an_office_that_was_switched_off_is_refused(line: Line, case: Case, bandung: Office) -> None:
    link = link_of(line, case, bandung)
    with line.database.begin() as session:
        session.get_one(Office, bandung.id).active = False
    refused(line, link, CaseStatus.FORWARDED)


def test_a_link_opens_its_own_case_only(line: Line, case: Case, bandung: Office) -> None:
    line.clock.advance(60)
    second = forwarded(line, bandung)
    first = link_of(line, case, bandung)
    answer(line.client(), first, "answer", note="Untuk yang pertama.")
    assert [one.status for one in all_cases(line.database)] == [CaseStatus.ANSWERED, CaseStatus.FORWARDED]
    assert first != link_of(line, second, bandung)


def test_an_office_asks_back_and_the_answer_comes_with_a_new_mail(line: Line, case: Case, bandung: Office) -> None:
    link, browser = link_of(line, case, bandung), line.client()
    page = answer(browser, link, "ask-back", note="Nama usahanya apa?")
    assert page.status_code == 200
    assert "Terima kasih" in page.text
    assert (now(line).status, browser.get(link, headers=PAGE).status_code) == (CaseStatus.RETURNED, 410)
    do(line.database, case.id, CaseEvent.FORWARD, line.now, office=bandung.id, note="Warung Bu Siti.")
    assert "Warung Bu Siti." in browser.get(link_of(line, case, bandung), headers=PAGE).text


def test_an_office_returns_a_case_to_the_right_region(line: Line, case: Case, bandung: Office) -> None:
    link, browser = link_of(line, case, bandung), line.client()
    unclear = answer(browser, link, "return", note="Bukan kami.", region="bandung")
    assert unclear.status_code == 400
    assert "Kabupaten Bandung" in unclear.text
    assert "Bukan kami." in unclear.text
    assert answer(browser, link, "return", note="Bukan kami.", region="Kabupaten Bandung").status_code == 200
    assert (now(line).status, now(line).suggested_region) == (CaseStatus.RETURNED, "32.04")


def test_no_office_sees_what_another_said_or_who_sits_at_the_desk(line: Line, case: Case, bandung: Office) -> None:
    browser = line.client()
    answer(browser, link_of(line, case, bandung), "answer", note="Jawaban kota.")
    other = add_office(line.database, line.now, "32.04", name="Dinas Kabupaten Bandung", email="kab@example.id")
    do(line.database, case.id, CaseEvent.FORWARD, line.now, office=other.id, note="Mohon dilanjutkan.")
    link = link_of(line, case, other)
    answer(browser, link, "take-up")
    page = browser.get(link, headers=PAGE).text
    assert "Mohon dilanjutkan." in page
    for hidden in ("Jawaban kota.", "Dinas Koperasi Kota Bandung", "sari"):
        assert hidden not in page


def test_nothing_is_taken_without_words_or_without_a_token(line: Line, case: Case, bandung: Office) -> None:
    link, browser, before = link_of(line, case, bandung), line.client(), everything(line)
    assert answer(browser, link, "answer", note="  ").status_code == 400
    assert browser.post(f"{link}/answer", data={"note": "x"}, headers=PAGE).status_code == 400
    elsewhere = {**PAGE, "Sec-Fetch-Site": "cross-site"}
    token = token_of(browser)
    assert browser.post(f"{link}/answer", data={"note": "x", "csrf_token": token}, headers=elsewhere).status_code == 400
    assert answer(browser, link, "escalate", note="x").status_code == 404
    assert answer(browser, link, "close", note="x").status_code == 404
    assert everything(line) == before


def test_what_an_office_writes_is_text(line: Line, case: Case, bandung: Office) -> None:
    link, browser = link_of(line, case, bandung), line.client()
    answer(browser, link, "answer", note="<script>alert(1)</script>")
    page = browser.get(link, headers=PAGE).text
    assert "&lt;script&gt;alert(1)" in page
    assert "<script>alert(1)" not in page


def test_the_page_can_be_read_in_english(line: Line, case: Case, bandung: Office) -> None:
    link, browser = link_of(line, case, bandung), line.client()
    data = {"language": "en", "csrf_token": token_of(browser)}
    back = browser.post("/language", data=data, headers={**PAGE, "Referer": f"http://localhost{link}"})
    assert back.location == link
    assert "Take it up" in browser.get(link, headers=PAGE).text


def with_message(line: Line, office: Office) -> Case:
    caller = line.dial().press(*to_the_beep())
    caller.speak(8).press("1").hang_up()
    pass_time(line, 60)
    case = all_cases(line.database)[-1]
    do(line.database, case.id, CaseEvent.CHECK, line.now)
    return do(line.database, case.id, CaseEvent.FORWARD, line.now, office=office.id)


def test_an_office_hears_the_message_once_it_has_taken_the_case_up(line: Line, bandung: Office) -> None:
    case = with_message(line, bandung)
    link, browser = link_of(line, case, bandung), line.client()
    (message,) = line.voicemails()
    assert browser.get(f"{link}/audio/{message.id}").status_code == 404
    answer(browser, link, "take-up")
    path = re.findall(r'src="(/o/[^"]+/audio/\d+)"', browser.get(link, headers=PAGE).text)
    with browser.get(path[0], headers={"Range": "bytes=0-"}, buffered=True) as heard:
        assert (heard.status_code, heard.data[:4]) == (206, b"RIFF")
    with line.database.reading() as session:
        entry = session.scalars(select(AuditEntry).where(AuditEntry.action == "voicemail:hear")).one()
    assert entry.actor == f"office:{bandung.id}"


def test_an_office_that_may_not_hear_hears_nothing(line: Line) -> None:
    deaf = add_office(line.database, line.now, hears=False)
    case = with_message(line, deaf)
    link, browser = link_of(line, case, deaf), line.client()
    answer(browser, link, "take-up")
    assert "<audio" not in browser.get(link, headers=PAGE).text
    assert browser.get(f"{link}/audio/{line.voicemails()[0].id}").status_code == 404


def test_a_link_lives_as_long_as_the_office_needs_it(line: Line, case: Case, bandung: Office) -> None:
    """A reminder that is sent shortly before the link is over carries a new one."""
    old = link_of(line, case, bandung)
    line.clock.advance((links.LASTS - timedelta(days=2)).total_seconds())
    new = link_of(line, case, bandung)
    assert old != new
