"""The page of the staffing plan, with every form on it."""

from __future__ import annotations

from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from ivr.hotline.hours import OpeningHours
from ivr.hotline.staffing import NOBODY, PlannedWeek, StaffingPlan, read_week
from ivr.operations.capacity import staffing_seen
from ivr.operations.releases.drafts import Draft
from ivr.web import current
from ivr.web.admin import editing
from ivr.web.admin.blueprint import admin
from ivr.web.admin.editing import NOTHING, Returned
from ivr.web.admin.staffing import week_form
from ivr.web.admin.staffing.exception_form import listed
from ivr.web.admin.staffing.labels import lines_of_week
from ivr.web.admin.staffing.table import table
from ivr.web.current import hotline

PLAN = "staffing"
WEEK = "staffing.weekly"


@admin.get("/staffing", endpoint="staffing")
def page() -> ResponseReturnValue:
    """The plan of the draft; `propose` fills the form with what was seen in the last weeks, and saves nothing."""
    return staffing_page(proposing=request.args.get("propose") == "1")


def staffing_page(
    back: Returned = NOTHING, *, proposing: bool = False, copied: bool = False, pasted: bool = False
) -> ResponseReturnValue:
    """The page; `back` is the form that came back, to be put right or saved."""
    draft, now = editing.draft(), current.now()
    hours, plan = OpeningHours.from_data(draft.value("hours")), plan_of(draft)
    with hotline().database.reading() as session:
        seen = staffing_seen.proposal(session, hours, now)
    week = plan.weekly if plan else NOBODY
    form = back.of("week")
    shown = seen.week if proposing and seen.week else week
    if form.form:
        shown, _ = week_form.read(form.typed, hours.weekly)
    days = week_form.fields(shown, hours, form.typed)
    context: dict[str, Any] = {
        "back": back,
        "draft": draft,
        "hours": hours,
        "now": now,
        "plan": plan,
        "seal": form.typed.get("seen", "") if form.form and not form.conflict else draft.seal(WEEK),
        "days": days,
        "all_days": week_form.all_days(),
        "copy_from": [(day.code, day.name) for day in days],
        "table": table(shown, hours),
        "room": _room(shown, draft, hours),
        "theirs": _theirs(form),
        "exceptions": listed(draft),
        "today": hours.local(now).date(),
        "warnings": editing.problems_at(PLAN),
        "proposing": proposing and bool(seen.week),
        "copied": copied,
        "pasted": pasted,
        "seen": seen,
        "seen_lines": lines_of_week(seen.week) if seen.week else [],
    }
    return render_template("admin/staffing.html", **context), back.status


def plan_of(draft: Draft) -> StaffingPlan | None:
    """The plan in the draft, None while there is none."""
    data = draft.value(PLAN)
    return None if data is None else StaffingPlan.from_data(data)


def _theirs(form: Returned) -> list[str]:
    """What somebody else has made of the week meanwhile."""
    if form.conflict is None:
        return []
    return lines_of_week(read_week(form.conflict.theirs or {})) if form.form == "week" else []


def _room(week: PlannedWeek, draft: Draft, hours: OpeningHours) -> tuple[int, ...]:
    """About how many callbacks the week has room for by day, with what may be promised and what one takes at first."""
    promise = draft.script().rules.promise
    minutes = (total * 60 for total in table(week, hours).hours)
    return tuple(int(promise.share * one / promise.callback_minutes) for one in minutes)
