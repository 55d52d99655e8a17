"""The form of shortened hours: what its fields hold, and what is wrong with what was typed into them."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from ivr.hotline.hours import ShortenedHours
from ivr.hotline.shortened_hours import WEEKDAYS
from ivr.hotline.timetable import Interval
from ivr.hotline.written_dates import NotUnderstood, read_day
from ivr.hotline.written_hours import read_intervals
from ivr.web.admin import editing
from ivr.web.admin.hours import labels
from ivr.web.frame.texts import LANGUAGES, t

LONGEST = 300
PREFIX = "short_"


def fields_of(one: ShortenedHours) -> dict[str, str]:
    """The fields as they hold these hours."""
    week = {day: ", ".join(map(str, own)) for day, own in zip(WEEKDAYS, one.week, strict=True)}
    names = {f"name_{code}": one.name.get(code, "") for code in LANGUAGES}
    values = {"first": str(one.first), "last": str(one.last), **week, **names}
    return {PREFIX + name: value for name, value in values.items()}


def read(typed: Mapping[str, str]) -> tuple[ShortenedHours | None, dict[str, str]]:
    """What was typed, or what is wrong with it by field."""
    fields = {name: text for name, text in typed.items() if name.startswith(PREFIX)}
    errors = editing.too_long(fields, LONGEST) | editing.unspeakable(fields)
    days: dict[str, date] = {}
    for name in ("first", "last"):
        try:
            days[name] = read_day(fields.get(PREFIX + name, ""), None)
        except NotUnderstood:
            errors[PREFIX + name] = t("hours.shortened.no_date")
    week = _read_week(fields, errors)
    if not errors and not any(week):
        errors[PREFIX + WEEKDAYS[0]] = t("hours.shortened.no_week")
    if not errors and days["last"] < days["first"]:
        errors[f"{PREFIX}last"] = t("hours.misread.order", part=f"{days['first']} – {days['last']}")
    if errors:
        return None, errors
    names = {code: fields[f"{PREFIX}name_{code}"] for code in LANGUAGES if fields.get(f"{PREFIX}name_{code}")}
    return ShortenedHours(days["first"], days["last"], week, names), {}


def _read_week(fields: Mapping[str, str], errors: dict[str, str]) -> tuple[tuple[Interval, ...], ...]:
    week: list[tuple[Interval, ...]] = []
    for weekday in WEEKDAYS:
        text = fields.get(PREFIX + weekday, "")
        try:
            week.append(read_intervals(text))
        except NotUnderstood as misread:
            errors[PREFIX + weekday] = labels.explain(misread)
        else:
            if text and not week[-1]:
                errors[PREFIX + weekday] = t("hours.shortened.no_closing")
    return tuple(week)
