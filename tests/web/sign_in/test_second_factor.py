"""Setting up a telephone for codes, signing in with it, and being asked to by the hotline, as a browser would."""

from __future__ import annotations

import dataclasses
import re
from typing import Any

import pyotp
import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from ivr.app import create_app
from ivr.hotline.staff import Role
from ivr.operations.staff import sign_in as staff_sign_in
from ivr.records.people import SignIn
from tests.support.line import Line
from tests.support.people import PAGE, PASSWORD, add_everybody, add_person, client_of, csrf_token, send, sign_in

SET_UP = "/account/second-factor"


@pytest.fixture(autouse=True)
def _people(line: Line) -> None:
    add_everybody(line.hotline)


def secret_on(page: str) -> str:
    found = re.search(r'<p class="secret"><code>([A-Z2-7 ]+)</code>', page)
    assert found
    return found[1].replace(" ", "")


def code(line: Line, secret: str) -> str:
    return pyotp.TOTP(secret).at(line.now)


def set_up(line: Line, client: FlaskClient) -> tuple[str, list[str]]:
    """Turn codes on; gives the secret and the recovery codes. The code of this moment is used up."""
    page = client.get(SET_UP, headers=PAGE).text
    secret = secret_on(page)
    answer = send(client, SET_UP, form_on=SET_UP, code=code(line, secret))
    assert (answer.status_code, answer.location) == (303, SET_UP), answer.text
    shown = client.get(SET_UP, headers=PAGE).text
    codes = re.findall(r"<code>([a-z0-9-]{14})</code>", shown)
    assert len(codes) == 10
    return secret, codes


def cookie(client: FlaskClient) -> str:
    """What anybody can read of the browser's cookie."""
    kept = client.get_cookie("hotline")
    assert kept is not None
    serializer = client.application.session_interface.get_signing_serializer(client.application)
    return repr(serializer.loads(kept.value))


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


def give(client: FlaskClient, typed: str, **fields: str) -> Any:
    return send(client, "/login/code", form_on="/login/code", code=typed, **fields)


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


def test_a_wrong_code_at_sign_in_can_be_typed_again_and_then_must_wait(line: Line) -> None:
    secret, codes = set_up(line, client_of(line.app, "dewi"))
    client = line.app.test_client()
    sign_in(client, "dewi")
    for _ in range(5):
        assert give(client, "12").status_code == 401
    answer = give(client, codes[0])
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "900")
    assert secret


def test_a_recovery_code_lets_in_and_says_how_many_are_left(line: Line) -> None:
    _, codes = set_up(line, client_of(line.app, "dewi"))
    client = line.app.test_client()
    sign_in(client, "dewi")
    assert give(client, codes[0]).location == "/"
    assert "Tersisa 9" in client.get("/wallboard", headers=PAGE).text


def test_without_a_password_first_nobody_is_asked_for_a_code(line: Line) -> None:
    client = line.app.test_client()
    assert client.get("/login/code", headers=PAGE).location == "/login"
    token = csrf_token(client)
    answer = client.post("/login/code", data={"csrf_token": token, "code": "123456"}, headers=PAGE)
    assert answer.location == "/login"


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


# Required by the hotline


@pytest.fixture
def strict(line: Line) -> Any:
    """The same hotline, not as a demo."""
    settings = dataclasses.replace(line.settings, demo=False)
    return create_app(dataclasses.replace(line.hotline, settings=settings))


def test_admins_and_supervisors_set_up_a_telephone_before_anything_else(line: Line, strict: Any) -> None:
    for login, home in (("dewi", "/wallboard"), ("agus", "/admin")):
        client = client_of(strict, login)
        assert client.get(home, headers=PAGE).location == SET_UP
        assert client.get(home).json == {"error": "second_factor_needed"}
        assert "mewajibkan" in client.get(SET_UP, headers=PAGE).text
        set_up(line, client)
        assert client.get(home, headers=PAGE).status_code == 200
        line.clock.advance(60)
        assert "wajib" in client.get(send(client, f"{SET_UP}/off", present=PASSWORD).location, headers=PAGE).text
    assert client_of(strict, "sari").get("/console", headers=PAGE).status_code == 200


def test_a_one_time_password_is_changed_first(line: Line, strict: Any) -> None:
    add_person(line.hotline, "baru", Role.ADMIN, one_time=True)
    client = client_of(strict, "baru")
    assert client.get("/admin", headers=PAGE).location == "/password"
    send(client, "/password", present=PASSWORD, wanted="kertas payung gunung", again="kertas payung gunung")
    assert client.get("/admin", headers=PAGE).location == SET_UP


def test_where_the_hotline_does_not_require_it_nobody_is_asked(line: Line, strict: Any) -> None:
    script = line.hotline.files
    line.publish(dataclasses.replace(script, rules=dataclasses.replace(script.rules, second_factor=False)))
    assert client_of(strict, "dewi").get("/wallboard", headers=PAGE).status_code == 200


# Known browsers


def test_a_browser_in_which_somebody_signed_in_is_not_stopped_by_guesses_next_door(line: Line) -> None:
    usual = client_of(line.app, "sari")
    send(usual, "/logout")
    stranger = line.app.test_client()
    for _ in range(5):
        assert sign_in(stranger, "sari", "wrong").status_code == 401
    assert sign_in(stranger, "sari").status_code == 429
    assert sign_in(usual, "sari").status_code == 303


def test_a_browser_is_known_for_its_own_people_only_and_cannot_be_made_up(line: Line) -> None:
    usual = client_of(line.app, "sari")
    cookie = usual.get_cookie("known")
    assert cookie is not None
    assert cookie.http_only
    send(usual, "/logout")
    stranger = line.app.test_client()
    for _ in range(5):
        sign_in(stranger, "dewi", "wrong")
    assert sign_in(usual, "dewi").status_code == 429, "dewi has never been at this browser"
    forged = line.app.test_client()
    forged.set_cookie("known", cookie.value[:-3] + "AAA")
    for _ in range(5):
        sign_in(forged, "sari", "wrong")
    assert sign_in(forged, "sari").status_code == 429
    assert sign_in(usual, "sari").status_code == 303
