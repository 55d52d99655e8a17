"""Setting up a telephone for codes, signing in with it, and being asked to by the hotline, as a browser would."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from ivr.app import create_app
from ivr.hotline.staff import Role
from tests.support.line import Line
from tests.support.people import PAGE, PASSWORD, add_person, client_of, csrf_token, send, sign_in
from tests.web.sign_in.telephone import (
    SET_UP,
    give,
    set_up,
)

pytestmark = pytest.mark.usefixtures("people")


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
