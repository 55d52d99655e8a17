"""Staff come in and go out by the pages, as a browser would."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from ivr.hotline.staff import Role
from ivr.operations.console import agents
from ivr.records.audit import AuditEntry
from ivr.records.people import SignIn, SignInTry, Staff
from tests.support.line import Line
from tests.support.people import LOGINS, PAGE, PASSWORD, add_everybody, add_person, client_of, csrf_token, send, sign_in


@pytest.fixture(autouse=True)
def _people(line: Line) -> None:
    add_everybody(line.hotline)


@pytest.mark.parametrize(
    ("login", "home"), [("sari", "/console"), ("dewi", "/wallboard"), ("agus", "/admin"), ("rini", "/office")]
)
def test_everybody_begins_where_their_work_is(line: Line, login: str, home: str) -> None:
    client = line.app.test_client()
    assert sign_in(client, login).location == "/"
    assert client.get("/", headers=PAGE).location == home


def test_after_signing_in_one_is_where_one_wanted_to_go(line: Line) -> None:
    client = line.app.test_client()
    asked = client.get("/console?filter=overdue", headers=PAGE)
    assert asked.location == "/login?next=/console?filter%3Doverdue"
    assert 'value="/console?filter=overdue"' in client.get(asked.location, headers=PAGE).text
    assert sign_in(client, "sari", next="/console?filter=overdue").location == "/console?filter=overdue"


@pytest.mark.parametrize(
    "address",
    [
        "https://elsewhere.example/",
        "//elsewhere.example/console",
        "/\\elsewhere.example",
        "///elsewhere.example",
        "\t//elsewhere.example",
        "/console\r\nX: y",
        "javascript:alert(1)",
        "console",
        "/nowhere",
        "/logout",
        "/login",
        "/voice/incoming",
        "/static/base.css",
    ],
)
def test_nobody_is_sent_to_another_site(line: Line, address: str) -> None:
    client = line.app.test_client()
    assert "elsewhere" not in client.get("/login", query_string={"next": address}, headers=PAGE).text
    assert sign_in(client, "sari", next=address).location == "/"


def test_a_wrong_password_keeps_the_login_and_never_the_password(line: Line) -> None:
    answer = sign_in(line.app.test_client(), "sari", "not <the> password")
    assert answer.status_code == 401
    assert 'value="sari"' in answer.text
    assert "not <the> password" not in answer.text
    assert "not &lt;the" not in answer.text
    assert "Nama masuk atau kata sandi salah." in answer.text


def test_too_many_tries_say_how_long_to_wait(line: Line) -> None:
    client = line.app.test_client()
    for _ in range(5):
        sign_in(client, "sari", "wrong")
    answer = sign_in(client, "sari")
    assert (answer.status_code, answer.headers["Retry-After"]) == (429, "900")
    assert "15 menit" in answer.text


def test_tries_are_told_apart_by_the_address_that_the_proxy_saw(line: Line) -> None:
    client = line.app.test_client()
    token = csrf_token(client)
    told = ("6.6.6.6, 203.0.113.9", "203.0.113.9:52011", "2001:db8:1:2:3::4", "[2001:db8:1:2:3::4]:52011", "garbage")
    for forwarded in told:
        data = {"login": "sari", "password": "wrong", "csrf_token": token}
        client.post("/login", data=data, headers={**PAGE, "X-Forwarded-For": forwarded})
    with line.database.reading() as session:
        seen = list(session.scalars(select(SignInTry.address).order_by(SignInTry.id)))
    assert seen == ["203.0.113.9", "203.0.113.9", "2001:db8:1:2::/64", "2001:db8:1:2::/64", "127.0.0.1"]


def test_signing_in_begins_a_session_of_its_own(line: Line) -> None:
    client = line.app.test_client()
    token = csrf_token(client)
    before = client.get_cookie("hotline")
    sign_in(client, "sari")
    after = client.get_cookie("hotline")
    assert before is not None
    assert after is not None
    assert before.value != after.value
    assert after.http_only
    assert after.same_site == "Lax"
    stale = client.post("/logout", data={"csrf_token": token}, headers=PAGE)
    assert stale.status_code == 400, "a token from before the sign-in is worth nothing after it"


def test_signing_out_ends_the_session_on_the_server(line: Line) -> None:
    client = client_of(line.app, "sari")
    cookie = client.get_cookie("hotline")
    assert cookie is not None
    assert send(client, "/logout").location == "/login"
    thief = line.app.test_client()
    thief.set_cookie("hotline", cookie.value)
    answer = thief.get("/console", headers=PAGE)
    assert answer.location.startswith("/login")
    with line.database.reading() as session:
        assert session.scalars(select(SignIn)).one().ended_at is not None
        actions = set(session.scalars(select(AuditEntry.action)))
    assert {"staff:sign-in", "staff:sign-out"} <= actions


def test_signing_out_needs_a_form(line: Line) -> None:
    client = client_of(line.app, "sari")
    assert client.get("/logout", headers=PAGE).status_code == 405


def test_a_session_that_is_over_says_so_and_leads_back(line: Line) -> None:
    client = client_of(line.app, "sari")
    line.clock.advance(2 * 3600 + 1)
    answer = client.get("/console", headers=PAGE)
    assert answer.location == "/login?next=/console&ended=1"
    assert "sudah berakhir" in client.get(answer.location, headers=PAGE).text


def test_a_form_sent_after_the_session_is_over_leads_back_to_its_page(line: Line) -> None:
    client = client_of(line.app, "sari")
    token = csrf_token(client, "/password")
    line.clock.advance(2 * 3600 + 1)
    headers = {**PAGE, "Referer": "http://localhost/password"}
    answer = client.post("/password", data={"csrf_token": token}, headers=headers)
    assert answer.location == "/login?next=/password&ended=1"


def test_live_updates_do_not_keep_a_session_alive_but_a_click_does(line: Line) -> None:
    client = client_of(line.app, "sari")
    for _ in range(3):
        line.clock.advance(3600)
        assert client.get("/password", headers={"Accept": "text/event-stream"}).status_code == 200
        assert client.get("/password", headers=PAGE).status_code == 200
    for _ in range(2):
        line.clock.advance(3599)
        client.get("/password", headers={"Accept": "text/event-stream"})
        client.get("/password", headers={**PAGE, "X-Background": "1"})
    line.clock.advance(3)
    assert client.get("/password", headers={"Accept": "text/event-stream"}).status_code == 401


def test_a_disabled_person_is_out_with_the_next_click(line: Line) -> None:
    client = client_of(line.app, "sari")
    with line.database.begin() as session:
        agents.disable(session, "sari", "staff:agus", line.now)
    assert client.get("/console", headers=PAGE).location.startswith("/login")


# Passwords


def test_a_one_time_password_must_be_changed_before_anything_else(line: Line) -> None:
    add_person(line.hotline, "baru", one_time=True)
    client = client_of(line.app, "baru")
    assert client.get("/console", headers=PAGE).location == "/password"
    assert client.get("/console").json == {"error": "password_change_needed"}
    assert "sekali pakai" in client.get("/password", headers=PAGE).text
    new = "kertas payung gunung"
    answer = send(client, "/password", present=PASSWORD, wanted=new, again=new)
    assert answer.location == "/"
    assert client.get("/console", headers=PAGE).status_code == 200
    with line.database.reading() as session:
        assert session.scalars(select(Staff).where(Staff.login == "baru")).one().one_time_until is None


@pytest.mark.parametrize(
    ("present", "wanted", "again", "complaint"),
    [
        ("wrong", "kertas payung gunung", "kertas payung gunung", "Kata sandi sekarang tidak benar"),
        (PASSWORD, "kertas payung gunung", "kertas payung", "tidak sama"),
        (PASSWORD, "pendek", "pendek", "sedikitnya 12"),
        (PASSWORD, "katasandi12345", "katasandi12345", "mudah ditebak"),
        (PASSWORD, PASSWORD, PASSWORD, "sama dengan yang lama"),
    ],
)
def test_a_password_that_will_not_do_is_refused_beside_its_field(
    line: Line, present: str, wanted: str, again: str, complaint: str
) -> None:
    client = client_of(line.app, "sari")
    answer = send(client, "/password", present=present, wanted=wanted, again=again)
    assert answer.status_code == 400
    assert complaint in answer.text
    assert 'aria-invalid="true"' in answer.text
    assert wanted not in answer.text


def test_a_changed_password_throws_out_all_other_browsers(line: Line) -> None:
    mine, other = client_of(line.app, "sari"), client_of(line.app, "sari")
    new = "kertas payung gunung"
    send(mine, "/password", present=PASSWORD, wanted=new, again=new)
    assert mine.get("/console", headers=PAGE).status_code == 200
    assert other.get("/console", headers=PAGE).location.startswith("/login")


# Language


def test_the_language_is_chosen_before_signing_in_and_kept_with_the_person(line: Line) -> None:
    client = line.app.test_client()
    assert "Kata sandi" in client.get("/login", headers=PAGE).text
    token = csrf_token(client)
    answer = client.post("/language", data={"language": "en", "then": "/console", "csrf_token": token}, headers=PAGE)
    assert answer.location == "/login?next=/console"
    assert "Password" in client.get("/login", headers=PAGE).text
    sign_in(client, "sari")
    assert "Ganti kata sandi" in client.get("/password", headers=PAGE).text, "Sari's own language is Indonesian"
    assert send(client, "/language", language="en", next="/password").location == "/password"
    assert "Change password" in client.get("/password", headers=PAGE).text
    assert "Change password" in client_of(line.app, "sari").get("/password", headers=PAGE).text


@pytest.mark.parametrize("wanted", ["", "xx", "../en", "<b>"])
def test_an_unknown_language_changes_nothing(line: Line, wanted: str) -> None:
    client = client_of(line.app, "sari")
    send(client, "/language", language=wanted, next="/password")
    assert 'lang="id"' in client.get("/password", headers=PAGE).text


def test_the_navigation_shows_what_one_may_open(line: Line) -> None:
    seen = {}
    for role, login in LOGINS.items():
        page = client_of(line.app, login).get("/password", headers=PAGE).text
        seen[role] = [name for name in ("/console", "/wallboard", "/admin", "/office") if f'href="{name}"' in page]
    assert seen == {
        Role.AGENT: ["/console"],
        Role.SUPERVISOR: ["/console", "/wallboard"],
        Role.ADMIN: ["/console", "/wallboard", "/admin"],
        Role.OFFICER: [],
    }
