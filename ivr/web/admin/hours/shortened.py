"""Shortened hours: from, to and the times of weekdays, which rule only on days that are open anyway."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date

from flask import flash
from flask.typing import ResponseReturnValue

from ivr.hotline.hours import OpeningHours, ShortenedHours
from ivr.hotline.shortened import WEEKDAYS
from ivr.hotline.timetable import Interval
from ivr.hotline.written_dates import NotUnderstood, read_day
from ivr.hotline.written_hours import read_intervals
from ivr.operations import drafts
from ivr.operations.drafts import Change, Conflict, Draft, Refused
from ivr.web.admin import editing
from ivr.web.admin.blueprint import admin
from ivr.web.admin.editing import Returned
from ivr.web.admin.hours import words
from ivr.web.admin.hours.listed import SHORTENED
from ivr.web.admin.hours.pages import hours_page
from ivr.web.guards import hotline
from ivr.web.staff import tells_of_control_characters
from ivr.web.wording import LANGUAGES, t

LONGEST = 300
PREFIX = "short_"


@admin.post("/hours/shortened", endpoint="add_shortened")
@tells_of_control_characters
def add() -> ResponseReturnValue:
    """Take shortened hours into the draft; sent twice they are there once."""
    typed, draft = editing.typed(), editing.draft()
    one, errors = _read(typed)
    if one is None:
        return hours_page(Returned("shortened", typed, errors))
    stored, data = draft.value(SHORTENED) or [], one.to_data()
    if data in stored:
        return editing.done("admin.hours", t("hours.shortened.there"), _anchor="shortened")
    try:
        editing.change(Change(SHORTENED, [*stored, data], draft.seal(SHORTENED)))
    except (Conflict, Refused) as why:
        return hours_page(editing.returned("shortened", typed, why))
    for hint in [*_hints(one, draft), *editing.problems_at(SHORTENED)]:
        flash(hint, "problem")
    what = "; ".join([words.days_of(one), *words.week_of(one.week)])
    return editing.done("admin.hours", t("hours.shortened.added", what=what), _anchor="shortened")


@admin.post("/hours/shortened/<seal>/remove", endpoint="remove_shortened")
def remove(seal: str) -> ResponseReturnValue:
    """Take shortened hours out of the draft."""
    draft = editing.draft()
    stored = draft.value(SHORTENED) or []
    others = [one for one in stored if drafts.seal_of(one) != seal]
    if others != stored:
        editing.change(Change(SHORTENED, others, draft.seal(SHORTENED)))
    return editing.done("admin.hours", t("hours.shortened.removed"), _anchor="shortened")


def _read(typed: Mapping[str, str]) -> tuple[ShortenedHours | None, dict[str, str]]:
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
        except NotUnderstood as told:
            errors[PREFIX + weekday] = words.misread(told)
        else:
            if text and not week[-1]:
                errors[PREFIX + weekday] = t("hours.shortened.no_closing")
    return tuple(week)


def _hints(one: ShortenedHours, before: Draft) -> list[str]:
    hours = OpeningHours.from_data(before.value("hours"))
    today, found = hours.local(hotline().clock()).date(), []
    if one.last < today:
        found.append(t("hours.shortened.past"))
    if one.last > today + words.FAR:
        found.append(t("hours.shortened.far", year=one.last.year))
    if any(other.first <= one.last and one.first <= other.last for other in hours.shortened):
        found.append(t("hours.shortened.overlaps"))
    return found
