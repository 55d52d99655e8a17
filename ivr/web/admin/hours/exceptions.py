"""Exceptions: added in one line after a look at what was understood, edited, removed."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from flask import abort, flash, render_template
from flask.typing import ResponseReturnValue

from ivr.hotline.hours import OpeningHours
from ivr.hotline.hours_format import InvalidHours
from ivr.hotline.timetable import DatedException
from ivr.hotline.written_dates import NotUnderstood, read_day
from ivr.hotline.written_hours import read_exceptions, read_intervals
from ivr.operations.releases.drafts import Change, Conflict, Draft, Refused
from ivr.web import current
from ivr.web.admin import editing
from ivr.web.admin.blueprint import admin
from ivr.web.admin.editing import NOTHING, Returned
from ivr.web.admin.hours import labels
from ivr.web.admin.hours.listing import PATH, by_seal
from ivr.web.admin.hours.pages import hours_page
from ivr.web.frame.marks import tells_of_control_characters
from ivr.web.frame.texts import LANGUAGES, language, t

LONGEST_LINE = 300


@admin.post("/hours/exceptions", endpoint="add_exception")
@tells_of_control_characters
def add() -> ResponseReturnValue:
    """Show what was understood of a line, then take it."""
    typed, draft = editing.typed(), editing.draft()
    line = {"line": typed.get("line", "")}
    if errors := editing.too_long(line, LONGEST_LINE) | editing.unspeakable(line):
        return hours_page(Returned("exception", typed, errors))
    try:
        found = read_exceptions(typed.get("line", ""), language(), _today(draft))
    except NotUnderstood as misread:
        return hours_page(Returned("exception", typed, {"line": labels.explain(misread)}))
    if typed.get("do") != "add":
        hours = OpeningHours.from_data(draft.value("hours"))
        hints = list(dict.fromkeys(hint for one in found for hint in labels.hints(one, hours, _today(draft))))
        return hours_page(Returned("exception", typed), preview=found, hints=hints)
    data = [exception.to_data() for exception in found]
    try:
        _put([*(one for one in draft.value(PATH) if one not in data), *data], draft)
    except (Conflict, Refused) as why:
        return hours_page(editing.returned("exception", typed, why, "line"))
    what = ", ".join(labels.days_of(exception) for exception in found)
    hours = OpeningHours.from_data(editing.draft().value("hours"))
    for hint in dict.fromkeys(hint for one in found for hint in labels.hints(one, hours, _today(draft))):
        flash(hint, "problem")
    return editing.done("admin.hours", t("hours.exceptions.added", what=what), _anchor="exceptions")


@admin.get("/hours/exceptions/<seal>", endpoint="exception")
def page(seal: str) -> ResponseReturnValue:
    """One exception, to edit."""
    return _page(seal)


def _page(seal: str, back: Returned = NOTHING) -> ResponseReturnValue:
    draft = editing.draft()
    data = by_seal(draft, PATH, seal)
    if data is None and not back.form:
        abort(404)
    exception = DatedException.from_data(data) if data else None
    fields = dict(back.typed) or _fields(exception)
    context = {"seal": seal, "exception": exception, "fields": fields, "back": back, "draft": draft}
    return render_template("admin/exception.html", **context), back.status


def _fields(exception: DatedException | None) -> dict[str, str]:
    if exception is None:
        return {}
    names = {f"name_{code}": exception.name.get(code, "") for code in LANGUAGES}
    hours = ", ".join(map(str, exception.intervals))
    return {"first": str(exception.first), "last": str(exception.last), "hours": hours, **names}


@admin.post("/hours/exceptions/<seal>", endpoint="save_exception")
@tells_of_control_characters
def save(seal: str) -> ResponseReturnValue:
    """Put the edited exception in place of the one that was opened, if that is still there."""
    typed, draft = editing.typed(), editing.draft()
    exception, errors = _read(typed)
    if exception is None:
        return _page(seal, Returned("exception", typed, errors))
    data = exception.to_data()
    was = by_seal(draft, PATH, seal)
    if was is None:
        if data in draft.value(PATH):  # the form was sent twice
            return editing.done("admin.hours", t("hours.exceptions.saved"), _anchor="exceptions")
        return _page(seal, Returned("exception", typed, {"": t("hours.exceptions.gone")}))
    try:
        _put([data if one == was else one for one in draft.value(PATH)], draft)
    except (Conflict, Refused) as why:
        return _page(seal, editing.returned("exception", typed, why))
    return editing.done("admin.hours", t("hours.exceptions.saved"), _anchor="exceptions")


@admin.post("/hours/exceptions/<seal>/remove", endpoint="remove_exception")
def remove(seal: str) -> ResponseReturnValue:
    """Take an exception out."""
    draft = editing.draft()
    was = by_seal(draft, PATH, seal)
    if was is not None:
        _put(_others(draft, was), draft)
    return editing.done("admin.hours", t("hours.exceptions.removed"), _anchor="exceptions")


def _read(typed: Mapping[str, str]) -> tuple[DatedException | None, dict[str, str]]:
    errors, days = editing.too_long(typed, LONGEST_LINE) | editing.unspeakable(typed), {}
    for name in ("first", "last"):
        try:
            days[name] = read_day(typed.get(name) or typed.get("first", ""), None)
        except NotUnderstood:
            errors[name] = t("hours.exceptions.no_date")
    try:
        intervals = read_intervals(typed.get("hours", ""))
    except NotUnderstood as misread:
        errors["hours"] = labels.explain(misread)
    if errors:
        return None, errors
    names = {code: typed[f"name_{code}"] for code in LANGUAGES if typed.get(f"name_{code}")}
    try:
        return DatedException(days["first"], days["last"], intervals, names), {}
    except InvalidHours:
        return None, {"last": t("hours.misread.order", part=f"{days['first']} – {days['last']}")}


def _others(draft: Draft, data: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    return [one for one in draft.value(PATH) if one != data]


def _put(exceptions: list[Mapping[str, Any]], draft: Draft) -> None:
    """The list as it was read a moment ago, with one of them added, changed or removed."""
    editing.change(Change(PATH, exceptions, draft.seal(PATH)))


def _today(draft: Draft) -> date:
    now = current.now()
    return now.astimezone(draft.script().zone).date()
