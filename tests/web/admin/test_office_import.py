"""A list of offices by the page: it shows what it would do, then does exactly that, once."""

from __future__ import annotations

import re

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select

from ivr.hotline import region
from ivr.hotline.staff import Role
from ivr.operations.cases import coverage, offices
from ivr.operations.cases.offices import Wanted
from ivr.records.audit import AuditEntry
from ivr.records.database import Database
from tests.support.line import Line
from tests.support.office import HOURS, add_office, all_cases, forwarded
from tests.support.people import PAGE, add_person, client_of, send
from tests.support.uploads import look, take
from tests.support.webhooks import all_text, at_once

HEADING = "name;email;phone;regions;daily;hears;days_off;active\n"
one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


@pytest.fixture
def agus(line: Line) -> FlaskClient:
    """The admin's browser."""
    add_person(line.hotline, "agus", Role.ADMIN)
    return client_of(line.app, "agus")


def names(line: Line) -> list[tuple[str, bool]]:
    with line.database.reading() as session:
        return [(office.name, office.active) for office in offices.everybody(session)]


def acts(database: Database) -> list[str]:
    with database.reading() as session:
        found = select(AuditEntry.action).where(AuditEntry.actor == "staff:agus").order_by(AuditEntry.id)
        return [action for action in session.scalars(found) if action.startswith(("office", "case"))]


def three(line: Line) -> str:
    """A file that adds one, changes one, and switches one off that has a case."""
    add_office(line.database, line.now, "32.77", name="Dinas Cimahi")
    off = add_office(line.database, line.now, "32.73", name="Dinas Bandung")
    add_office(line.database, line.now, "33", name="Dinas Jateng")
    forwarded(line, off)
    return HEADING + (
        "Dinas Cimahi;baru@x.example.id;;32.77, 32.73;;;;\n"
        "Dinas Bandung;dinas@bandung.example.id;;32.73;;;;tidak\n"
        "Dinas Solo;solo@x.example.id;;33.72;;;;\n"
    )


def test_a_look_changes_nothing_and_says_everything(line: Line, agus: FlaskClient) -> None:
    text = three(line)
    before, done = all_text(line.database).count("Dinas"), acts(line.database)
    page = look(agus, text)
    assert page.status_code == 200
    facts = re.findall(r"<dd>(\d+)</dd>", page.text)
    assert facts == ["1", "2", "1", "1", "0", "1"]
    assert "Dinas Solo" in page.text
    assert "dinonaktifkan" in page.text
    assert "1 kasus kembali" in page.text
    assert "32.73 Kota Bandung, Jawa Barat; 32.77 Kota Cimahi, Jawa Barat" in page.text
    assert (all_text(line.database).count("Dinas"), acts(line.database)) == (before, done)


def test_what_was_shown_is_done_once_however_often_it_is_sent(line: Line, agus: FlaskClient) -> None:
    shown = look(agus, three(line))
    assert take(agus, shown).status_code == 303
    assert names(line) == [
        ("Dinas Bandung", False),
        ("Dinas Cimahi", True),
        ("Dinas Jateng", True),
        ("Dinas Solo", True),
    ]
    assert [case.status for case in all_cases(line.database)] == ["returned"]
    done = acts(line.database)
    assert sorted(done)[-5:] == ["case:take-back", *["office:add"] * 4, *["office:change"] * 2][-5:]
    assert take(agus, shown).status_code == 303
    assert "sudah diambil" in agus.get("/admin/offices", headers=PAGE).text
    assert acts(line.database) == done


def test_two_who_send_it_at_the_same_moment_do_it_once(line: Line, agus: FlaskClient) -> None:
    add_person(line.hotline, "rina", Role.ADMIN)
    text = three(line)
    pages = [(browser, look(browser, text)) for browser in (agus, client_of(line.app, "rina"))]
    answers: list[int] = []
    at_once([lambda pair=pair: answers.append(take(*pair).status_code) for pair in pages])
    assert answers == [303, 303]
    assert len(names(line)) == 4


def test_what_changed_meanwhile_is_shown_again_and_nothing_is_done(line: Line, agus: FlaskClient) -> None:
    shown = look(agus, three(line))
    with line.database.begin() as session:
        office = next(one for one in offices.everybody(session) if one.name == "Dinas Cimahi")
        mine = Wanted("Dinas Cimahi", "lain@x.example.id", regions=("32.77",))
        coverage.save(session, office, mine, "staff:rina", HOURS, line.now)
    again = take(agus, shown)
    assert again.status_code == 409
    assert "Belum ada yang diubah" in again.text
    assert "lain@x.example.id" in again.text
    assert ("Dinas Solo", True) not in names(line)
    assert take(agus, again).status_code == 303
    assert ("Dinas Solo", True) in names(line)


@one_database
def test_a_seal_that_was_not_given_out_does_nothing(line: Line, agus: FlaskClient) -> None:
    text = three(line)
    assert send(agus, "/admin/offices/import/take", text=text, seal="0" * 32).status_code == 409
    assert send(agus, "/admin/offices/import/take", text="PK\x03\x04", seal="").status_code == 400
    assert ("Dinas Solo", True) not in names(line)


@one_database
@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("A;a@x.example.id;;32.1;;;;\n", "kehilangan nol di belakang; mungkin 32.10 Kabupaten Majalengka"),
        ("A;a@x.example.id;;32.73;;;;x\n", "Baris 2, aktif: &#34;x&#34; bukan ya atau tidak"),
        ("A;a@x.example.id, b@x.example.id;;32.73;;;;\n", "Hanya satu alamat surel"),
        ("A;;6,28123E+11;32.73;;;;\n", "disingkat oleh lembar kerja"),
        ("A;a@x.example.id;;bandung;;;;\n", "wilayah mana yang dimaksud"),
    ],
)
def test_what_is_wrong_is_told_with_its_line_and_what_to_do(
    line: Line, agus: FlaskClient, text: str, told: str
) -> None:
    answer = look(agus, HEADING + text)
    assert answer.status_code == 400
    assert "Baris 2" in answer.text
    assert told in answer.text
    assert names(line) == []


@one_database
def test_a_workbook_and_odd_letters_are_named_and_unknown_columns_told(line: Line, agus: FlaskClient) -> None:
    assert "CSV UTF-8" in look(agus, b"PK\x03\x04" + b"x" * 100).text
    shown = look(agus, "name;email;phone;regions;catatan\nDinas Café;a@x.example.id;;32.73;penting\n".encode("cp1252"))
    assert "Windows-1252" in shown.text
    assert "catatan" in shown.text
    assert take(agus, shown).status_code == 303
    assert names(line) == [("Dinas Café", True)]


@one_database
def test_a_large_file_is_taken_and_a_huge_one_refused(line: Line, agus: FlaskClient) -> None:
    rows = "".join(f"Dinas {n};d{n}@x.example.id;;32.73;;;{'2026-03-19 ' * 150};\n" for n in range(700))
    shown = look(agus, HEADING + rows)
    assert take(agus, shown).status_code == 303
    assert len(names(line)) == 700
    assert look(agus, b"x" * (9 * 1024 * 1024)).status_code == 413


@one_database
def test_every_region_has_its_office_and_they_are_found_among_hundreds(line: Line, agus: FlaskClient) -> None:
    rows = "".join(
        f"Dinas {one.full_name};d{one.code}@x.example.id;;{one.full_name};;;;\n" for one in region.regencies()
    )
    assert take(agus, look(agus, HEADING + rows)).status_code == 303
    first = agus.get("/admin/offices", headers=PAGE).text
    assert first.count('href="/admin/offices/') - first.count("/admin/offices/new") == 50
    assert "Halaman 1 dari 11" in first
    assert "Halaman 11 dari 11" in agus.get("/admin/offices?page=99", headers=PAGE).text
    for asked in ("surakarta", "33.72", "d33.72@x"):
        found = agus.get("/admin/offices", query_string={"q": asked}, headers=PAGE).text
        assert "1 dari 514" in found
        assert "Dinas Kota Surakarta" in found
    assert "Tidak ada dinas yang cocok" in agus.get("/admin/offices?q=atlantis", headers=PAGE).text


@one_database
def test_several_offices_of_one_region_are_told_before_and_after(line: Line, agus: FlaskClient) -> None:
    add_office(line.database, line.now, "32.73", name="Dinas A")
    shown = look(agus, f"{HEADING}Dinas B;b@x.example.id;;Kota Bandung;;;;\n")
    assert "Kota Bandung, Jawa Barat: Dinas A; Dinas B" in shown.text
    take(agus, shown)
    assert "1 wilayah dengan beberapa dinas" in agus.get("/admin/offices", headers=PAGE).text
    send(agus, "/admin/offices/new", name="Dinas C", email="c@x.example.id", regions="32.73", active="1")
    assert "juga ditangani Dinas A; Dinas B" in agus.get("/admin/offices", headers=PAGE).text
    answer = send(agus, "/admin/offices/new", name="dinas c", email="c@x.example.id", regions="32.73", active="1")
    assert answer.status_code == 400
    assert "Sudah ada dinas dengan nama itu" in answer.text
