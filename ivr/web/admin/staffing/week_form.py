"""The fields of a planned week: a line for each weekday, what was typed into them, and one copied to the others."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ivr.hotline.hours import OpeningHours
from ivr.hotline.pasted_staffing import read_table
from ivr.hotline.shortened_hours import WEEKDAYS
from ivr.hotline.staffing import NOBODY, Day, PlannedWeek
from ivr.hotline.timetable import Interval
from ivr.hotline.written_staffing import NotPlanned, read_line, write_line
from ivr.web.admin import editing
from ivr.web.admin.staffing.labels import explain
from ivr.web.frame.weekdays import weekday

LONGEST = 400
TABLE = "table"
LONGEST_TABLE = 20_000
Opened = tuple[tuple[Interval, ...], ...]
"""The opening hours of seven days, Monday first."""


@dataclass(frozen=True)
class Field:
    """One weekday of the form: its code, its name, what stands in it, and whether the hotline has hours then."""

    code: str
    name: str
    text: str
    open: bool


def fields(week: PlannedWeek, hours: OpeningHours, typed: Mapping[str, str]) -> list[Field]:
    """The days that are open, and those for which something is planned or typed."""
    found = []
    for code, planned, opened in zip(WEEKDAYS, week, hours.weekly, strict=True):
        text = typed.get(code, write_line(planned))
        if opened or text:
            found.append(Field(code, weekday(code), text, bool(opened)))
    return found


def all_days() -> list[tuple[str, str]]:
    """The codes and names of all weekdays."""
    return [(code, weekday(code)) for code in WEEKDAYS]


def read(typed: Mapping[str, str], opened: Opened) -> tuple[PlannedWeek, dict[str, str]]:
    """The week that was typed, and what is wrong by weekday; such a day has nobody."""
    lines = {code: typed.get(code, "") for code in WEEKDAYS}
    errors = editing.too_long(lines, LONGEST) | editing.unspeakable(lines)
    week: list[Day] = []
    for code, hours in zip(WEEKDAYS, opened, strict=True):
        try:
            week.append(() if code in errors else read_line(lines[code], hours))
        except NotPlanned as slip:
            week.append(())
            errors[code] = explain(slip)
    return tuple(week) if week else NOBODY, errors


def pasted(typed: Mapping[str, str], table: str) -> tuple[dict[str, str], dict[str, str]]:
    """What was typed, with the lines of the weekdays that the pasted table has; and what is wrong with the table."""
    fields = {**typed, TABLE: table}
    if errors := editing.too_long({TABLE: table}, LONGEST_TABLE) | editing.unspeakable({TABLE: table}):
        return fields, errors
    try:
        return {**typed, **read_table(table), TABLE: ""}, {}
    except NotPlanned as slip:
        return fields, {TABLE: explain(slip)}


def copied(typed: Mapping[str, str], opened: Opened) -> dict[str, str]:
    """What was typed, with the line of one weekday on all other days that are open."""
    source = typed.get("from", "")
    if source not in WEEKDAYS:
        return dict(typed)
    others = [code for code, hours in zip(WEEKDAYS, opened, strict=True) if hours]
    return {**typed, **dict.fromkeys(others, typed.get(source, ""))}
