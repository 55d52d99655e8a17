"""People by the pages: changed together or not at all, by one admin at a time, and seen trying to sign in."""

from __future__ import annotations

from flask.testing import FlaskClient

from ivr.operations.staff import accounts
from tests.support.line import Line
from tests.support.office import add_office
from tests.support.people import PAGE, person, send, sign_in
from tests.web.admin.staff import seal_on


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
