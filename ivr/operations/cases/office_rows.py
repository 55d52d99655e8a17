"""Offices in a file, line by line: headings and words in two languages, cells as spreadsheets leave them."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from ivr.hotline import printable, region_cells, spreadsheet
from ivr.hotline.errors import HotlineError
from ivr.hotline.region_cells import BadRegions
from ivr.hotline.spreadsheet import BadTable, SheetLine

COLUMNS = ("name", "email", "phone", "regions", "daily", "hears", "days_off", "active")
NEEDED = COLUMNS[:4]
SWITCHES = ("daily", "hears", "active")
_ALSO_CALLED = {
    "name": ("nama", "dinas", "nama dinas", "office"),
    "email": ("surel", "e-mail", "mail", "alamat surel", "alamat email"),
    "phone": ("telepon", "telp", "telp.", "no telp", "no. telp", "no hp", "hp", "wa", "whatsapp", "telephone", "nomor"),
    "regions": ("wilayah", "daerah", "region", "kode wilayah", "kode"),
    "daily": ("harian", "surat harian", "sekali sehari"),
    "hears": ("mendengar", "boleh mendengar", "dengar"),
    "days_off": ("days off", "libur", "hari libur", "hari_libur"),
    "active": ("aktif",),
}
_HEADINGS = {called: name for name, others in _ALSO_CALLED.items() for called in (name, *others)}
_YES = frozenset({"1", "1.0", "yes", "y", "true", "on", "active", "ya", "iya", "benar", "aktif"})
_NO = frozenset({"0", "0.0", "no", "n", "false", "off", "inactive", "tidak", "tdk", "bukan", "salah", "nonaktif"})
_NO_WORDS = frozenset({"tidak aktif", "non aktif", "non-aktif", "not active"})


@dataclass(frozen=True)
class Problem:
    """What is wrong in a line (from 1, with the heading).

    `kind` is one of `BadTable`'s, or columns, empty, twice, known_twice, word, field or region; `field` says of which
    column, or more of it, `text` what stood there, `meant` what it may mean.
    """

    line: int
    kind: str
    field: str = ""
    text: str = ""
    meant: str = ""


class BadOfficeFile(HotlineError):
    """The file cannot be taken; nothing was changed."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"line {one.line}: {one.kind} {one.field} {one.text}" for one in problems))
        self.problems = problems


class _BadCell(HotlineError):
    def __init__(self, kind: str, field: str, text: str, meant: str = "") -> None:
        super().__init__(f"{kind} {field} {text}")
        self.details = (kind, field, text[:120], meant)


@dataclass(frozen=True)
class Row:
    """An office as a line tells it: `given` has fields of `offices.Wanted`, those only that the file tells.

    `unread` are the fields whose cells cannot be understood, which is told already.
    """

    line: int
    name: str
    given: Mapping[str, Any]
    unread: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Rows:
    """All lines of a file; `ignored` are headings that mean nothing here, `guessed`: its encoding was not told."""

    rows: tuple[Row, ...]
    ignored: tuple[str, ...] = ()
    guessed: bool = False


def read(data: bytes, further: Callable[[Row], Iterable[Problem]] = lambda _: ()) -> Rows:
    """Read a file; `further` looks at each line. Raises BadOfficeFile, with everything that is wrong in it."""
    try:
        table = spreadsheet.read(data)
    except BadTable as error:
        raise BadOfficeFile([Problem(error.line, error.kind, text=error.text)]) from None
    _refuse_headings(table.headings)
    rows, problems = [], []
    for line in table.lines:
        row, unclear = _row(line)
        rows.append(row)
        problems += [*unclear, *further(row)]
    names = Counter(row.name.casefold() for row in rows if row.name)
    problems += [Problem(row.line, "twice", text=row.name) for row in rows if names[row.name.casefold()] > 1]
    if not rows:
        problems.append(Problem(1, "empty"))
    if problems:
        raise BadOfficeFile(sorted(problems, key=lambda one: one.line))
    ignored = tuple(name for name in table.headings if name not in _HEADINGS)
    return Rows(tuple(rows), ignored, table.guessed)


def _refuse_headings(headings: tuple[str, ...]) -> None:
    counted = Counter(_HEADINGS[name] for name in headings if name in _HEADINGS)
    missing = [name for name in NEEDED if name not in counted]
    if missing:
        raise BadOfficeFile([Problem(1, "columns", text=", ".join(missing), meant=", ".join(headings)[:120])])
    if twice := [name for name, count in counted.items() if count > 1]:
        raise BadOfficeFile([Problem(1, "heading_twice", text=", ".join(twice))])


def _row(line: SheetLine) -> tuple[Row, list[Problem]]:
    """A line, and what in it cannot be understood, cell by cell."""
    cells = {_HEADINGS[heading]: cell for heading, cell in line.cells.items() if heading in _HEADINGS}
    name = printable.clean(cells["name"])
    given: dict[str, Any] = {"name": name}
    given |= {field: cells[field] for field in ("email", "phone", "days_off") if field in cells}
    problems: dict[str, Problem] = {}
    if not name:
        text = " ".join(filter(None, cells.values()))[:120]
        problems["name"] = Problem(line.number, "field", "name", text)
    readers: dict[str, Callable[[str], Any]] = {"regions": _regions}
    readers |= {field: partial(_switch, field) for field in SWITCHES if cells.get(field)}
    for field, reader in readers.items():
        try:
            given[field] = reader(cells[field])
        except _BadCell as error:
            problems[field] = Problem(line.number, *error.details)
    return Row(line.number, name, given, frozenset(problems)), list(problems.values())


def _regions(cell: str) -> tuple[str, ...]:
    try:
        return region_cells.codes_in(cell)
    except BadRegions as error:
        unclear = error.unclear
        meant = "; ".join(f"{one.code} {one.full_name}" for one in unclear.meant[:8])
        raise _BadCell("region", unclear.kind, unclear.text, meant) from None


def _switch(field: str, cell: str) -> bool:
    word = " ".join(cell.casefold().split())
    if word in _YES:
        return True
    if word in _NO or word in _NO_WORDS:
        return False
    raise _BadCell("word", field, cell)
