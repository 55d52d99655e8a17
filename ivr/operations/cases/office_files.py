"""The list of offices as CSV: what it would change is shown before; what is written can be read back.

Semicolons, because a spreadsheet in Indonesian takes the comma for the decimal mark. A region is its code and its name:
a code alone is a number to a spreadsheet, which loses the last zero of 32.10.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from ivr.hotline import region
from ivr.hotline.errors import HotlineError
from ivr.hotline.hours import OpeningHours
from ivr.hotline.spreadsheet import harmless
from ivr.operations.cases import coverage, office_rows, offices
from ivr.operations.cases.office_rows import COLUMNS, SWITCHES, Problem, Row
from ivr.operations.cases.offices import BadOffice, Wanted
from ivr.records.cases import Office


@dataclass(frozen=True)
class Step:
    """What a file does to one office: `before` None adds it; `leaving` are tickets that come back to the desk."""

    before: Mapping[str, Any] | None
    after: Mapping[str, Any]
    leaving: tuple[str, ...] = ()

    @property
    def fields(self) -> list[str]:
        """The fields that become another."""
        return [name for name in COLUMNS if self.before is not None and self.before[name] != self.after[name]]

    @property
    def switched_off(self) -> bool:
        """Whether it had cases and gets none any more."""
        return self.before is not None and self.before["active"] and not self.after["active"]


@dataclass(frozen=True)
class Plan:
    """What a file does. `same` lines change nothing, `others` are offices that it does not name and that stay.

    `shared` are regions that several offices cover afterwards, by code, with the names of these.
    """

    steps: tuple[Step, ...]
    same: int
    others: int
    shared: Mapping[str, tuple[str, ...]]
    ignored: tuple[str, ...]
    guessed: bool

    @property
    def added(self) -> list[Step]:
        """Offices that are new."""
        return [step for step in self.steps if step.before is None]

    @property
    def changed(self) -> list[Step]:
        """Offices that become another, those that are switched off first."""
        return sorted((step for step in self.steps if step.before is not None), key=lambda step: not step.switched_off)

    @property
    def leaving(self) -> int:
        """How many cases come back to the desk."""
        return sum(len(step.leaving) for step in self.steps)

    @property
    def seal(self) -> str:
        """Two plans have the same seal when they do the same."""
        steps = [asdict(step) for step in self.steps]
        return hashlib.sha256(json.dumps(steps, sort_keys=True).encode()).hexdigest()[:32]


class Otherwise(HotlineError):
    """The file would do something else now than what was shown; nothing was changed."""

    def __init__(self, found: Plan) -> None:
        super().__init__("Offices or their cases have changed meanwhile; look again at what this file does now.")
        self.found = found


def to_csv(session: Session) -> str:
    """All offices as CSV."""
    out = io.StringIO()
    out.write("\ufeff")
    writer = csv.writer(out, delimiter=";", lineterminator="\r\n")
    writer.writerow(COLUMNS)
    for office in offices.everybody(session):
        cells = offices.summary(office)
        cells |= {name: "yes" if cells[name] else "no" for name in SWITCHES}
        cells |= {"regions": ", ".join(_code_and_name(code) for code in cells["regions"])}
        writer.writerow([harmless(str(cells[name] or "")) for name in COLUMNS])
    return out.getvalue()


def _code_and_name(code: str) -> str:
    return f"{code} {region.region(code).name}" if offices.is_region(code) else code


def plan(session: Session, data: bytes) -> Plan:
    """What a file would do: an office is known by its name; one it does not name stays. Raises BadOfficeFile."""
    return _planned(session, data)[0]


def carry_out(session: Session, data: bytes, seal: str, actor: str, hours: OpeningHours, now: datetime) -> Plan:
    """Do what was shown, all of it. Raises Otherwise when the file would do anything else now, and BadOfficeFile.

    A second time there is nothing left to do, which is no error: the plan that comes back has no steps.
    """
    offices.lock_offices(session)
    found, wanted = _planned(session, data)
    if found.steps and found.seal != seal:
        raise Otherwise(found)
    for office, one in wanted:
        coverage.save(session, office, one, actor, hours, now)
    return found


def _planned(session: Session, data: bytes) -> tuple[Plan, list[tuple[Office | None, Wanted]]]:
    everybody = offices.everybody(session)
    known: dict[str, list[Office]] = {}
    for known_one in everybody:
        known.setdefault(known_one.name.casefold(), []).append(known_one)
    steps: list[Step] = []
    wanted: list[tuple[Office | None, Wanted]] = []

    def planned(row: Row) -> list[Problem]:
        try:
            office, one = _wanted(row, known.get(row.name.casefold(), []))
            step = _step(session, office, one)
        except BadOffice as error:
            faults = [fault for fault in error.all if fault.field not in row.unread]
            return [Problem(row.line, "field", fault.field, fault.value) for fault in faults]
        if step.before != step.after:
            steps.append(step)
            wanted.append((office, one))
        return []

    read = office_rows.read(data, planned)
    named = {row.name.casefold() for row in read.rows}
    others = sum(office.name.casefold() not in named for office in everybody)
    renewed = {step.after["name"].casefold() for step in steps}
    stay = [offices.summary(office) for office in everybody if office.name.casefold() not in renewed]
    shared = _shared(
        [*stay, *(step.after for step in steps)], {code for step in steps for code in step.after["regions"]}
    )
    same = len(read.rows) - len(steps)
    return Plan(tuple(steps), same, others, shared, read.ignored, read.guessed), wanted


def _wanted(row: Row, known: list[Office]) -> tuple[Office | None, Wanted]:
    """What the file does not tell of a known office stays as it is."""
    if len(known) > 1:
        raise BadOffice("twice", row.name)
    office = known[0] if known else None
    names = {field.name for field in fields(Wanted)}
    kept = {name: value or "" for name, value in offices.summary(office).items() if name in names} if office else {}
    kept |= {name: getattr(office, name) for name in SWITCHES} if office else {}
    return office, Wanted(**{**kept, **row.given})


def _step(session: Session, office: Office | None, wanted: Wanted) -> Step:
    after = offices.checked(wanted)
    if office is None:
        return Step(None, after)
    gone = coverage.leaving(session, office, after["regions"], after["active"])
    return Step(offices.summary(office), after, tuple(ticket for _, ticket in gone))


def _shared(rows: Iterable[Mapping[str, Any]], touched: set[str]) -> dict[str, tuple[str, ...]]:
    covering: dict[str, list[str]] = {}
    for office in rows:
        for code in touched.intersection(office["regions"]) if office["active"] else ():
            covering.setdefault(code, []).append(office["name"])
    return {code: tuple(sorted(names)) for code, names in sorted(covering.items()) if len(names) > 1}
