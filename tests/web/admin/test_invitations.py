"""Invitations by the pages: shown once, kept when they will not do, and for an office."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from ivr.records.people import Staff
from tests.support.line import Line
from tests.support.office import add_office
from tests.support.people import PAGE, csrf_token, send, sign_in
from tests.web.admin.staff import NEW, RINA, link_on


def test_an_invitation_is_shown_once_and_brings_somebody_in(line: Line, agus: FlaskClient) -> None:
    answer = send(agus, "/admin/people/new", **RINA)
    assert answer.location == "/admin/people/rina"
    link = link_on(agus.get(answer.location, headers=PAGE).text)
    assert "/welcome/" not in agus.get(answer.location, headers=PAGE).text
    rina = line.app.test_client()
    page = rina.get(link, headers=PAGE)
    assert page.status_code == 200
    assert "rina" in page.text
    data = {"name": "Rina Kartika", "wanted": NEW, "again": NEW, "csrf_token": csrf_token(rina, link)}
    assert rina.post(link, data=data, headers=PAGE).location == "/login"
    assert rina.get(link, headers=PAGE).status_code == 410
    assert sign_in(rina, "rina", NEW).location == "/"
    assert "Rina Kartika" in agus.get("/admin/people", headers=PAGE).text


@pytest.mark.parametrize(
    ("wanted", "again", "complaint"),
    [
        ("pendek", "pendek", "sedikitnya 12"),
        (NEW, "other", "tidak sama"),
        ("rinarina2026", "rinarina2026", "mudah"),
    ],
)
def test_a_bad_password_keeps_the_link_and_the_name(
    line: Line, agus: FlaskClient, wanted: str, again: str, complaint: str
) -> None:
    send(agus, "/admin/people/new", **RINA)
    link = link_on(agus.get("/admin/people/rina", headers=PAGE).text)
    rina = line.app.test_client()
    data = {"name": "Rina K", "wanted": wanted, "again": again, "csrf_token": csrf_token(rina, link)}
    answer = rina.post(link, data=data, headers=PAGE)
    assert answer.status_code == 400
    assert complaint in answer.text
    assert 'value="Rina K"' in answer.text
    assert rina.get(link, headers=PAGE).status_code == 200


def test_the_language_can_be_changed_where_a_link_leads(line: Line, agus: FlaskClient) -> None:
    send(agus, "/admin/people/new", **{**RINA, "language": "en"})
    link = link_on(agus.get("/admin/people/rina", headers=PAGE).text)
    rina = line.app.test_client()
    assert "Welcome" in rina.get(link, headers=PAGE).text
    data = {"language": "id", "csrf_token": csrf_token(rina, link)}
    answer = rina.post("/language", data=data, headers={**PAGE, "Referer": f"http://localhost{link}"})
    assert answer.location == link
    assert "Selamat datang" in rina.get(link, headers=PAGE).text


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"login": "sari"}, "sudah dipakai"),
        ({"login": "Rina Kartika"}, "huruf kecil"),
        ({"phone": "1500587"}, "bukan nomor telepon"),
    ],
)
def test_an_invitation_that_will_not_do_keeps_what_was_typed(
    line: Line, agus: FlaskClient, change: dict[str, str], complaint: str
) -> None:
    answer = send(agus, "/admin/people/new", **{**RINA, **change})
    assert answer.status_code == 400
    assert complaint in answer.text
    assert 'value="Rina"' in answer.text
    with line.database.reading() as session:
        assert "rina" not in set(session.scalars(select(Staff.login)))


def test_an_officer_is_invited_for_an_office_and_comes_in_there(line: Line, agus: FlaskClient) -> None:
    office = add_office(line.database, line.now)
    refused = send(agus, "/admin/people/new", **RINA, office=str(office.id))
    assert refused.status_code == 400
    assert "peran lain tidak memiliki dinas" in refused.text
    officer = {**RINA, "role": "officer", "phone": ""}
    for wrong in ("", "0", "99", "x", "9" * 30):
        refused = send(agus, "/admin/people/new", **officer, office=wrong)
        assert refused.status_code == 400
        assert 'value="Rina"' in refused.text
    assert send(agus, "/admin/people/new", **officer, office=str(office.id)).status_code == 303
    link = link_on(agus.get("/admin/people/rina", headers=PAGE).text)
    rina = line.app.test_client()
    data = {"name": "Rina", "wanted": NEW, "again": NEW, "csrf_token": csrf_token(rina, link)}
    rina.post(link, data=data, headers=PAGE)
    sign_in(rina, "rina", NEW)
    assert rina.get("/", headers=PAGE).location == "/office"
    assert office.name in rina.get("/office", headers=PAGE).text
    assert office.name in agus.get("/admin/people", headers=PAGE).text
