"""Offices by the pages: added, changed, read from a file and written to one, and where nobody is."""

from __future__ import annotations

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from werkzeug.test import TestResponse

from ivr.hotline.staff import Role
from ivr.operations.cases import offices
from ivr.records.audit import AuditEntry
from ivr.records.cases import Office
from tests.support.line import Line
from tests.support.office import add_office, all_cases, forwarded
from tests.support.people import PAGE, add_person, client_of, send
from tests.support.uploads import look, take

NEW = {
    "name": "Dinas Koperasi Kota Bandung",
    "email": "dinas@bandung.example.id",
    "phone": "0812-3456-7890",
    "regions": "Kota Bandung\n32.77",
    "days_off": "2026-12-01",
    "hears": "1",
    "active": "1",
}


@pytest.fixture
def agus(line: Line) -> FlaskClient:
    """The admin's browser."""
    add_person(line.hotline, "agus", Role.ADMIN)
    return client_of(line.app, "agus")


def known(line: Line) -> list[dict[str, object]]:
    with line.database.reading() as session:
        return [offices.summary(office) for office in offices.everybody(session)]


def upload(browser: FlaskClient, text: str | bytes) -> TestResponse:
    """A file is looked at, and taken as it was shown; what was refused comes back."""
    shown = look(browser, text)
    return shown if shown.status_code != 200 else take(browser, shown)


def test_an_office_is_added_and_changed(line: Line, agus: FlaskClient) -> None:
    assert "Belum ada dinas" in agus.get("/admin/offices", headers=PAGE).text
    assert send(agus, "/admin/offices/new", **NEW).status_code == 303
    (office,) = known(line)
    assert office["regions"] == ["32.73", "32.77"]
    assert office["phone"] == "+6281234567890"
    page = agus.get("/admin/offices/1", headers=PAGE).text
    assert "Kota Bandung, Jawa Barat" in page
    for _ in range(2):
        send(agus, "/admin/offices/1", **{**NEW, "daily": "1", "regions": "Kota Bandung, Jawa Barat"})
    assert (known(line)[0]["daily"], known(line)[0]["regions"]) == (True, ["32.73"])
    with line.database.reading() as session:
        actions = session.scalars(
            select(AuditEntry.action).where(AuditEntry.subject == "office 1").order_by(AuditEntry.id)
        ).all()
    assert actions == ["office:add", "office:change"]


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"email": "bukan surel"}, "bukan alamat surel"),
        ({"phone": "1500587"}, "bukan nomor telepon"),
        ({"email": "", "phone": ""}, "surel atau nomor telepon"),
        ({"regions": "bandung"}, "wilayah mana"),
        ({"regions": ""}, "sedikitnya satu wilayah"),
        ({"days_off": "besok"}, "Tulis tanggal"),
        ({"name": " "}, "Isi nama"),
    ],
)
def test_what_cannot_be_taken_is_said_and_kept(
    line: Line, agus: FlaskClient, change: dict[str, str], complaint: str
) -> None:
    answer = send(agus, "/admin/offices/new", **{**NEW, **change})
    assert answer.status_code == 400
    assert complaint in answer.text
    assert 'value="2026-12-01"' in answer.text or "days_off" in change
    assert known(line) == []


def test_what_is_written_can_be_read_back(line: Line, agus: FlaskClient) -> None:
    send(agus, "/admin/offices/new", **NEW)
    add_office(line.database, line.now, "34", name="=Dinas 'DIY'; Yogya", email="diy@example.id", daily=True)
    before = known(line)
    answer = send(agus, "/admin/offices/export")
    assert answer.content_type == "text/csv; charset=utf-8"
    assert "'=Dinas" in answer.text
    with line.database.begin() as session:
        for office in session.scalars(select(Office)):
            session.delete(office)
    assert upload(agus, answer.data).status_code == 303
    assert known(line) == before
    page = agus.get("/admin/offices", headers=PAGE).text
    assert "2 ditambahkan, 0 diubah, 0 tetap" in page


def test_a_file_is_taken_whole_or_not_at_all(line: Line, agus: FlaskClient) -> None:
    rows = "name,email,phone,regions\nDinas Satu,satu@example.id,,32.73\nDinas Dua,dua,,99.99\n"
    answer = upload(agus, rows)
    assert answer.status_code == 400
    assert "Baris 3" in answer.text
    assert known(line) == []
    assert upload(agus, rows.replace("dua,,99.99", "dua@example.id,,32.04 34.71")).status_code == 303
    assert [office["regions"] for office in known(line)] == [["32.04", "34.71"], ["32.73"]]


@pytest.mark.parametrize(
    "data", [b"", b"\xff\xfe\x00", "nama;surel\nx;y\n", "name;email;phone;regions\nA;a@b.id;;32\nA;a@b.id;;33\n"]
)
def test_what_is_no_list_of_offices_is_refused(line: Line, agus: FlaskClient, data: str | bytes) -> None:
    assert upload(agus, data).status_code == 400
    assert known(line) == []


def test_regions_without_an_office_are_told(line: Line, agus: FlaskClient) -> None:
    with line.database.reading() as session:
        alone = offices.gaps(session)
    assert (len(alone.by_province), len(alone.by_ministry)) == (0, 514)
    add_office(line.database, line.now, "32.73", "32")
    with line.database.reading() as session:
        found = offices.gaps(session)
    assert (len(found.by_province), len(found.by_ministry)) == (26, 487)
    page = agus.get("/admin/offices", headers=PAGE).text
    assert "26 ditangani dinas provinsi, 487 tetap" in page
    assert "Kabupaten Bogor" in page


def test_cases_come_back_to_the_desk_when_a_file_takes_the_region_away_or_the_office_out(
    line: Line, agus: FlaskClient
) -> None:
    offices_of = {
        region: add_office(line.database, line.now, region, name=f"Dinas {region}") for region in ("32.73", "32")
    }
    theirs = {region: forwarded(line, office).id for region, office in offices_of.items()}
    heading, ending = "name;email;phone;regions;daily;hears;days_off;active", "dinas@example.id;;{};no;yes;;{}"

    def import_file(*lines: str) -> dict[int, str]:
        assert upload(agus, "\n".join([heading, *lines])).status_code == 303
        return {case.id: case.status for case in all_cases(line.database)}

    same = ["Dinas 32.73;" + ending.format("32.73 32.04", "yes"), "Dinas 32;" + ending.format("32", "yes")]
    assert set(import_file(*same).values()) == {"forwarded"}
    found = import_file("Dinas 32.73;" + ending.format("32.04", "yes"))
    assert (found[theirs["32.73"]], found[theirs["32"]]) == ("returned", "forwarded")
    assert import_file("Dinas 32;" + ending.format("32", "no"))[theirs["32"]] == "returned"
