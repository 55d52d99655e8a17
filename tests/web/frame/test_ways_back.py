"""Where forms lead back to: always a page that a person can read, never an answer that is meant for a script."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from flask.testing import FlaskClient

from ivr.hotline.staff import Role
from ivr.web.frame.marks import for_machines
from ivr.web.frame.ways_back import our_page
from tests.support.line import AGENT, Line
from tests.support.people import LOGINS, PAGE, add_everybody, add_person, client_of, csrf_token
from tests.web.frame.test_access import routes


@pytest.fixture
def desk(line: Line) -> FlaskClient:
    """Sari's browser."""
    add_person(line.hotline, "sari", phone=AGENT)
    return client_of(line.app, "sari")


def forms_back(html: str) -> set[str]:
    return set(re.findall(r'name="next" value="([^"]*)"', html))


def presence_of(client: FlaskClient, referrer: str | None) -> str:
    """The presence menu as a page gets it when it asks what has changed."""
    headers = {"Referer": f"http://localhost{referrer}"} if referrer else {}
    answer = client.get("/console/state?tab=desk&v-queue=1&v-mine=1", headers=headers)
    found: str = answer.get_json()["parts"]["presence"]
    return found


@pytest.mark.parametrize("page", ["/console", "/console/messages", "/console?category=demand"])
def test_a_renewed_presence_menu_leads_back_to_the_page_it_stands_on(line: Line, desk: FlaskClient, page: str) -> None:
    assert forms_back(presence_of(desk, page)) == {page}


def test_without_a_word_of_where_it_stands_the_menu_leads_to_the_desk(line: Line, desk: FlaskClient) -> None:
    menu = presence_of(desk, None)
    assert forms_back(menu) == set()
    sent = {"csrf_token": csrf_token(desk, "/console"), "presence": "away:prayer"}
    answer = desk.post("/console/presence", data=sent, headers=PAGE)
    assert (answer.status_code, answer.location) == (303, "/console")


@pytest.mark.parametrize("next_", ["/console/state?tab=desk", "/console/regions?q=ba", "/console/voicemails/1/audio"])
def test_an_old_page_that_names_a_scripts_address_leads_to_the_desk(line: Line, desk: FlaskClient, next_: str) -> None:
    sent = {"csrf_token": csrf_token(desk, "/console"), "presence": "away:prayer", "next": next_}
    assert desk.post("/console/presence", data=sent, headers=PAGE).location == "/console"


def addresses(line: Line, role: Role) -> Iterator[tuple[str, str]]:
    for endpoint, method, path, needed in routes(line.app):
        if method == "GET" and needed is not None and role.allows(needed):
            yield endpoint, path


@pytest.mark.parametrize("role", [Role.ADMIN, Role.OFFICER])
def test_whatever_is_taken_as_a_way_back_answers_with_a_page(line: Line, role: Role) -> None:
    add_everybody(line.hotline)
    client = client_of(line.app, LOGINS[role])
    read = 0
    for endpoint, path in addresses(line, role):
        answer = client.get(path, headers=PAGE)
        with line.app.test_request_context():
            is_page = our_page(path) is not None
        marked = getattr(line.app.view_functions[endpoint], for_machines.__name__, False)
        assert is_page is not marked, endpoint
        if is_page and answer.status_code == 200:
            assert answer.mimetype == "text/html", endpoint
            assert not any("/state" in back for back in forms_back(answer.text)), endpoint
            read += 1
    assert read > (20 if role is Role.ADMIN else 1)
