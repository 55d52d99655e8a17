"""The list of offices as CSV: what is written can be read back; a file is taken whole or not at all.

Semicolons, because a spreadsheet in Indonesian takes the comma for the decimal mark; files with commas are read too.
"""

from __future__ import annotations

import csv
import io
from collections import Counter
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from ivr.hotline.errors import HotlineError
from ivr.hotline.hours import OpeningHours
from ivr.operations import coverage, offices
from ivr.operations.offices import BadOffice, Wanted
from ivr.records.cases import Office

COLUMNS = ("name", "email", "phone", "regions", "daily", "hears", "days_off", "active")
_FORMULA = ("=", "+", "-", "@", "\t", "\r")
_YES = {"1", "yes", "ya", "true"}


@dataclass(frozen=True)
class Problem:
    """What is wrong in a line (from 1, with the heading): `kind` is unreadable, columns, twice or field."""

    line: int
    kind: str
    field: str = ""
    text: str = ""


class BadFile(HotlineError):
    """The file cannot be taken; nothing was changed."""

    def __init__(self, problems: list[Problem]) -> None:
        super().__init__("; ".join(f"line {one.line}: {one.kind} {one.field} {one.text}" for one in problems))
        self.problems = problems


@dataclass(frozen=True)
class Done:
    """What a file has changed."""

    added: int
    changed: int
    same: int


def written(session: Session) -> str:
    """All offices as CSV."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for office in offices.everybody(session):
        told = offices.told(office)
        told |= {name: "yes" if told[name] else "no" for name in ("daily", "hears", "active")}
        told |= {"regions": " ".join(told["regions"])}
        writer.writerow([_harmless(str(told[name] or "")) for name in COLUMNS])
    return out.getvalue()


def read(session: Session, data: bytes, actor: str, hours: OpeningHours, now: datetime) -> Done:
    """Take a file: an office is known by its name; one that the file does not name stays as it is. Raises BadFile."""
    rows = _rows(data)
    known = {office.name.casefold(): office for office in offices.everybody(session)}
    count: Counter[str] = Counter()
    problems = []
    for number, row in enumerate(rows, 2):
        office = known.get(offices.clean(row["name"]).casefold())
        try:
            count[_take(session, office, _wanted(row), actor, hours, now)] += 1
        except BadOffice as error:
            problems.append(Problem(number, "field", error.field, error.value))
    if problems:
        raise BadFile(problems)
    return Done(count["added"], count["changed"], count["same"])


def _take(
    session: Session, office: Office | None, wanted: Wanted, actor: str, hours: OpeningHours, now: datetime
) -> str:
    before = offices.told(office) if office else None
    after = offices.told(coverage.save(session, office, wanted, actor, hours, now))
    return "added" if before is None else "same" if before == after else "changed"


def _wanted(row: dict[str, str]) -> Wanted:
    def yes(name: str, default: bool) -> bool:
        return row[name].lower() in _YES if row.get(name) else default

    regions = tuple(row["regions"].replace(",", " ").split())
    switches = {"daily": yes("daily", False), "hears": yes("hears", True), "active": yes("active", True)}
    return Wanted(row["name"], row["email"], row["phone"], regions, days_off=row.get("days_off", ""), **switches)


def _rows(data: bytes) -> list[dict[str, str]]:
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise BadFile([Problem(1, "unreadable")]) from None
    first = text.partition("\n")[0]
    reader = csv.DictReader(io.StringIO(text), delimiter=";" if ";" in first else ",")
    missing = [name for name in COLUMNS[:4] if name not in (reader.fieldnames or ())]
    if missing:
        raise BadFile([Problem(1, "columns", text=", ".join(missing))])
    try:
        found = [{key: _plain(value) for key, value in row.items() if key} for row in reader]
    except csv.Error:
        raise BadFile([Problem(reader.line_num, "unreadable")]) from None
    names = Counter(offices.clean(row["name"]).casefold() for row in found)
    twice = [
        Problem(n, "twice", text=row["name"]) for n, row in enumerate(found, 2) if names[row["name"].casefold()] > 1
    ]
    if twice:
        raise BadFile(twice)
    return found


def _plain(value: str | None) -> str:
    text = (value or "").strip()
    return text[1:] if text.startswith("'") and text[1:2] in _FORMULA else text


def _harmless(text: str) -> str:
    """A spreadsheet takes nothing for a formula."""
    return f"'{text}" if text.startswith(_FORMULA) else text
