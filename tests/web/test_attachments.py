"""A file that somebody sent is reached with the right role alone, never as a page, and each look is written down."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from ivr.hotline.staff import Role
from ivr.operations.cases import links
from ivr.records.audit import AuditEntry
from ivr.records.cases import Case, Office
from ivr.records.chats import Attachment
from ivr.records.enquiries import Enquiry
from tests.support import sent, sent_files
from tests.support.line import Line
from tests.support.office import add_office, forwarded
from tests.support.people import LOGINS, PAGE, add_everybody, client_of, token_of

one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
STAFF = (Role.AGENT, Role.SUPERVISOR, Role.ADMIN)


def looks(line: Line) -> list[tuple[str, str]]:
    """Who looked, and how."""
    with line.database.reading() as session:
        found = select(AuditEntry.actor, AuditEntry.action).where(AuditEntry.action.startswith("attachment:"))
        return [(actor, action) for actor, action in session.execute(found.order_by(AuditEntry.id))]


def get(browser: FlaskClient, path: str, headers: dict[str, str] | None = None) -> TestResponse:
    return browser.get(path, headers=headers, buffered=True)


def wants_a_person(line: Line, chat: sent.Written, holder: int | None) -> None:
    """The chat is with a person, or waits for one."""
    with line.database.begin() as session:
        enquiry = Enquiry(address_id=chat.address, chat_id=chat.chat, status="claimed" if holder else "waiting")
        enquiry.language, enquiry.held_by = "id", holder
        enquiry.created_at = enquiry.due_at = enquiry.deadline_at = enquiry.order_at = line.now
        session.add(enquiry)


def link_of(line: Line, case: Case, office: Office) -> str:
    with line.database.begin() as session:
        link = links.for_office(session, session.get_one(Case, case.id), office.id, line.now)
        return f"/o/{links.token(line.settings.secret_key, link.id)}"


def takes_up(browser: FlaskClient, link: str) -> None:
    browser.get(link, headers=PAGE)
    browser.post(f"{link}/take-up", data={"csrf_token": token_of(browser)}, headers=PAGE)


@pytest.mark.parametrize("role", [None, *LOGINS])
@pytest.mark.parametrize("holder", ["nobody", "me", "another"])
@pytest.mark.parametrize("path", ["", "/preview"])
@one_database
def test_each_role_reaches_what_it_may_and_each_look_is_written_down(
    line: Line, role: Role | None, holder: str, path: str
) -> None:
    people, chat = add_everybody(line.hotline), sent.writes(line)
    number = sent.sends(line, chat)
    held_by = {"me": role and people[role].id, "another": people[Role.ADMIN].id}.get(holder)
    if holder != "nobody" and held_by is not None:
        wants_a_person(line, chat, held_by)
    browser = client_of(line.app, LOGINS[role]) if role else line.client()
    answer = get(browser, f"/attachments/{number}{path}")
    may = role in STAFF and not (role is Role.AGENT and holder == "another")
    assert answer.status_code == (200 if may else 403 if role else 401)
    action = "attachment:see" if path else "attachment:open"
    assert looks(line) == ([(f"staff:{LOGINS[role]}", action)] if may and role else [])


@pytest.mark.parametrize("name", sorted(sent_files.honest()))
@one_database
def test_whatever_it_is_it_leaves_as_our_own_type_as_a_download_and_in_a_sandbox(line: Line, name: str) -> None:
    add_everybody(line.hotline)
    number = sent.sends(line, sent.writes(line), name)
    answer = get(client_of(line.app, "dewi"), f"/attachments/{number}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith(f"attachment; filename={number}.")
    assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] != "public"
    assert "html" not in answer.content_type
    assert "svg" not in answer.content_type
    assert answer.data == sent_files.honest()[name][1]()


@one_database
def test_a_preview_is_a_jpeg_of_ours_and_seen_again_within_half_an_hour_is_one_look(line: Line) -> None:
    add_everybody(line.hotline)
    number = sent.sends(line, sent.writes(line), "a photo with a place")
    browser = client_of(line.app, "dewi")
    for _ in range(3):
        answer = get(browser, f"/attachments/{number}/preview")
    assert (answer.content_type, answer.headers.get("Content-Disposition", "inline")[:6]) == ("image/jpeg", "inline")
    assert b"Telepon" not in answer.data
    assert looks(line) == [("staff:dewi", "attachment:see")]
    line.clock.advance(31 * 60)
    get(browser, f"/attachments/{number}/preview")
    assert len(looks(line)) == 2


@one_database
def test_a_film_is_played_in_parts_which_are_one_look_and_each_download_is_another(line: Line) -> None:
    add_everybody(line.hotline)
    number, browser = sent.sends(line, sent.writes(line), "a film"), client_of(line.app, "dewi")
    part = get(browser, f"/attachments/{number}", {"Range": "bytes=0-99"})
    assert (part.status_code, len(part.data)) == (206, 100)
    get(browser, f"/attachments/{number}", {"Range": "bytes=100-199"})
    browser.head(f"/attachments/{number}", buffered=True)
    assert len(looks(line)) == 1
    get(browser, f"/attachments/{number}")
    assert len(looks(line)) == 2


@pytest.mark.parametrize(
    "file", ["../../etc/passwd", "/etc/passwd", "1-0123456789ab.jpg", "1-0123456789ab.html", ""], ids=str
)
@one_database
def test_a_name_that_is_not_one_of_ours_leads_nowhere(line: Line, file: str) -> None:
    add_everybody(line.hotline)
    number = sent.sends(line, sent.writes(line))
    with line.database.begin() as session:
        session.get_one(Attachment, number).file = file
    assert get(client_of(line.app, "dewi"), f"/attachments/{number}").status_code == 404


@one_database
def test_what_was_refused_or_never_was_is_not_there(line: Line) -> None:
    add_everybody(line.hotline)
    number, browser = sent.sends(line, sent.writes(line), "a letter that acts"), client_of(line.app, "dewi")
    for path in (f"/attachments/{number}", f"/attachments/{number}/preview", "/attachments/999"):
        assert get(browser, path).status_code == 404
    assert looks(line) == []


@pytest.mark.parametrize("hears", [True, False])
@one_database
def test_an_office_sees_what_was_sent_for_its_case_once_it_is_taken_up_and_it_may_hear(line: Line, hears: bool) -> None:
    office = add_office(line.database, line.now)
    case = forwarded(line, office)
    with line.database.begin() as session:
        session.get_one(Office, office.id).hears = hears
    chat = sent.writes(line)
    number = sent.sends(line, chat, report=case.report_id, body="Barang <b>rusak</b> semua")
    elsewhere = sent.sends(line, chat, "a screenshot")
    browser, link = line.client(), link_of(line, case, office)
    assert get(browser, f"{link}/attachments/{number}").status_code == 404  # not before somebody has taken it up
    takes_up(browser, link)
    page = browser.get(link, headers=PAGE).text
    assert ("Barang &lt;b&gt;rusak&lt;/b&gt; semua" in page) == hears
    assert (f"{link}/attachments/{number}/preview" in page) == hears
    assert get(browser, f"{link}/attachments/{number}/preview").status_code == (200 if hears else 404)
    assert get(browser, f"{link}/attachments/{number}").status_code == (200 if hears else 404)
    assert get(browser, f"{link}/attachments/{elsewhere}").status_code == 404  # of no case of theirs
    assert get(browser, f"/attachments/{number}").status_code == 401
    assert looks(line) == ([(f"office:{office.id}", f"attachment:{how}") for how in ("see", "open")] if hears else [])


@one_database
def test_the_desk_reads_what_was_written_and_sent_for_a_case(line: Line) -> None:
    add_everybody(line.hotline)
    line.dial().press("1", "1", "1", "*", "1").hang_up()
    chat = sent.writes(line)
    report = line.reports()[0]
    sent.says(line, chat, "1")
    sent.says(line, chat, "Kios kami kebanjiran sejak kemarin", report.id)
    number = sent.sends(line, chat, report=report.id)
    refused = sent.sends(line, chat, "a letter with macros", report.id)
    page = client_of(line.app, "sari").get(f"/cases/{report.ticket}", headers=PAGE).text
    assert "Kios kami kebanjiran" in page
    assert f"/attachments/{number}/preview" in page
    assert f"/attachments/{refused}" not in page
    assert "dapat membahayakan" in page
    assert page.count('<li><p class="quiet small"><time') == 3
