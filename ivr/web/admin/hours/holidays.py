"""Public holidays: whole kinds of them, or a single one in a year, switched on and off."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

from flask import abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue

from ivr.hotline.holidays import HolidayCalendar
from ivr.hotline.timetable import DatedException
from ivr.hotline.written_dates import NotUnderstood, read_day
from ivr.operations.releases.drafts import Change
from ivr.web.admin import editing
from ivr.web.admin.blueprint import admin
from ivr.web.admin.hours.labels import on
from ivr.web.admin.hours.listing import PATH as EXCEPTIONS
from ivr.web.frame.texts import t

PATH = "hours.holidays"


@admin.post("/hours/holidays", endpoint="save_holidays")
def save() -> ResponseReturnValue:
    """Which kinds of holidays close the hotline."""
    draft, typed = editing.draft(), editing.typed()
    holidays = HolidayCalendar.from_data(draft.value(PATH))
    chosen = replace(holidays, national="national" in typed, joint_leave="joint_leave" in typed)
    editing.change(Change(PATH, chosen.to_data(), draft.seal(PATH)))
    return _done(t("hours.holidays.saved"), typed.get("year", ""))


@admin.post("/hours/holidays/<day>", endpoint="save_holiday")
def save_one(day: str) -> ResponseReturnValue:
    """Keep one holiday, or be open as on any other day."""
    chosen = _named(day)
    draft, kept = editing.draft(), editing.typed().get("kept") == "1"
    holidays = HolidayCalendar.from_data(draft.value(PATH))
    ignored = holidays.ignored - {chosen} if kept else holidays.ignored | {chosen}
    editing.change(Change(PATH, replace(holidays, ignored=ignored).to_data(), draft.seal(PATH)))
    words = t("hours.holidays.kept", day=on(chosen)) if kept else t("hours.holidays.not_kept", day=on(chosen))
    return _done(words, str(chosen.year))


@admin.post("/hours/holidays/<day>/move", endpoint="move_holiday")
def move(day: str) -> ResponseReturnValue:
    """Keep an estimated holiday on another day: open on the one, closed with its name on the other; once."""
    chosen = _named(day)
    draft = editing.draft()
    holidays = HolidayCalendar.from_data(draft.value(PATH))
    holiday = replace(holidays, ignored=holidays.ignored - {chosen}).on(chosen)
    if holiday is None:
        abort(404)
    try:
        to = read_day(editing.typed().get("to", ""), None)
    except NotUnderstood:
        flash(t("hours.exceptions.no_date"), "problem")
        return redirect(url_for("admin.hours", year=chosen.year, _anchor="year"), 303)
    there = DatedException(to, to, (), holiday.name).to_data()
    moved = replace(holidays, ignored=holidays.ignored | {chosen} if to != chosen else holidays.ignored - {chosen})
    exceptions = [one for one in draft.value(EXCEPTIONS) if one != there]
    editing.change(
        Change(PATH, moved.to_data(), draft.seal(PATH)),
        Change(EXCEPTIONS, [*exceptions, there] if to != chosen else exceptions, draft.seal(EXCEPTIONS)),
    )
    return _done(t("hours.holidays.moved", day=on(chosen), to=on(to)), str(chosen.year))


def _named(day: str) -> date:
    """The day that an address names; one that is no date is no page."""
    try:
        return date.fromisoformat(day)
    except ValueError:
        abort(404)


def _done(words: str, year: str) -> ResponseReturnValue:
    return editing.done("admin.hours", words, year=year or None, _anchor="year")
