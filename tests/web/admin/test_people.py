"""People by the pages: invited, changed, let out and in again, and seen trying to sign in."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from ivr.hotline.staff import Role
from ivr.operations.callbacks import claims
from ivr.operations.console import agents
from ivr.operations.staff import accounts, second_factor
from ivr.records.audit import AuditEntry
from ivr.records.people import Staff
from tests.support.line import Line
from tests.support.office import add_office
from tests.support.people import PAGE, add_everybody, client_of, csrf_token, send, sign_in

NEW = "kertas payung gunung"
RINA = {"login": "rina", "name": "Rina", "role": "agent", "phone": "0811-2222-333", "language": "id"}


@pytest.fixture
def agus(line: Line) -> FlaskClient:
    """The admin's browser."""
    add_everybody(line.hotline)
    return client_of(line.app, "agus")


def person(line: Line, login: str) -> Staff:
    with line.database.reading() as session:
        return session.scalars(select(Staff).where(Staff.login == login)).one()


def link_on(page: str) -> str:
    found = re.search(r'id="link" value="http://hotline\.test(/welcome/[^"]+)"', page)
    assert found, page
    return found[1]


def seal_on(page: str) -> str:
    found = re.search(r'name="seen" value="([0-9a-f]+)"', page)
    assert found
    return found[1]


def change(client: FlaskClient, login: str, **fields: str) -> object:
    return send(client, f"/admin/people/{login}", **fields)


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


def test_name_role_and_telephone_are_changed_together_or_not_at_all(line: Line, agus: FlaskClient) -> None:
    seen = seal_on(agus.get("/admin/people/sari", headers=PAGE).text)
    fields = {"name": "Sari W", "role": "supervisor", "language": "en", "seen": seen}
    bad = send(agus, "/admin/people/sari", **fields, phone="12")
    assert bad.status_code == 400
    assert person(line, "sari").role == "agent"
    assert 'value="Sari W"' in bad.text
    for _ in range(2):
        assert send(agus, "/admin/people/sari", **fields, phone="0811-2222-333").status_code == 303
    sari = person(line, "sari")
    assert (sari.name, sari.role, sari.phone, sari.language) == ("Sari W", "supervisor", "+628112222333", "en")


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


def test_a_change_of_role_names_the_office(line: Line, agus: FlaskClient) -> None:
    office = add_office(line.database, line.now)
    fields = {"name": "Sari", "role": "officer", "language": "id", "phone": ""}
    seen = seal_on(agus.get("/admin/people/sari", headers=PAGE).text)
    refused = send(agus, "/admin/people/sari", **fields, office="", seen=seen)
    assert refused.status_code == 400
    assert "harus memiliki satu dinas" in refused.text
    assert person(line, "sari").role == "agent"
    for _ in range(2):
        assert send(agus, "/admin/people/sari", **fields, office=str(office.id), seen=seen).status_code == 303
    assert (person(line, "sari").role, person(line, "sari").office_id) == ("officer", office.id)
    seen = seal_on(agus.get("/admin/people/sari", headers=PAGE).text)
    back = {**fields, "role": "agent"}
    assert send(agus, "/admin/people/sari", **back, office=str(office.id), seen=seen).status_code == 400
    assert send(agus, "/admin/people/sari", **back, office="", seen=seen).status_code == 303
    assert (person(line, "sari").role, person(line, "sari").office_id) == ("agent", None)


def test_two_admins_editing_one_person_do_not_overwrite_each_other(line: Line, agus: FlaskClient) -> None:
    seen = seal_on(agus.get("/admin/people/sari", headers=PAGE).text)
    with line.database.begin() as session:
        accounts.set_name(session, "sari", "Sari Wulandari", "staff:other", line.now)
    fields = {"name": "Sari W", "role": "supervisor", "language": "id", "phone": ""}
    answer = send(agus, "/admin/people/sari", **fields, seen=seen)
    assert answer.status_code == 409
    assert "Sari Wulandari" in answer.text
    assert 'value="Sari W"' in answer.text
    assert person(line, "sari").role == "agent"
    assert send(agus, "/admin/people/sari", **fields, seen=seal_on(answer.text)).status_code == 303
    assert (person(line, "sari").name, person(line, "sari").role) == ("Sari W", "supervisor")


def test_who_is_deactivated_is_out_at_once_and_their_callback_is_free(line: Line, agus: FlaskClient) -> None:
    sari = client_of(line.app, "sari")
    line.dial().press("3", "1", "1", "1")
    (callback,) = line.callbacks()
    claims.take(line.database, callback.id, person(line, "sari").id, line.now)
    for _ in range(2):
        assert send(agus, "/admin/people/sari/deactivate").location == "/admin/people/sari"
    assert sari.get("/console", headers=PAGE).location.startswith("/login")
    assert line.callbacks()[0].held_by is None
    assert "nonaktif" in agus.get("/admin/people", headers=PAGE).text
    send(agus, "/admin/people/sari/activate")
    assert sign_in(sari, "sari").location == "/"


def test_nobody_deactivates_demotes_or_resets_themselves(line: Line, agus: FlaskClient) -> None:
    with line.database.begin() as session:
        agents.set_role(session, "dewi", Role.ADMIN, "shell:root", line.now)
    for path in ("deactivate", "link", "second-factor"):
        answer = send(agus, f"/admin/people/agus/{path}")
        assert "diri sendiri" in agus.get(answer.location, headers=PAGE).text, path
    seen = seal_on(agus.get("/admin/people/agus", headers=PAGE).text)
    answer = send(agus, "/admin/people/agus", name="Agus", role="agent", language="id", phone="", seen=seen)
    assert answer.status_code == 400
    assert "diri sendiri" in answer.text
    assert (person(line, "agus").active, person(line, "agus").role) == (True, "admin")


def test_a_reset_gives_a_new_link_and_a_lost_telephone_is_forgotten(line: Line, agus: FlaskClient) -> None:
    with line.database.begin() as session:
        session.scalars(select(Staff).where(Staff.login == "dewi")).one().second_factor = second_factor.new_secret()
    send(agus, "/admin/people/dewi/second-factor")
    assert person(line, "dewi").second_factor is None
    send(agus, "/admin/people/dewi/link")
    assert link_on(agus.get("/admin/people/dewi", headers=PAGE).text)
    assert sign_in(line.app.test_client(), "dewi").status_code == 401
    with line.database.reading() as session:
        actions = set(session.scalars(select(AuditEntry.action).where(AuditEntry.actor == "staff:agus")))
    assert {"staff:turn-off-second-factor", "staff:reset-by-link"} <= actions


def test_who_is_not_there_is_not_found(agus: FlaskClient) -> None:
    assert agus.get("/admin/people/nobody", headers=PAGE).status_code == 404
    for path in ("", "/deactivate", "/activate", "/link", "/second-factor"):
        answer = send(agus, f"/admin/people/nobody{path}", role="agent", language="id")
        assert answer.status_code == 404, path


def test_tries_to_sign_in_are_shown_without_what_was_typed(line: Line, agus: FlaskClient) -> None:
    client = line.app.test_client()
    sign_in(client, "sari", "wrong")
    sign_in(client, "kuda baterai", "wrong")
    page = agus.get("/admin/sign-ins", headers=PAGE).text
    assert "gagal" in page
    assert "nama masuk tidak dikenal" in page
    assert "kuda baterai" not in page
    only = agus.get("/admin/sign-ins?login=sari&outcome=failed", headers=PAGE).text
    assert only.count("<time") == 1
    assert "Tidak ada upaya masuk" in agus.get("/admin/sign-ins?login=nobody", headers=PAGE).text
    assert agus.get("/admin/sign-ins?below=x&outcome=y", headers=PAGE).status_code == 200
