"""The page of a case whose caller left a message: it opens for everybody who may see it, whatever the audio does."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from ivr.hotline.staff import Role
from ivr.operations.messages import fetching, recordings
from ivr.operations.staff import accounts
from ivr.records.models import Voicemail
from ivr.web.frame.texts import LANGUAGES, texts
from tests.support.keys import sent, to_the_beep
from tests.support.line import Line
from tests.support.people import LOGINS, PAGE, add_everybody, client_of, send

DESK = (Role.AGENT, Role.SUPERVISOR, Role.ADMIN)
AUDIO = ("pending", "stored", "missing", "erased")


def left_a_message(line: Line, state: str) -> str:
    """Somebody reports and leaves twelve seconds; gives the ticket once the audio has come so far."""
    caller = line.dial().press(*to_the_beep()).speak(12).press(*sent())
    line.clock.advance(10)
    if state in ("stored", "erased"):
        fetching.fetch_due(line.database, line.hotline.phone, line.hotline.recordings, line.now)
    with line.database.begin() as session:
        message = session.scalars(select(Voicemail)).one()
        if state == "missing":
            gone = recordings.Recording(message.recording_sid, message.call_sid, 0, message.recorded_at, absent=True)
            recordings.take_in(session, gone, line.now)
        elif state == "erased":
            recordings.erase(message, line.now)
        assert message.status == state
    return caller.ticket


@pytest.mark.parametrize("role", DESK)
@pytest.mark.parametrize("state", AUDIO)
def test_the_desk_opens_it_and_hears_what_there_is(line: Line, role: Role, state: str) -> None:
    add_everybody(line.hotline)
    browser, ticket = client_of(line.app, LOGINS[role]), left_a_message(line, state)
    for language in LANGUAGES:
        with line.database.begin() as session:
            accounts.set_language(session, LOGINS[role], language, "test", line.now)
        answer = browser.get(f"/cases/{ticket}", headers=PAGE)
        assert answer.status_code == 200
        assert ("<audio" in answer.text) == (state == "stored")
        assert (texts(language)["console.messages.pending"] in answer.text) == (state == "pending")


@pytest.mark.parametrize("state", AUDIO)
def test_a_deed_that_fails_shows_the_page_again_and_the_case_goes_all_the_way(line: Line, state: str) -> None:
    add_everybody(line.hotline)
    browser, ticket = client_of(line.app, "sari"), left_a_message(line, state)
    page = browser.get(f"/cases/{ticket}", headers=PAGE).text
    wrong = send(browser, f"/cases/{ticket}/complete", seal="0" * 16, region="bandung", person="Siti")
    assert (wrong.status_code, 'value="Siti"' in wrong.text) == (400, True)
    assert send(browser, f"/cases/{ticket}/do", event="reject", note=" ").status_code == 409
    assert send(browser, f"/cases/{ticket}/do", event="forward", office="1", note="x").status_code == 409
    seal = re.search(r'name="seal" value="([0-9a-f]+)"', page)
    assert seal
    sent = send(browser, f"/cases/{ticket}/complete", seal=seal[1], region="Kota Bandung", check="1", category="demand")
    assert sent.status_code == 303
    assert "Sudah diperiksa" in browser.get(f"/cases/{ticket}", headers=PAGE).text
