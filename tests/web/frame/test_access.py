"""Every route, for every role: who may open it, and that nothing is sent without a token."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select

from ivr.hotline.staff import Role
from ivr.records.audit import AuditEntry
from ivr.web.frame.access import READING
from ivr.web.frame.marks import StaffPages, is_door, needed_role
from tests.support.line import Line
from tests.support.people import LOGINS, PAGE, add_everybody, client_of, csrf_token
from tests.support.webhooks import all_text
from tests.web.allowed import allowed

DOORS = {"voice", "agent_leg", "audio", "machines", "whatsapp", "whatsapp_status"}
Route = tuple[str, str, str, Role | None]


def routes(app: Flask) -> Iterator[Route]:
    """Each way to knock: endpoint, method, an address, and the role that it needs."""
    for rule in app.url_map.iter_rules():
        if is_door(app, rule.endpoint):
            continue
        path = re.sub(r"<(?:int|float):[^>]+>", "1", rule.rule)
        path = re.sub(r"<[^>]+>", "x", path)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield rule.endpoint, method, path, needed_role(app, rule.endpoint)


@pytest.fixture
def clients(line: Line) -> dict[Role, FlaskClient]:
    """A browser for each role, signed in."""
    add_everybody(line.hotline)
    return {role: client_of(line.app, login) for role, login in LOGINS.items()}


def test_every_page_says_for_whom_it_is_open(line: Line) -> None:
    said = {
        endpoint
        for endpoint, view in line.app.view_functions.items()
        if hasattr(view, "needed_role")
        or hasattr(view, "open_to_all")
        or isinstance(line.app.blueprints.get(endpoint.rpartition(".")[0]), StaffPages)
    }
    assert {endpoint for endpoint, *_ in routes(line.app)} - said <= {"static"}


def test_every_page_stands_in_the_table_with_its_role(line: Line) -> None:
    assert {endpoint: role for endpoint, _, _, role in routes(line.app)} == allowed()


def test_doors_are_the_telephone_and_machines(line: Line) -> None:
    doors = {
        rule.endpoint.rpartition(".")[0] for rule in line.app.url_map.iter_rules() if is_door(line.app, rule.endpoint)
    }
    assert doors <= DOORS


def test_who_is_not_signed_in_opens_nothing(line: Line) -> None:
    client = line.app.test_client()
    for endpoint, method, path, role in routes(line.app):
        if role is None:
            continue
        page = client.open(path, method=method, headers=PAGE)
        assert (page.status_code, page.location.split("?")[0]) == (302, "/login"), (method, endpoint)
        data = client.open(path, method=method)
        assert (data.status_code, data.is_json) == (401, True), (method, endpoint)


def test_a_role_opens_what_it_may_and_nothing_else(line: Line, clients: dict[Role, FlaskClient]) -> None:
    for endpoint, method, path, needed in routes(line.app):
        if needed is None or method not in READING:
            continue
        for role, client in clients.items():
            with client.open(path, method=method, headers=PAGE, buffered=False) as answer:
                refused = answer.status_code == 403
                assert refused != role.allows(needed), (role, method, endpoint, answer.status_code)
                assert answer.status_code < 500, (role, method, endpoint)


def test_a_role_sends_what_it_may_and_nothing_else(line: Line, clients: dict[Role, FlaskClient]) -> None:
    tokens = {role: csrf_token(client, "/password") for role, client in clients.items()}
    before = all_text(line.database)
    for role, client in clients.items():
        for endpoint, method, path, needed in routes(line.app):
            if method not in READING and needed is not None and not role.allows(needed):
                answer = client.open(path, method=method, headers=PAGE, data={"csrf_token": tokens[role]})
                assert answer.status_code == 403, (role, endpoint)
    assert all_text(line.database) == before


def test_nothing_is_sent_with_a_made_up_token(line: Line, clients: dict[Role, FlaskClient]) -> None:
    with line.database.reading() as session:
        before = session.scalar(select(func.count(AuditEntry.id)))
    for endpoint, method, path, needed in routes(line.app):
        if method in READING:
            continue
        for role, client in clients.items():
            allowed = needed is None or role.allows(needed)
            answer = client.open(path, method=method, headers=PAGE, data={"csrf_token": "made-up"})
            assert answer.status_code == (400 if allowed else 403), (role, method, endpoint)
    with line.database.reading() as session:
        assert session.scalar(select(func.count(AuditEntry.id))) == before


@pytest.mark.parametrize(
    "headers",
    [
        {"Sec-Fetch-Site": "cross-site"},
        {"Sec-Fetch-Site": "same-site"},
        {"Origin": "https://elsewhere.example"},
        {"Origin": "null"},
    ],
    ids=str,
)
def test_nothing_is_taken_from_another_site(
    line: Line, clients: dict[Role, FlaskClient], headers: dict[str, str]
) -> None:
    for _endpoint, method, path, _needed in routes(line.app):
        if method not in READING:
            answer = clients[Role.ADMIN].open(path, method=method, headers={**PAGE, **headers})
            assert answer.status_code == 400


def test_the_doors_of_the_telephone_need_no_token_and_set_no_cookie(line: Line) -> None:
    line.dial().press("4")
    answer = line.client().post("/voice/incoming", data={})
    assert answer.status_code == 403
    assert "Set-Cookie" not in answer.headers
    assert "Content-Security-Policy" not in answer.headers
