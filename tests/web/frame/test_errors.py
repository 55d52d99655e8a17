"""Whatever goes wrong, staff see a plain page in their language that leaks nothing; scripts get data."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest
from flask import Flask, abort
from sqlalchemy import text

from ivr.app import create_app
from ivr.hotline.errors import HotlineError
from ivr.hotline.staff import Role
from ivr.operations.staff.accounts import LastAdmin
from ivr.records.database import Database
from ivr.web.frame.marks import StaffPages, open_to_all
from tests.support.line import Line
from tests.support.people import PAGE, add_everybody, client_of, csrf_token, send


class NobodyTranslatedThis(HotlineError):
    """A rule without words of its own."""


@pytest.fixture
def app(line: Line) -> Flask:
    """The application with a page for everything that can go wrong."""
    trouble = StaffPages("trouble", __name__, url_prefix="/trouble", needed=Role.AGENT)

    @trouble.get("/status/<int:code>")
    @open_to_all
    def status(code: int) -> str:
        abort(code)

    @trouble.route("/crash", methods=["GET", "POST"])
    @open_to_all
    def crash() -> str:
        raise RuntimeError("secret-inside +6281234567890")

    @trouble.route("/rule", methods=["GET", "POST"])
    def rule() -> str:
        raise LastAdmin("agus is the only admin")

    @trouble.get("/other-rule")
    def other_rule() -> str:
        raise NobodyTranslatedThis("The rule says no.")

    add_everybody(line.hotline)
    made = create_app(line.hotline)
    made.register_blueprint(trouble)
    return made


@pytest.mark.parametrize("code", [400, 403, 404, 405, 409, 413, 418, 429, 500, 502, 503])
@pytest.mark.parametrize("language", ["id", "en"])
def test_every_status_has_a_page_in_both_languages(app: Flask, code: int, language: str) -> None:
    answer = app.test_client().get(f"/trouble/status/{code}?lang={language}", headers=PAGE)
    assert answer.status_code == code
    assert f'<html lang="{language}">' in answer.text
    assert ("Kode" if language == "id" else "Code") + f" {code}" in answer.text
    assert answer.headers["Cache-Control"] == "no-store"
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]


def test_a_crash_tells_nothing_of_the_inside(app: Flask) -> None:
    answer = app.test_client().get("/trouble/crash", headers=PAGE)
    assert answer.status_code == 500
    assert "secret-inside" not in answer.text
    assert "Traceback" not in answer.text
    data = app.test_client().get("/trouble/crash")
    assert data.json is not None
    assert data.json["error"] == "http500"
    assert "secret-inside" not in data.text


def test_a_page_that_is_not_there(app: Flask) -> None:
    assert "tidak ditemukan" in app.test_client().get("/nowhere/at/all", headers=PAGE).text
    assert 'href="/wallboard"' in client_of(app, "dewi").get("/nowhere/at/all", headers=PAGE).text


def test_a_broken_rule_brings_back_to_the_form_with_the_reason(app: Flask) -> None:
    client = client_of(app, "agus")
    page = client.get("/trouble/rule", headers=PAGE)
    assert page.status_code == 409
    assert "satu-satunya pengelola" in page.text
    answer = send(client, "/trouble/rule")
    assert answer.status_code == 409, "without knowing where it came from"
    headers = {**PAGE, "Referer": "http://localhost/password"}
    sent = client.post("/trouble/rule", data={"csrf_token": csrf_token(client, "/password")}, headers=headers)
    assert (sent.status_code, sent.location) == (303, "/password")
    assert "satu-satunya pengelola" in client.get("/password", headers=PAGE).text
    data = client.get("/trouble/rule")
    assert data.status_code == 409
    assert data.json is not None
    assert data.json["error"] == "LastAdmin"


def test_a_rule_without_a_translation_is_told_in_its_own_words(app: Flask) -> None:
    assert "The rule says no." in client_of(app, "sari").get("/trouble/other-rule", headers=PAGE).text


def test_a_missing_role_says_which(app: Flask) -> None:
    answer = client_of(app, "sari").get("/admin", headers=PAGE)
    assert answer.status_code == 403
    assert "khusus untuk pengelola" in answer.text


def test_a_form_that_is_too_large_is_refused(app: Flask) -> None:
    client = client_of(app, "sari")
    answer = client.post("/password", data={"present": "x" * (2 * 1024 * 1024)}, headers=PAGE)
    assert answer.status_code == 413
    assert "melebihi batas" in answer.text


def test_without_a_database_staff_are_told_so(line: Line, tmp_path: Path) -> None:
    add_everybody(line.hotline)
    cookie = client_of(line.app, "sari").get_cookie("hotline")
    assert cookie is not None
    empty = Database(f"sqlite:///{tmp_path / 'empty.db'}")
    broken = create_app(dataclasses.replace(line.hotline, database=empty)).test_client()
    broken.set_cookie("hotline", cookie.value)
    answer = broken.get("/console", headers=PAGE)
    empty.close()
    assert answer.status_code == 503
    assert "tidak terjangkau" in answer.text


def test_machines_get_no_pages(line: Line) -> None:
    answer = line.client().post("/healthz")
    assert (answer.status_code, answer.is_json) == (405, True)
    assert "GET" in answer.headers["Allow"]


def test_over_https_cookies_are_for_this_host_and_https_only(line: Line) -> None:
    settings = dataclasses.replace(line.settings, public_url="https://hotline.example.id")
    app = create_app(dataclasses.replace(line.hotline, settings=settings))
    answer = app.test_client().get("/login", headers=PAGE)
    (cookie,) = answer.headers.getlist("Set-Cookie")
    assert cookie.startswith("__Host-hotline=")
    assert {"Secure", "HttpOnly", "SameSite=Lax", "Path=/"} <= set(cookie.split("; "))
    assert "max-age" in answer.headers["Strict-Transport-Security"]


def test_files_that_never_change_may_be_kept_and_pages_not(line: Line) -> None:
    client = line.app.test_client()
    page = client.get("/login", headers=PAGE)
    assert page.headers["Cache-Control"] == "no-store"
    address = page.text.split('rel="stylesheet" href="')[1].split('"')[0]
    with client.get(address) as file:
        assert "immutable" in file.headers["Cache-Control"]
    with client.get(address.split("?")[0]) as file:
        assert file.headers["Cache-Control"] == "no-cache"


def test_the_first_click_after_a_restart_of_the_database_is_answered(app: Flask, line: Line) -> None:
    """What lay idle in the pool is gone then: a page needs several connections, and each is replaced in time."""
    browser = client_of(app, "agus")
    if not line.database.is_sqlite:
        with line.database.reading() as one, line.database.reading() as other:  # so many lie idle afterwards
            for session in (one, other):
                session.execute(text("SELECT 1"))
        with line.database.begin() as session:
            others = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database()"
            session.execute(text(f"{others} AND pid <> pg_backend_pid()"))
    for _ in range(2):
        assert browser.get("/admin", headers=PAGE).status_code == 200
    assert send(browser, "/language", language="en").status_code == 303
