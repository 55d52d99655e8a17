"""The form of an exception of the plan: days, agents on every day or by weekday, and names."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from ivr.hotline.hours import OpeningHours
from ivr.hotline.shortened_hours import WEEKDAYS
from ivr.hotline.staffing import StaffingException
from ivr.hotline.staffing_checks import opened_in
from ivr.hotline.written_dates import NotUnderstood, read_day
from ivr.hotline.written_staffing import NotPlanned, read_line, write_line
from ivr.operations.releases import drafts
from ivr.operations.releases.drafts import Draft
from ivr.web.admin import editing
from ivr.web.admin.hours.labels import overruled_by
from ivr.web.admin.staffing.labels import explain, lines_of_week
from ivr.web.frame.texts import LANGUAGES, t

EXCEPTIONS = "staffing.exceptions"
PREFIX = "other_"
EVERY = f"{PREFIX}every"
LONGEST = 400


@dataclass(frozen=True)
class Listed:
    """One exception as the page lists it; `seal` names it."""

    exception: StaffingException
    seal: str
    week: list[str]
    others: list[str]
    """Where a shorter one holds in its place."""


def listed(draft: Draft) -> list[Listed]:
    """The exceptions of the draft's plan, in order of their days."""
    stored = draft.value(EXCEPTIONS) or ()
    known = [StaffingException.from_data(data) for data in stored]
    found = [
        Listed(one, drafts.seal_of(data), lines_of_week(one.week), overruled_by(known, one))
        for one, data in zip(known, stored, strict=True)
    ]
    return sorted(found, key=lambda one: (one.exception.first, one.exception.last))


def fields_of(one: StaffingException) -> dict[str, str]:
    """The fields as they hold an exception: one line where its weekdays are alike, those of its days at least."""
    lines = [write_line(day) or "0" for day in one.week]
    names = {f"name_{code}": one.name.get(code, "") for code in LANGUAGES}
    usual = max(dict.fromkeys(lines), key=lines.count) if any(one.week) else "0"
    days = {day: "" if line == usual else line for day, line in zip(WEEKDAYS, lines, strict=True)}
    values = {"first": str(one.first), "last": str(one.last), "every": usual, **days, **names}
    return {PREFIX + name: value for name, value in values.items()}


def read(typed: Mapping[str, str], hours: OpeningHours) -> tuple[StaffingException | None, dict[str, str]]:
    """What was typed, or what is wrong with it by field."""
    fields = {name: text for name, text in typed.items() if name.startswith(PREFIX)}
    errors = editing.too_long(fields, LONGEST) | editing.unspeakable(fields)
    first, last = _days(fields, errors)
    if not any(fields.get(PREFIX + name) for name in ("every", *WEEKDAYS)):
        errors[EVERY] = t("staffing.exceptions.no_agents")
    if errors or first is None or last is None:
        return None, errors
    opened = opened_in(first, last, hours)
    week = []
    for day, intervals in zip(WEEKDAYS, opened, strict=True):
        own = fields.get(PREFIX + day, "")
        line = own or (fields.get(EVERY, "") if intervals else "")
        try:
            week.append(read_line(line, intervals))
        except NotPlanned as slip:
            errors[PREFIX + day if own else EVERY] = explain(slip)
    if errors:
        return None, errors
    names = {code: fields[f"{PREFIX}name_{code}"] for code in LANGUAGES if fields.get(f"{PREFIX}name_{code}")}
    return StaffingException(first, last, tuple(week), names), {}


def _days(fields: Mapping[str, str], errors: dict[str, str]) -> tuple[date | None, date | None]:
    """The first and the last day; without a last it is one day."""
    days: list[date | None] = []
    for name in ("first", "last"):
        try:
            days.append(read_day(fields.get(PREFIX + name) or fields.get(f"{PREFIX}first", ""), None))
        except NotUnderstood:
            days.append(None)
            errors[PREFIX + name] = t("hours.exceptions.no_date")
    first, last = days
    if first and last and last < first:
        errors[f"{PREFIX}last"] = t("hours.misread.order", part=f"{first} – {last}")
    return first, last
