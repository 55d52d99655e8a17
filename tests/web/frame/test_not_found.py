"""What is not there is answered in one way: pages and forms by 404, the telephone politely, a shell plainly."""

from __future__ import annotations

import pytest
from sqlalchemy import func, select

from ivr.hotline.errors import NotFound, Thing
from ivr.records.audit import AuditEntry
from tests.support.line import PUBLIC_URL, Line
from tests.support.people import PAGE, add_everybody, client_of, send, token_of
from tests.support.shell import Shell
from tests.support.webhooks import fields_of
from tests.support.webhooks import send as send_webhook

ASKED_FOR = {
    Thing.CALL: ("sari", "POST /console/abandoned/handled", {"call": "CA404"}, "Tidak ada panggilan CA404."),
    Thing.CALLBACK: ("sari", "GET /console/callbacks/404", {}, "Tidak ada panggilan balik 404."),
    Thing.CASE: ("sari", "GET /cases/40404040", {}, "Tidak ada kasus 40404040."),
    Thing.ATTACHMENT: ("sari", "GET /attachments/404", {}, "Tidak ada berkas 404."),
    Thing.ENQUIRY: ("sari", "GET /chats/404", {}, "Tidak ada chat 404."),
    Thing.FIGURE: ("dewi", "GET /wallboard/figures/calls.of_the_moon", {}, "Tidak ada angka “calls.of_the_moon”."),
    Thing.OFFICE: ("agus", "GET /admin/offices/404", {}, "Tidak ada dinas 404."),
    Thing.OFFICE_LINK: ("", "GET /o/made-up", {}, "Tautan ini tidak dikenal"),
    Thing.PERSON: ("agus", "GET /admin/people/nobody", {}, "Orang itu tidak ada di sini."),
    Thing.REGION: ("dewi", "GET /wallboard/map?region=99.04", {}, "Tidak ada wilayah dengan kode “99.04”."),
    Thing.RELEASE: ("agus", "GET /admin/releases/404", {}, "Tidak ada rilis 404."),
    Thing.VOICEMAIL: ("sari", "POST /console/messages/handled", {"voicemail": "404"}, "Tidak ada pesan 404."),
    Thing.WALL_SCREEN: ("", "GET /wall/made-up", {}, "Alamat ini tidak membuka apa pun"),
}
"""Who asks for what by a page or a form, and what they read."""

FORMS_ABOUT_NOTHING = [
    ("sari", "/console/note", {"callback": "404", "note": "x"}),
    ("sari", "/console/callbacks/close", {"callback": "404", "reason": "x"}),
    ("dewi", "/console/callbacks/release", {"callback": "404", "reason": "x"}),
    ("dewi", "/console/callbacks/reassign", {"callback": "404", "to": "1", "though_away": "1"}),
    ("dewi", "/console/callbacks/raise", {"callback": "404", "up": "1"}),
    ("dewi", "/console/callbacks/remove", {"callback": "404", "reason": "x", "sure": "1"}),
    ("dewi", "/console/callbacks/number", {"callback": "404"}),
    ("dewi", "/console/team/presence", {"staff": "404", "presence": "ready"}),
    ("sari", "/console/messages/callback", {"voicemail": "404"}),
    ("sari", "/console/messages/open-again", {"voicemail": "404", "marked": "2026-11-24T09:00:00+07:00"}),
    ("sari", "/console/abandoned/callback", {"call": "CA404"}),
    ("sari", "/console/abandoned/open-again", {"call": "CA404", "marked": "2026-11-24T09:00:00+07:00"}),
    ("sari", "/chats/hand-back", {"enquiry": "404", "reason": "x"}),
    ("sari", "/cases/40404040/do", {"event": "check"}),
    ("agus", "/admin/people/nobody/deactivate", {}),
    ("agus", "/admin/people/nobody/link", {}),
    ("agus", "/admin/people/nobody", {"role": "agent", "language": "id"}),
    ("agus", "/admin/releases/404/back", {"seen": "1"}),
    ("agus", "/admin/releases/404/withdraw", {}),
    ("agus", "/admin/releases/404/take", {}),
    ("agus", "/admin/try", {"of": "404"}),
]


def audited(line: Line) -> int:
    """How much was ever written down."""
    with line.database.reading() as session:
        return session.scalar(select(func.count()).select_from(AuditEntry)) or 0


def test_each_kind_of_thing_is_asked_for_here() -> None:
    assert set(ASKED_FOR) | {Thing.ATTEMPT, Thing.CHAT, Thing.REPORT} == set(Thing)


@pytest.mark.parametrize("kind", ASKED_FOR)
def test_a_page_about_nothing_says_what_is_not_there(line: Line, kind: Thing) -> None:
    add_everybody(line.hotline)
    who, request, fields, words = ASKED_FOR[kind]
    method, path = request.split()
    client = client_of(line.app, who) if who else line.client()
    answer = send(client, path, **fields) if method == "POST" else client.get(path, headers=PAGE)
    assert answer.status_code == 404
    assert words in answer.text


@pytest.mark.parametrize(("who", "path", "fields"), FORMS_ABOUT_NOTHING)
def test_a_form_about_nothing_is_told_so_and_changes_nothing(
    line: Line, who: str, path: str, fields: dict[str, str]
) -> None:
    add_everybody(line.hotline)
    client = client_of(line.app, who)
    before = audited(line)
    assert send(client, path, **fields).status_code == 404
    assert audited(line) == before


def test_who_sent_a_form_from_an_old_page_finds_the_way_back_to_it(line: Line) -> None:
    add_everybody(line.hotline)
    client = client_of(line.app, "sari")
    old_page = {**PAGE, "Referer": f"{PUBLIC_URL}/console/messages"}
    form = {"voicemail": "404", "csrf_token": token_of(client)}
    answer = client.post("/console/messages/callback", data=form, headers=old_page)
    assert answer.status_code == 404
    assert 'href="/console/messages">Kembali ke halaman sebelumnya' in answer.text


def test_an_agent_whose_attempt_is_not_there_hears_that_something_failed(line: Line) -> None:
    answer = send_webhook(line, "/voice/agent/answered?attempt=x", fields_of("CA1"))
    assert (answer.status_code, line.words("apology_end") in answer.text) == (200, True)


def test_a_script_or_a_player_is_told_what_is_not_there_as_data(line: Line) -> None:
    add_everybody(line.hotline)
    for path, words in (
        ("/console/callbacks/404", "Tidak ada panggilan balik 404."),
        ("/console/voicemails/404/audio", "Tidak ada pesan 404."),
    ):
        answer = client_of(line.app, "sari").get(path)
        assert (answer.status_code, answer.json) == (404, {"error": "not_found", "message": words})


@pytest.mark.parametrize(
    ("command", "words"),
    [
        ("calls show CA404", "There is no call CA404; `hotline calls` lists them"),
        ("reports show 40404040", "There is no report 40404040; `hotline reports` lists them"),
        ("releases show 404", "There is no release 404; `hotline releases` lists them"),
        ("users disable nobody", "There is no person nobody; `hotline users` lists them"),
    ],
)
def test_a_shell_reads_what_is_not_there_and_where_to_look(line: Line, command: str, words: str) -> None:
    assert Shell(line).give(*command.split(), exit_code=1).output == f"Error: {words}\n"


def test_a_secret_is_not_repeated() -> None:
    assert str(NotFound(Thing.OFFICE_LINK)) == "There is no such office link."
