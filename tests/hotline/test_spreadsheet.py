"""Tables as spreadsheets save them are read alike, and what is none is refused with its line."""

from __future__ import annotations

import pytest

from ivr.hotline.spreadsheet import LONGEST_CELL, BadTable, harmless, read


@pytest.mark.parametrize(
    "data",
    [
        b"Nama Dinas;Kota\nDinas A;Bandung\n",
        b"Nama Dinas,Kota\r\nDinas A,Bandung\r\n",
        b"Nama Dinas\tKota\rDinas A\tBandung\r",
        "Nama Dinas;Kota\nDinas A;Bandung\n".encode("utf-8-sig"),
        "Nama Dinas;Kota\nDinas A;Bandung\n".encode("utf-16"),
        b"sep=;\nNama  Dinas;KOTA\n\n;;\nDinas A;Bandung;\n",
        b'"Nama Dinas";"Kota"\n"Dinas A";"Bandung"\n',
    ],
)
def test_every_way_to_save_a_table_reads_the_same(data: bytes) -> None:
    found = read(data)
    assert (found.headings, found.guessed) == (("nama dinas", "kota"), False)
    assert [dict(line.cells) for line in found.lines] == [{"nama dinas": "Dinas A", "kota": "Bandung"}]


def test_lines_are_numbered_as_the_file_numbers_them() -> None:
    found = read(b"sep=;\nnama\n\n\nA\nB\n")
    assert [line.number for line in found.lines] == [5, 6]


def test_an_encoding_that_was_guessed_is_said() -> None:
    found = read("nama\nCafé\n".encode("cp1252"))
    assert (found.guessed, found.lines[0].cells["nama"]) == (True, "Café")


@pytest.mark.parametrize(
    ("data", "line", "kind"),
    [
        (b"", 1, "nothing"),
        (b"PK\x03\x04...", 1, "workbook"),
        (b"nama\nA\x00\n", 2, "control"),
        (b"nama;nama\nA;B\n", 1, "heading_twice"),
        (b"nama\nA;B\n", 2, "cells"),
        (b'nama\n"A\n', 2, "quotes"),
        (b"nama\n" + b"x" * (LONGEST_CELL + 1), 2, "long"),
        (b"\x81\x8d\x90", 1, "letters"),
    ],
)
def test_what_is_no_table_is_refused_with_its_line(data: bytes, line: int, kind: str) -> None:
    with pytest.raises(BadTable) as refused:
        read(data)
    assert (refused.value.line, refused.value.kind) == (line, kind)


@pytest.mark.parametrize("text", ["=1+1", "+62", "-1", "@sum", "\tx"])
def test_what_a_spreadsheet_would_compute_goes_out_harmless_and_comes_back(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert read(f"nama\n{harmless('=1+1')}\n".encode()).lines[0].cells["nama"] == "=1+1"


def test_what_is_no_formula_goes_out_as_it_is() -> None:
    assert harmless("Dinas A") == "Dinas A"
