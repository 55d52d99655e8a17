"""What a browser may be made to do: nothing that is written into a page, framed, sent from elsewhere, or too large."""

from __future__ import annotations

import re
from typing import Any

import pytest
from flask.testing import FlaskClient

from ivr.hotline.staff import Role
from ivr.operations.releases.transcoding import LARGEST
from ivr.web.admin.office_import import LARGEST_FILE
from ivr.web.frame.access import READING
from ivr.web.frame.install import LARGEST_FORM
from ivr.web.frame.marks import needed_role
from tests.support.keys import sent, to_the_beep
from tests.support.line import Line
from tests.support.pages import Address, addresses, inline
from tests.support.people import LOGINS, PAGE, add_everybody, client_of, csrf_token
from tests.support.scheduled import pass_time
from tests.support.sizes import quickly_on_sqlite
from tests.support.webhooks import all_text, send

FOREIGN = "elsewhere.example"
UPLOADS = {
    "admin.save_prompt": 3 * LARGEST,
    "admin.import_offices": 2 * LARGEST_FILE,
    "admin.take_offices": 2 * LARGEST_FILE,
}
"""What takes recordings or lists of offices, and so more than an ordinary form; whoever adds to this says why."""
FORM = "application/x-www-form-urlencoded"


@pytest.fixture
def busy(line: Line) -> Line:
    """A hotline with people, a message, a callback and a broken-off call, so that no page is empty."""
    add_everybody(line.hotline)
    line.dial().press(*to_the_beep()).speak(8).press(*sent())
    line.dial("+628122222222").press("3", "1", "1", "1").hang_up()
    line.dial("+628133333333").press("1").hang_up()
    pass_time(line, 40)
    return line


def browsers(line: Line) -> dict[Role | None, FlaskClient]:
    """One for each role, and one in which nobody is signed in."""
    return {None: line.app.test_client(), **{role: client_of(line.app, login) for role, login in LOGINS.items()}}


def opened(line: Line, client: FlaskClient, address: Address, **options: Any) -> Any:
    headers = {**PAGE, **options.pop("headers", {})}
    with client.open(address.path, method=address.method, headers=headers, **options) as answer:
        answer.get_data()
        return answer


def directives(policy: str) -> dict[str, list[str]]:
    return {part.split()[0]: part.split()[1:] for part in policy.split(";") if part.strip()}


@quickly_on_sqlite
def test_every_page_is_strict_and_holds_nothing_that_strictness_forbids(busy: Line) -> None:
    """Whatever is answered, to whomever: no inline script or style, no frame, no cache, no guessing of types."""
    shown = 0
    for role, client in browsers(busy).items():
        for address in addresses(busy.app):
            if address.method not in READING:
                continue
            answer = opened(busy, client, address)
            where = (role, address.path, answer.status_code)
            policy = directives(answer.headers["Content-Security-Policy"])
            assert policy["default-src"] == policy["frame-ancestors"] == policy["base-uri"] == ["'none'"], where
            assert policy["script-src"] == policy["style-src"] == policy["form-action"] == ["'self'"], where
            assert answer.headers["X-Frame-Options"] == "DENY", where
            assert answer.headers["X-Content-Type-Options"] == "nosniff", where
            assert answer.headers["Referrer-Policy"] == "same-origin", where
            kept = answer.headers["Cache-Control"]
            assert "no-store" in kept or address.endpoint in ("static", "console.audio"), (where, kept)
            if answer.mimetype == "text/html":
                shown += answer.status_code == 200
                assert inline(answer.text) == [], where
    assert shown > 52, "most pages must have been there to look at"


@quickly_on_sqlite
def test_a_name_that_somebody_else_put_into_the_request_appears_nowhere(busy: Line) -> None:
    """The Host header is the browser's word; no address on any page or in any redirect is made from it."""
    told = {"Host": FOREIGN, "X-Forwarded-Host": FOREIGN, "X-Forwarded-Proto": "https", "X-Original-URL": "/admin"}
    for role, client in browsers(busy).items():
        for address in addresses(busy.app):
            if address.method in READING:
                answer = opened(busy, client, address, headers=told)
                assert FOREIGN not in repr(answer.headers), (role, address.path)
                assert answer.mimetype != "text/html" or FOREIGN not in answer.text, (role, address.path)


@quickly_on_sqlite
@pytest.mark.parametrize("headers", [{"Origin": f"https://{FOREIGN}"}, {"Sec-Fetch-Site": "cross-site"}, {}], ids=str)
def test_what_comes_from_elsewhere_or_without_a_token_changes_nothing(busy: Line, headers: dict[str, str]) -> None:
    """Each way to change something, for each role, with everything in it but what the page would have put there."""
    clients = browsers(busy)
    for client in clients.values():
        client.get("/login", headers=PAGE)
    tokens = {role: csrf_token(client) for role, client in clients.items() if role is None}
    for role, client in clients.items():
        if role is not None:
            tokens[role] = csrf_token(client, "/password")
    before = all_text(busy.database)
    for role, client in clients.items():
        for address in addresses(busy.app):
            if address.method in READING:
                continue
            data = {"csrf_token": tokens[role]} if headers else {}
            answer = opened(
                busy, client, address, data={**data, "number": "+628122222222", "sure": "1"}, headers=headers
            )
            needed = needed_role(busy.app, address.endpoint)
            refused = 400 if headers or needed is None or (role and role.allows(needed)) else 403 if role else 302
            assert answer.status_code == refused, (role, address.path)
    assert all_text(busy.database) == before


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_is_too_large_is_refused_before_it_is_looked_at(busy: Line) -> None:
    client = client_of(busy.app, LOGINS[Role.ADMIN])
    for address in addresses(busy.app):
        if address.method not in READING:
            most = UPLOADS.get(address.endpoint, LARGEST_FORM)
            length = {"CONTENT_LENGTH": str(most + 1)}
            answer = opened(busy, client, address, environ_overrides=length, data=b"a=b", content_type=FORM)
            assert answer.status_code == 413, address.path
            assert "Traceback" not in answer.text


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
@pytest.mark.parametrize(
    "address", [f"https://{FOREIGN}/", f"//{FOREIGN}", f"/\\{FOREIGN}", f"/console@{FOREIGN}", "/%0d%0aSet-Cookie:x=y"]
)
def test_no_form_leads_to_another_site(busy: Line, address: str) -> None:
    client = client_of(busy.app, LOGINS[Role.ADMIN])
    token = csrf_token(client, "/password")
    for page in addresses(busy.app):
        if page.method in READING or page.endpoint in ("login.sign_out", "admin.deactivate"):
            continue
        data = {"csrf_token": token, "next": address, "then": address, "back": address}
        answer = opened(busy, client, page, data=data, headers={"Referer": f"https://{FOREIGN}{page.path}"})
        assert FOREIGN not in answer.headers.get("Location", ""), page.path
        assert "Set-Cookie:x" not in answer.headers.get("Location", ""), page.path
        if page.endpoint == "login.take_code":
            client = client_of(busy.app, LOGINS[Role.ADMIN])
            token = csrf_token(client, "/password")


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_what_fails_tells_nothing_of_the_inside(busy: Line, monkeypatch: pytest.MonkeyPatch) -> None:
    """Every page, with everything behind it broken: words for people, no trace, no name of a table or a file."""
    client = client_of(busy.app, LOGINS[Role.ADMIN])
    inside = re.compile(
        r"Traceback|sqlalchemy|site-packages|File &quot;|SELECT |werkzeug|secret-of-the-inside", re.IGNORECASE
    )

    def broken(*_: Any, **__: Any) -> Any:
        raise RuntimeError("secret-of-the-inside")

    for name in [name for name in busy.app.view_functions if name != "static"]:
        monkeypatch.setitem(busy.app.view_functions, name, broken)
    assert not busy.app.debug
    for address in addresses(busy.app):
        if address.method in READING and address.endpoint != "static":
            answer = opened(busy, client, address)
            assert answer.status_code in (403, 500), address.path
            assert not inside.search(answer.text), address.path


@pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
def test_a_webhook_that_is_too_large_is_refused_unread(line: Line) -> None:
    for door in ("/voice/incoming", "/voice/turn", "/voice/recording"):
        assert send(line, door, {"CallSid": "CA1", "Digits": "1" * 140_000}).status_code == 403
