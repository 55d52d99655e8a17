"""Lists of offices as spreadsheets really save them: read, or refused with the line and what to do."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ivr.operations.cases import office_files, office_rows, offices
from ivr.operations.cases.office_rows import BadFile
from ivr.operations.cases.offices import BadOffice, Wanted
from ivr.records.database import Database
from tests.support.line import Line
from tests.support.office import HOURS, add_office

HEADING = "name;email;phone;regions;daily;hears;days_off;active"
BANDUNG = f"{HEADING}\r\nDinas A;a@x.example.id;0812-3456-7890;32.73;;;;\r\n"
one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def problems(data: bytes | str) -> list[tuple[int, str, str]]:
    with pytest.raises(BadFile) as refused:
        office_rows.read(data.encode() if isinstance(data, str) else data)
    return [(one.line, one.kind, one.text) for one in refused.value.problems]


def given(cells: str, heading: str = HEADING) -> dict[str, object]:
    (row,) = office_rows.read(f"{heading}\n{cells}\n".encode()).rows
    return dict(row.given)


def take(database: Database, line: Line, data: bytes) -> office_files.Plan:
    with database.reading() as session:
        shown = office_files.plan(session, data)
    with database.begin() as session:
        return office_files.carry_out(session, data, shown.seal, "staff:agus", HOURS, line.now)


def told(line: Line) -> list[dict[str, object]]:
    with line.database.reading() as session:
        return [offices.told(office) for office in offices.everybody(session)]


HABITS: dict[str, Callable[[str], bytes]] = {
    "as written": lambda text: text.encode(),
    "BOM": lambda text: text.encode("utf-8-sig"),
    "UTF-16": lambda text: text.encode("utf-16"),
    "UTF-16, the other way round": lambda text: b"\xfe\xff" + text.encode("utf-16-be"),
    "Windows-1252": lambda text: text.encode("cp1252"),
    "commas": lambda text: text.replace(";", ",").encode(),
    "tabs": lambda text: text.replace(";", "\t").encode(),
    "sep= first": lambda text: f"sep=;\r\n{text}".encode(),
    "CR, as Excel for Mac": lambda text: text.replace("\r\n", "\r").encode(),
    "LF": lambda text: text.replace("\r\n", "\n").encode(),
    "blank rows": lambda text: f";;;;;;;\r\n{text};;;;;;;\r\n\r\n;;;;;;;\r\n".encode(),
    "headings in capitals": lambda text: text.replace(HEADING, HEADING.upper().replace(";", " ; ")).encode(),
    "Indonesian headings": lambda text: text.replace(
        HEADING, "Nama;Surel;Telepon;Wilayah;Harian;Mendengar;Hari Libur;Aktif"
    ).encode(),
}


@pytest.mark.parametrize("habit", HABITS)
def test_every_habit_of_spreadsheets_reads_the_same(habit: str) -> None:
    plain = office_rows.read(BANDUNG.replace("Dinas A", "Dinas Café").encode())
    data = HABITS[habit](BANDUNG.replace("Dinas A", "Dinas Café"))
    found = office_rows.read(data)
    assert [row.given for row in found.rows] == [row.given for row in plain.rows]
    assert found.guessed == (habit == "Windows-1252")


@pytest.mark.parametrize(
    ("data", "refused"),
    [
        (b"PK\x03\x04" + b"\0" * 200, [(1, "workbook", "")]),
        (b"\xd0\xcf\x11\xe0" + b"\0" * 200, [(1, "workbook", "")]),
        (b"\xff\xfe\x00", [(1, "control", "U+0000")]),
        (b"\x81\x8d\x8f", [(1, "letters", "")]),
        (b"", [(1, "nothing", "")]),
        (f"{HEADING}\n", [(1, "empty", "")]),
        (f"{HEADING}\nA;a@x.example.id;;32.73;\0;;;\n", [(2, "control", "U+0000")]),
        (f"{HEADING}\nA;a@x.example.id;;{'3' * 140_000};;;;\n", [(2, "long", "")]),
        ("n" * 140_000, [(1, "long", "")]),
        (f'{HEADING}\nA;a@x.example.id;;32.73;;;;\n"B;b@x.example.id\n', [(3, "quotes", "")]),
        (f"{HEADING}\nA;B;a@x.example.id;;32.73;;;;yes\n", [(2, "cells", "yes")]),
        ("name;email;phone;regions;surel\n", [(1, "heading_twice", "email")]),
        ("name;email;telephone number;regions\n", [(1, "columns", "phone")]),
        ("name;email;phone;regions\nA;a@b.id;;32\nB;;;32\na;a@b.id;;33\n", [(2, "twice", "A"), (4, "twice", "a")]),
    ],
)
def test_what_is_no_list_is_refused_with_its_line(data: bytes | str, refused: list[tuple[int, str, str]]) -> None:
    assert problems(data) == refused


@pytest.mark.parametrize(
    ("word", "means"),
    [(word, True) for word in ("y", "Aktif", "BENAR", "ya", "TRUE", "1", "on")]
    + [(word, False) for word in ("n", "salah", "Tidak", "FALSE", "0", "nonaktif", "tidak  aktif")],
)
def test_words_for_yes_and_no_are_known_in_both_languages(word: str, means: bool) -> None:
    assert given(f"A;a@x.example.id;;32.73;;;;{word}")["active"] is means


@pytest.mark.parametrize("column", ["daily", "hears", "active"])
def test_a_word_that_is_neither_is_refused_and_switches_nothing_off(column: str) -> None:
    cells = {"name": "A", "email": "a@x.example.id", "regions": "32.73", column: "x"}
    row = ";".join(cells.get(name, "") for name in HEADING.split(";"))
    assert problems(f"{HEADING}\n{row}\n") == [(2, "word", "x")]


@pytest.mark.parametrize(
    ("cell", "codes"),
    [
        ("32,73", ("32.73",)),
        ("32.73 32,77", ("32.73", "32.77")),
        ("3273", ("32.73",)),
        ("32.0", ("32",)),
        ("31, 32", ("31", "32")),
        ("Kota Bandung", ("32.73",)),
        ("kab. bandung, kota cimahi", ("32.04", "32.77")),
        ("Kota Bandung, Jawa Barat", ("32.73",)),
        ("32.10 Kabupaten Majalengka, 32.04", ("32.10", "32.04")),
        ("solo", ("33.72",)),
        ("91.01", ("93.01",)),
    ],
)
def test_a_region_is_its_code_or_its_name(cell: str, codes: tuple[str, ...]) -> None:
    assert given(f"A;a@x.example.id;;{cell};;;;")["regions"] == codes


@pytest.mark.parametrize(
    ("cell", "why", "meant"),
    [
        ("32.1", "lost_zero", "32.10 Kabupaten Majalengka, Jawa Barat"),
        ("bandung", "several", "32.04 Kabupaten Bandung, Jawa Barat; 32.73 Kota Bandung, Jawa Barat"),
        ("32.10 Kota Bandung", "disagree", "32.10 Kabupaten Majalengka, Jawa Barat; 32.73 Kota Bandung, Jawa Barat"),
        ("99.99", "unknown", ""),
        ("Atlantis", "unknown", ""),
    ],
)
def test_what_is_not_one_region_is_refused_with_what_it_may_be(cell: str, why: str, meant: str) -> None:
    with pytest.raises(BadFile) as refused:
        office_rows.read(f"{HEADING}\nA;a@x.example.id;;{cell};;;;\n".encode())
    (one,) = refused.value.problems
    assert (one.line, one.kind, one.field, one.meant) == (2, "region", why, meant)


@pytest.mark.parametrize(
    ("pasted", "kept"),
    [
        ("\u202a0812\u00a03456\u00a07890\u202c", "+6281234567890"),
        ("81234567890.0", "+6281234567890"),
        ("https://wa.me/6281234567890", "+6281234567890"),
        ("tel:+62-812-3456-7890", "+6281234567890"),
        ("2518321075", "+622518321075"),
    ],
)
def test_a_pasted_number_is_read(pasted: str, kept: str) -> None:
    assert offices.checked(Wanted("A", phone=pasted, regions=("32.73",)))["phone"] == kept


@pytest.mark.parametrize(
    ("wanted", "field"),
    [
        (Wanted("A", phone="6,28123E+11", regions=("32",)), "shortened"),
        (Wanted("A", "a@x.example.id; b@x.example.id", regions=("32",)), "emails"),
        (Wanted("A", regions=("32",)), "contact"),
        (Wanted("A", "a@x.example.id", regions=("32",), days_off="31/02/2026"), "days_off"),
    ],
)
def test_what_cannot_be_taken_says_what_it_is(wanted: Wanted, field: str) -> None:
    with pytest.raises(BadOffice) as refused:
        offices.checked(wanted)
    assert refused.value.field == field


def test_what_is_written_and_read_back_changes_nothing_through_every_habit(line: Line) -> None:
    add_office(line.database, line.now, "32.10", name="Dinas Majalengka", days_off="2026-03-19, 2026-04-01..2026-04-03")
    add_office(line.database, line.now, "34", "34.71", name="=Dinas 'DIY'; \"Yogya\"", phone="0274-515622", daily=True)
    add_office(line.database, line.now, "15", name="Dinas Jambi", email="", phone="+6281234567890", hears=False)
    add_office(line.database, line.now, "31.71", name="Dinas Mati", active=False, days_off="2026-03-19")
    before = told(line)
    with line.database.reading() as session:
        text = office_files.written(session)
        resaved = text.replace("2026-03-19\r\n", "19/03/2026\r\n").replace(";yes", ";BENAR").replace(";no", ";SALAH")
        for data in (text.encode(), resaved.removeprefix("\ufeff").replace("\r\n", "\r").encode("utf-16")):
            found = office_files.plan(session, data)
            assert (found.steps, found.same) == ((), 4)
    with line.database.begin() as session:
        for office in offices.everybody(session):
            session.delete(office)
    assert len(take(line.database, line, text.encode()).added) == 4
    assert told(line) == before


@one_database
def test_a_column_that_is_not_there_leaves_what_was(line: Line) -> None:
    add_office(line.database, line.now, "32.73", name="A", daily=True, hears=False, days_off="2026-03-19", active=False)
    before = told(line)[0]
    done = take(line.database, line, b"name;email;phone;regions\nA;neu@x.example.id;;32.73\n")
    assert [step.fields for step in done.changed] == [["email"]]
    assert told(line) == [{**before, "email": "neu@x.example.id"}]


@one_database
def test_everything_that_is_wrong_in_a_file_is_told_at_once(line: Line) -> None:
    add_office(line.database, line.now, "32.73", name="Dinas B")
    cells = [
        "Dinas A;no address;no number;32.1;mungkin;;kapan-kapan;",
        "Dinas B;;;Atlantis;;;;",
        ";c@x.example.id;;32.73;;;;",
        "Dinas D;d@x.example.id;;;;barangkali;;",
    ]
    with line.database.reading() as session, pytest.raises(BadFile) as refused:
        office_files.plan(session, "\n".join([HEADING, *cells]).encode())
    assert [(one.line, one.kind, one.field) for one in refused.value.problems] == [
        (2, "region", "lost_zero"),
        (2, "word", "daily"),
        (2, "field", "email"),
        (2, "field", "phone"),
        (2, "field", "days_off"),
        (3, "region", "unknown"),
        (3, "field", "contact"),
        (4, "field", "name"),
        (5, "word", "hears"),
        (5, "field", "regions"),
    ]
    assert [office["name"] for office in told(line)] == ["Dinas B"]


@one_database
def test_a_name_is_taken_once(line: Line) -> None:
    first = add_office(line.database, line.now, name="Dinas A")
    with pytest.raises(BadOffice) as refused:
        add_office(line.database, line.now, name="dinas  a")
    assert refused.value.field == "twice"
    add_office(line.database, line.now, name="Dinas B")
    wanted = Wanted("DINAS B", "a@x.example.id", regions=("32.73",))
    with line.database.begin() as session:
        office = offices.one(session, first.id)
        with pytest.raises(BadOffice):
            offices.save(session, office, wanted, "staff:agus", line.now)
    assert [office["name"] for office in told(line)] == ["Dinas A", "Dinas B"]
