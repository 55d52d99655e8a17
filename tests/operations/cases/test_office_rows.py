"""The rows of a list of offices. Every habit of spreadsheets reads the same, and what is wrong has its line."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from ivr.operations.cases import office_rows
from ivr.operations.cases.office_rows import BadOfficeFile

HEADING = "name;email;phone;regions;daily;hears;days_off;active"
BANDUNG = f"{HEADING}\r\nDinas A;a@x.example.id;0812-3456-7890;32.73;;;;\r\n"


def problems(data: bytes | str) -> list[tuple[int, str, str]]:
    with pytest.raises(BadOfficeFile) as refused:
        office_rows.read(data.encode() if isinstance(data, str) else data)
    return [(one.line, one.kind, one.text) for one in refused.value.problems]


def given(cells: str, heading: str = HEADING) -> dict[str, object]:
    (row,) = office_rows.read(f"{heading}\n{cells}\n".encode()).rows
    return dict(row.given)


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
    with pytest.raises(BadOfficeFile) as refused:
        office_rows.read(f"{HEADING}\nA;a@x.example.id;;{cell};;;;\n".encode())
    (one,) = refused.value.problems
    assert (one.line, one.kind, one.field, one.meant) == (2, "region", why, meant)
