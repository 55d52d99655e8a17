"""One's own account: a telephone is set up, replaced and turned off, and its secrets are shown once."""

from __future__ import annotations

import re

import pytest
from sqlalchemy import select

from ivr.operations.staff import sign_in as staff_sign_in
from ivr.records.people import SignIn
from tests.support.line import Line
from tests.support.people import PAGE, PASSWORD, client_of, csrf_token, send, sign_in
from tests.web.sign_in.telephone import (
    SET_UP,
    code,
    cookie,
    give,
    secret_on,
    set_up,
)

pytestmark = pytest.mark.usefixtures("people")


def test_the_browser_carries_neither_the_secret_nor_the_recovery_codes(line: Line) -> None:
    client = client_of(line.app, "dewi")
    secret = secret_on(client.get(SET_UP, headers=PAGE).text)
    assert secret not in cookie(client)
    assert secret_on(client.get(SET_UP, headers=PAGE).text) == secret, "a page opened twice shows one picture"
    send(client, SET_UP, form_on=SET_UP, code=code(line, secret))
    unread = cookie(client)
    codes = re.findall(r"<code>([a-z0-9-]{14})</code>", client.get(SET_UP, headers=PAGE).text)
    assert len(codes) == 10
    assert not [one for one in codes if one in unread or one.replace("-", "") in unread]
    assert not re.findall(r"<code>([a-z0-9-]{14})</code>", client.get(SET_UP, headers=PAGE).text), "shown once"


def test_what_nobody_came_to_see_is_forgotten_with_the_session(line: Line) -> None:
    client = client_of(line.app, "dewi")
    client.get(SET_UP, headers=PAGE)
    with line.database.reading() as session:
        assert [kept for kept in session.scalars(select(SignIn.kept)) if kept]
    line.clock.advance(13 * 3600)
    staff_sign_in.forget(line.database, line.now - staff_sign_in.KEPT)
    with line.database.reading() as session:
        assert not [kept for kept in session.scalars(select(SignIn.kept)) if kept]


def test_a_telephone_is_set_up_and_asked_for_at_the_next_sign_in(line: Line) -> None:
    first = client_of(line.app, "dewi")
    secret, _ = set_up(line, first)
    line.clock.advance(60)
    client = line.app.test_client()
    asked = sign_in(client, "dewi", next="/wallboard")
    assert asked.location == "/login/code?next=/wallboard"
    assert client.get("/wallboard", headers=PAGE).location.startswith("/login"), "half a sign-in opens nothing"
    assert give(client, code(line, secret), next="/wallboard").location == "/wallboard"
    assert client.get("/wallboard", headers=PAGE).status_code == 200


def test_the_picture_is_drawn_here_and_the_codes_are_shown_once(line: Line) -> None:
    client = client_of(line.app, "dewi")
    page = client.get(SET_UP, headers=PAGE).text
    assert "<svg" in page
    assert "style=" not in page
    assert "http" not in page.split("<svg xmlns=")[-1].split("</svg>")[0].replace("http://www.w3.org/2000/svg", "")
    _, codes = set_up(line, client)
    again = client.get(SET_UP, headers=PAGE).text
    assert codes[0] not in again
    assert "10 belum terpakai" in again


def test_setting_up_ends_other_sessions_and_renews_this_one(line: Line) -> None:
    mine, other = client_of(line.app, "dewi"), client_of(line.app, "dewi")
    before = mine.get_cookie("hotline")
    set_up(line, mine)
    after = mine.get_cookie("hotline")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert mine.get("/wallboard", headers=PAGE).status_code == 200
    assert other.get("/wallboard", headers=PAGE).location.startswith("/login")


def test_a_wrong_code_turns_nothing_on_and_keeps_the_picture(line: Line) -> None:
    client = client_of(line.app, "dewi")
    secret = secret_on(client.get(SET_UP, headers=PAGE).text)
    answer = send(client, SET_UP, form_on=SET_UP, code="12")
    assert answer.status_code == 400
    assert 'aria-invalid="true"' in answer.text
    assert secret_on(answer.text) == secret


def test_new_recovery_codes_and_turning_off_need_the_password(line: Line) -> None:
    client = client_of(line.app, "dewi")
    _, codes = set_up(line, client)
    for path in ("/recovery-codes", "/off"):
        answer = send(client, SET_UP + path, present="wrong")
        assert answer.status_code == 400
        assert "Kata sandi sekarang tidak benar" in answer.text
    send(client, f"{SET_UP}/recovery-codes", present=PASSWORD)
    assert codes[0] not in client.get(SET_UP, headers=PAGE).text
    send(client, f"{SET_UP}/off", present=PASSWORD)
    assert client.get("/wallboard", headers=PAGE).status_code == 200
    assert sign_in(line.app.test_client(), "dewi").location == "/"


def test_guessing_the_password_of_a_session_left_open_must_wait(line: Line) -> None:
    client = client_of(line.app, "dewi")
    set_up(line, client)
    for path in ("off", "recovery-codes", "off", "recovery-codes", "off"):
        assert send(client, f"{SET_UP}/{path}", present="wrong").status_code == 400
    headers = {**PAGE, "Referer": f"http://localhost{SET_UP}"}
    data = {"present": PASSWORD, "csrf_token": csrf_token(client, SET_UP)}
    assert client.post(f"{SET_UP}/off", data=data, headers=headers).location == SET_UP
    assert "Terlalu banyak percobaan" in client.get(SET_UP, headers=PAGE).text
    assert "Aktif" in client.get(SET_UP, headers=PAGE).text


def test_another_telephone_needs_the_password(line: Line) -> None:
    client = client_of(line.app, "dewi")
    first, _ = set_up(line, client)
    line.clock.advance(60)
    second = secret_on(client.get(f"{SET_UP}?anew=1", headers=PAGE).text)
    assert second != first
    answer = send(client, SET_UP, form_on=f"{SET_UP}?anew=1", code=code(line, second), present="wrong")
    assert answer.status_code == 400
    assert (
        send(client, SET_UP, form_on=f"{SET_UP}?anew=1", code=code(line, second), present=PASSWORD).status_code == 303
    )
