"""Privacy by its page: found without a trace in addresses, handed over, and erased in two clicks."""

from __future__ import annotations

import html
import io
import zipfile
from typing import Any

import pytest
from flask.testing import FlaskClient

from ivr.hotline.staff import Role
from tests.support.keys import sent, to_the_beep
from tests.support.line import CALLER, Line
from tests.support.people import LOGINS, PAGE, add_everybody, client_of, csrf_token, send
from tests.support.queue import Queue
from tests.support.scheduled import do, pass_time
from tests.support.webhooks import all_text

PRIVACY = "/admin/privacy"
WRITTEN = "0812-3456-7890"
one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def agus(line: Line) -> FlaskClient:
    """The admin's browser; somebody has left a message and waits for a call."""
    add_everybody(line.hotline)
    line.dial().press(*to_the_beep()).speak(8).press(*sent())
    line.dial().press("3", "1", "1", "1").hang_up()
    pass_time(line, 40)
    return client_of(line.app, LOGINS[Role.ADMIN])


def asks(client: FlaskClient, act: str, number: str = WRITTEN, **fields: str) -> Any:
    return send(client, f"{PRIVACY}/{act}", number=number, **fields)


def test_two_clicks_erase_a_number_and_show_before_what_goes(line: Line, agus: FlaskClient) -> None:
    page = html.unescape(asks(agus, "find").text)
    assert "Yang disimpan tentang 0812-3456-7890" in page
    first = html.unescape(asks(agus, "erase", CALLER).text)
    assert "Hapus semua tentang 0812-3456-7890?" in first
    assert "kehilangan suaranya" in first
    assert CALLER in all_text(line.database), "the first click erases nothing"
    done = asks(agus, "erase", CALLER, sure="1")
    assert (done.status_code, done.location) == (303, PRIVACY)
    assert "sudah dihapus" in agus.get(PRIVACY, headers=PAGE).text
    assert "1234567890" not in all_text(line.database)
    assert [entry.action for entry in Queue(line.database).trail() if entry.action.startswith("privacy")] == [
        "privacy:find",
        "privacy:erase",
    ]


@one_database
def test_a_download_holds_the_data_and_the_audio(line: Line, agus: FlaskClient) -> None:
    answer = asks(agus, "export")
    assert answer.headers["Content-Type"] == "application/zip"
    assert "7890" not in answer.headers["Content-Disposition"]
    names = zipfile.ZipFile(io.BytesIO(answer.data)).namelist()
    assert sorted(name for name in names if "audio" not in name) == ["data.html", "data.json"]
    assert len(names) == 3
    assert [entry.after["messages"] for entry in Queue(line.database).trail("privacy:export")] == [1]


@one_database
def test_what_is_no_number_comes_back_with_what_was_typed(line: Line, agus: FlaskClient) -> None:
    for act in ("find", "export", "erase"):
        answer = asks(agus, act, "08<12>")
        assert answer.status_code == 400
        assert "Ini bukan nomor telepon" in answer.text
        assert 'value="08&lt;12&gt;"' in answer.text


@one_database
def test_a_number_on_the_line_is_not_erased(line: Line, agus: FlaskClient) -> None:
    caller = line.dial().press("1")
    answer = asks(agus, "erase", CALLER, sure="1")
    assert answer.status_code == 409
    assert "sedang berlangsung" in answer.text
    caller.hang_up()


@one_database
def test_nobody_but_an_admin_gets_at_it(line: Line, agus: FlaskClient) -> None:
    for role in (Role.AGENT, Role.SUPERVISOR):
        other = client_of(line.app, LOGINS[role])
        for act in ("find", "export", "erase"):
            assert asks(other, act, sure="1").status_code == 403
    assert CALLER in all_text(line.database)


@one_database
def test_the_nights_work_is_told(line: Line, agus: FlaskClient) -> None:
    assert "Belum ada yang lewat masa simpannya" in agus.get(PRIVACY, headers=PAGE).text
    line.clock.advance(731 * 86400)
    do(line, "retention")
    again = client_of(line.app, LOGINS[Role.ADMIN])
    assert "suara pesan: 1" in again.get(PRIVACY, headers=PAGE).text


def test_a_full_number_elsewhere_is_a_click_and_an_entry(line: Line, agus: FlaskClient) -> None:
    dewi, sari = (client_of(line.app, LOGINS[role]) for role in (Role.SUPERVISOR, Role.AGENT))
    callback = line.callbacks()[0].id
    page = f"/console/callbacks/{callback}"
    for client in (dewi, sari):
        assert WRITTEN not in client.get(page, headers=PAGE).text
    data = {"callback": callback, "csrf_token": csrf_token(dewi, page)}
    assert dewi.post("/console/callbacks/number", data=data, headers=PAGE).location == page
    assert WRITTEN in dewi.get(page, headers=PAGE).text
    assert WRITTEN not in dewi.get(page, headers=PAGE).text, "the page after that hides it again"
    assert send(sari, "/console/callbacks/number", callback=callback).status_code == 403
    assert send(dewi, "/console/callbacks/number", callback=999).status_code == 404
    entries = Queue(line.database).trail("number:show")
    assert [(entry.actor, entry.subject) for entry in entries] == [("staff:dewi", f"callback {callback}")]


def test_new_entries_of_the_audit_hold_no_number(line: Line, agus: FlaskClient) -> None:
    send(agus, "/admin/people/sari", name="Sari", role="agent", language="id", phone="0811-2222-333", seen="")
    asks(agus, "find")
    callback = line.callbacks()[0].id
    send(agus, "/console/callbacks/remove", callback=callback, reason=f"rings from {WRITTEN}", sure="1")
    quoted = " ".join(repr((e.subject, e.before, e.after)) for e in Queue(line.database).trail())
    assert "rings from +62********890" in quoted
    assert "1234567890" not in quoted
    assert WRITTEN not in quoted
    assert "2222333" not in quoted
