"""The week of the plan: saved, one weekday copied to the others, and the whole plan taken out."""

from __future__ import annotations

from flask import request
from flask.typing import ResponseReturnValue

from ivr.hotline.hours import OpeningHours
from ivr.hotline.shortened_hours import week_data
from ivr.operations.releases.drafts import Change, Conflict, Refused
from ivr.web.admin import editing
from ivr.web.admin.blueprint import admin
from ivr.web.admin.editing import Returned
from ivr.web.admin.staffing import week_form
from ivr.web.admin.staffing.pages import PLAN, WEEK, staffing_page
from ivr.web.frame.marks import tells_of_control_characters
from ivr.web.frame.texts import t


@admin.post("/staffing/week", endpoint="save_staffing")
@tells_of_control_characters
def save() -> ResponseReturnValue:
    """The agents of the seven weekdays; copying and pasting fill the form anew and save nothing."""
    typed, draft = editing.typed(), editing.draft()
    opened = OpeningHours.from_data(draft.value("hours")).weekly
    if typed.get("do") == "copy":
        return staffing_page(Returned("week", week_form.copied(typed, opened)), copied=True)
    if typed.get("do") == "paste" or typed.get(week_form.TABLE):  # what was pasted is looked at before it is saved
        lines, errors = week_form.pasted(typed, request.form.get(week_form.TABLE, ""))
        return staffing_page(Returned("week", lines, errors), pasted=not errors)
    week, errors = week_form.read(typed, opened)
    there = draft.value(PLAN) is not None
    if not errors and not there and not any(week):
        errors[""] = t("staffing.week.empty")
    if errors:
        return staffing_page(Returned("week", typed, errors))
    data = dict(week_data(week))
    one = Change(WEEK, data, typed.get("seen", "")) if there else _first(data, typed.get("seen", ""))
    try:
        editing.change(one)
    except (Conflict, Refused) as why:
        return staffing_page(editing.returned("week", typed, why))
    return editing.done("admin.staffing", t("staffing.week.saved"))


def _first(week: dict[str, list[str]], seen: str) -> Change:
    """The plan as it begins; a form that had shown a plan is told that somebody has taken it out."""
    return Change(PLAN, {"weekly": week, "exceptions": []}, seen)


@admin.post("/staffing/remove", endpoint="remove_staffing")
def remove() -> ResponseReturnValue:
    """Take the plan out of the draft, with its exceptions; sent twice it is harmless."""
    draft = editing.draft()
    if draft.value(PLAN) is not None:
        editing.change(Change(PLAN, None, draft.seal(PLAN)))
    return editing.done("admin.staffing", t("staffing.removal.removed"))
