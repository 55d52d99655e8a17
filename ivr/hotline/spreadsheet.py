"""Tables as spreadsheets really save them: any mark between cells and at line ends, Excel's encodings, blank rows."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass

from ivr.hotline.errors import HotlineError

LONGEST_CELL = 4000
MOST_LINES = 20_000
_MARKS = (";", "\t", ",")
_OLD_EXCEL, _ZIP = b"\xd0\xcf\x11\xe0", b"PK\x03\x04"
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")


class BadTable(HotlineError):
    """This is no table: `line` (from 1, the heading's own counted) and `kind` say where and why.

    `kind` is workbook, letters, control, long, quotes, cells, heading_twice, many or nothing; `text` is what was there.
    """

    def __init__(self, line: int, kind: str, text: str = "") -> None:
        super().__init__(f"line {line}: {_ENGLISH[kind]}{f': {text}' if text else ''}")
        self.line = line
        self.kind = kind
        self.text = text


_ENGLISH = {
    "workbook": "this is an Excel or LibreOffice workbook; save it as CSV UTF-8",
    "letters": "this is no text; save it as CSV UTF-8",
    "control": "there is a sign that belongs into no text",
    "long": f"a cell is longer than {LONGEST_CELL} letters",
    "quotes": "a quotation mark is never closed, or stands within a cell",
    "cells": "there are more cells than headings",
    "heading_twice": "a heading stands there twice",
    "many": f"there are more than {MOST_LINES} lines",
    "nothing": "the file is empty",
}


@dataclass(frozen=True)
class SheetLine:
    """One line that is not blank: its number in the file, and its cells by heading."""

    number: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class Table:
    """What a file holds. Headings are in lower case, with single blanks; `guessed`: its encoding was not told."""

    headings: tuple[str, ...]
    lines: tuple[SheetLine, ...]
    guessed: bool = False


def read(data: bytes) -> Table:
    """Read a file. Raises BadTable. A cell that a spreadsheet would take for a formula is without its apostrophe."""
    text, guessed = decoded(data)
    if bad := _CONTROL.search(text):
        raise BadTable(text.count("\n", 0, bad.start()) + 1, "control", f"U+{ord(bad[0]):04X}")
    rows = _rows(text)
    if not rows:
        raise BadTable(1, "nothing")
    first, heading = rows[0]
    headings = tuple(" ".join(cell.casefold().split()) for cell in heading)
    twice = [name for name, count in Counter(filter(None, headings)).items() if count > 1]
    if twice:
        raise BadTable(first, "heading_twice", ", ".join(twice))
    return Table(tuple(filter(None, headings)), tuple(_line(headings, *row) for row in rows[1:]), guessed)


def decoded(data: bytes) -> tuple[str, bool]:
    """The text of a file with plain line ends, and whether its encoding was only guessed. Raises BadTable."""
    if data.startswith((_ZIP, _OLD_EXCEL)):
        raise BadTable(1, "workbook")
    guessed = False
    try:
        text = data.decode("utf-16" if data.startswith((b"\xff\xfe", b"\xfe\xff")) else "utf-8-sig")
    except UnicodeDecodeError:
        text, guessed = _western(data), True
    return text.replace("\r\n", "\n").replace("\r", "\n"), guessed


def _western(data: bytes) -> str:
    """What Excel's plain "CSV" writes where nothing else is set."""
    try:
        return data.decode("cp1252")
    except UnicodeDecodeError:
        raise BadTable(1, "letters") from None


def _rows(text: str) -> list[tuple[int, list[str]]]:
    """Lines that hold anything, with their numbers."""
    told, skipped = re.match(r"sep=(.)\n", text, re.IGNORECASE), 0
    if told:
        text, skipped = text[told.end() :], 1
    if len(text) > LONGEST_CELL:
        _refuse_long_cells(text, skipped)
    reader = csv.reader(io.StringIO(text), delimiter=told[1] if told else _mark(text), strict=True)
    found: list[tuple[int, list[str]]] = []
    number = skipped + 1
    try:
        for written in reader:
            cells = [_plain(cell) for cell in written]
            if any(len(cell) > LONGEST_CELL for cell in cells):
                raise BadTable(number, "long")
            if any(cells):
                found.append((number, cells))
            number = skipped + reader.line_num + 1
    except csv.Error:
        raise BadTable(number, "quotes") from None
    if len(found) > MOST_LINES:
        raise BadTable(MOST_LINES, "many")
    return found


def _refuse_long_cells(text: str, skipped: int) -> None:
    """No word of a cell is as long as what the reader itself gives up at."""
    for number, line in enumerate(text.split("\n"), skipped + 1):
        if len(line) > csv.field_size_limit():
            raise BadTable(number, "long")


def _mark(text: str) -> str:
    """What stands between the cells of the first line that is not blank, outside quotation marks."""
    first = next((line for line in text.split("\n") if line.strip(" ;,\t")), "")
    bare = re.sub(r'"[^"]*"', "", first)
    return max(_MARKS, key=bare.count)


def _line(headings: tuple[str, ...], number: int, cells: list[str]) -> SheetLine:
    if any(cells[len(headings) :]):
        raise BadTable(number, "cells", " ".join(cells[len(headings) :]))
    filled = [*cells, *[""] * (len(headings) - len(cells))]
    return SheetLine(number, {name: cell for name, cell in zip(headings, filled, strict=False) if name})


def _plain(cell: str) -> str:
    text = cell.strip()
    return text[1:] if text.startswith("'") and text[1:2] in _FORMULA else text


def harmless(text: str) -> str:
    """A spreadsheet takes nothing for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
