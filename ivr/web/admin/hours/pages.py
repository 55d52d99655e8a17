"""The page of opening hours, with every form on it."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from ivr.hotline.hours import Opening, OpeningHours
from ivr.hotline.written_numbers import whole_number
from ivr.operations.releases.drafts import Change, Conflict, Refused
from ivr.web import current
from ivr.web.admin import editing
from ivr.web.admin.blueprint import admin
from ivr.web.admin.editing import NOTHING, Returned
from ivr.web.admin.hours import week, year
from ivr.web.admin.hours.listing import listed, shortened_hours
from ivr.web.current import script
from ivr.web.frame.closure_banner import emergency
from ivr.web.frame.forms import moment_for_field, moment_in_form
from ivr.web.frame.texts import t


@admin.get("/hours", endpoint="hours")
def page() -> ResponseReturnValue:
    """The hours of the draft."""
    return hours_page()


def hours_page(back: Returned = NOTHING, **more: Any) -> ResponseReturnValue:
    """The page; `back` is the form that could not be saved, and `more` what else it shows."""
    draft, now = editing.draft(), current.now()
    hours = OpeningHours.from_data(draft.value("hours"))
    today = hours.local(now).date()
    of_year = _year(today.year)
    context = {
        "back": back,
        "draft": draft,
        "hours": hours,
        "now": now,
        "closed_now": emergency(),
        "at": _at(hours, now),
        "grid": week.GRID,
        "days": week.days(draft.value("hours.weekly"), back.of("week").typed),
        "theirs": _their_week(back.of("week")),
        "exceptions": listed(draft),
        "shortened": shortened_hours(draft, hours),
        "working_days": {code for code, usual in draft.value("hours.weekly").items() if usual},
        "today": today,
        "year": of_year,
        "months": year.months(hours, of_year, today),
        "letters": year.weekday_letters(),
        "specials": year.specials(hours, of_year),
        "preview": None,
        "hints": (),
        **more,
    }
    return render_template("admin/hours.html", **context), back.status


def _year(this: int) -> int:
    asked = whole_number(request.values.get("year", ""), this)
    return asked if year.FIRST <= asked <= year.LAST else this


def _their_week(back: Returned) -> list[week.Day]:
    """What somebody else has made of the week meanwhile."""
    return week.days(back.conflict.theirs or {}, {}) if back.conflict else []


def _at(hours: OpeningHours, now: datetime) -> dict[str, Any]:
    """How the hotline stands at the moment that is asked for, now and in the draft."""
    asked = request.args.get("at", "")
    moment = moment_in_form(asked, hours.zoneinfo) if asked else now
    wrong: dict[str, Any] = {"asked": asked, "wrong": t("hours.at.wrong"), "answers": [], "moment": None}
    if moment is None:
        return wrong
    try:
        answers: list[tuple[str, Opening]] = [
            ("published", script().hours.at(moment)),
            ("draft", replace(hours, closures=script().hours.closures).at(moment)),
        ]
    except OverflowError:
        return wrong
    return {"asked": moment_for_field(moment, hours.zoneinfo), "wrong": "", "answers": answers, "moment": moment}


@admin.post("/hours/week", endpoint="save_week")
def save_week() -> ResponseReturnValue:
    """The hours of the seven weekdays."""
    typed = editing.typed()
    weekly, errors = week.read(typed)
    if errors:
        return hours_page(Returned("week", typed, errors))
    try:
        editing.change(Change("hours.weekly", weekly, typed.get("seen", "")))
    except (Conflict, Refused) as why:
        return hours_page(editing.returned("week", typed, why))
    return editing.done("admin.hours", t("hours.week.saved"))
