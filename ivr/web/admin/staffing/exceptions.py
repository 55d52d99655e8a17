"""Exceptions of the plan: added, edited, removed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import abort, flash, render_template
from flask.typing import ResponseReturnValue

from ivr.hotline.hours import OpeningHours
from ivr.hotline.staffing import StaffingException
from ivr.hotline.staffing_checks import opened_in
from ivr.operations.releases import drafts
from ivr.operations.releases.drafts import Change, Conflict, Draft, Refused
from ivr.web import current
from ivr.web.admin import editing
from ivr.web.admin.blueprint import admin
from ivr.web.admin.editing import NOTHING, Returned
from ivr.web.admin.hours import labels
from ivr.web.admin.hours.listing import by_seal
from ivr.web.admin.staffing import week_form
from ivr.web.admin.staffing.exception_form import EXCEPTIONS, fields_of, read
from ivr.web.admin.staffing.pages import PLAN, staffing_page
from ivr.web.frame.marks import tells_of_control_characters
from ivr.web.frame.texts import t


@admin.post("/staffing/exceptions", endpoint="add_staffing_exception")
@tells_of_control_characters
def add() -> ResponseReturnValue:
    """Take an exception into the plan; sent twice it is there once."""
    typed, draft = editing.typed(), editing.draft()
    if draft.value(PLAN) is None:
        return staffing_page(Returned("exception", typed, {"": t("staffing.exceptions.no_plan")}))
    one, errors = read(typed, _hours(draft))
    if one is None:
        return staffing_page(Returned("exception", typed, errors))
    stored, data = draft.value(EXCEPTIONS), one.to_data()
    if data in stored:
        return editing.done("admin.staffing", t("staffing.exceptions.there"), _anchor="exceptions")
    try:
        editing.change(Change(EXCEPTIONS, [*stored, data], draft.seal(EXCEPTIONS)))
    except (Conflict, Refused) as why:
        return staffing_page(editing.returned("exception", typed, why))
    _tell_hints(one, stored, draft)
    words = t("staffing.exceptions.added", days=labels.days_of(one))
    return editing.done("admin.staffing", words, _anchor="exceptions")


@admin.get("/staffing/exceptions/<seal>", endpoint="staffing_exception")
def page(seal: str) -> ResponseReturnValue:
    """One exception, to edit."""
    return _page(seal)


def _page(seal: str, back: Returned = NOTHING) -> ResponseReturnValue:
    draft = editing.draft()
    data = by_seal(draft, EXCEPTIONS, seal)
    if data is None and not back.form:
        abort(404)
    one = StaffingException.from_data(data) if data else None
    context = {
        "seal": seal,
        "one": one,
        "typed": dict(back.typed) or (fields_of(one) if one else {}),
        "errors": back.errors,
        "back": back,
        "draft": draft,
        "all_days": week_form.all_days(),
    }
    return render_template("admin/staffing_exception.html", **context), back.status


@admin.post("/staffing/exceptions/<seal>", endpoint="save_staffing_exception")
@tells_of_control_characters
def save(seal: str) -> ResponseReturnValue:
    """Put the edited exception in place of the one that was opened, if that is still there."""
    typed, draft = editing.typed(), editing.draft()
    one, errors = read(typed, _hours(draft))
    if one is None:
        return _page(seal, Returned("exception", typed, errors))
    stored, data, was = draft.value(EXCEPTIONS) or [], one.to_data(), by_seal(draft, EXCEPTIONS, seal)
    if was is None:
        if data in stored:  # the form was sent twice
            return editing.done("admin.staffing", t("staffing.exceptions.saved"), _anchor="exceptions")
        return _page(seal, Returned("exception", typed, {"": t("staffing.exceptions.gone")}))
    others = [other for other in stored if other not in (was, data)]
    try:
        wanted = [data if other == was else other for other in stored if other != data or other == was]
        editing.change(Change(EXCEPTIONS, wanted, draft.seal(EXCEPTIONS)))
    except (Conflict, Refused) as why:
        return _page(seal, editing.returned("exception", typed, why))
    _tell_hints(one, others, draft)
    return editing.done("admin.staffing", t("staffing.exceptions.saved"), _anchor="exceptions")


@admin.post("/staffing/exceptions/<seal>/remove", endpoint="remove_staffing_exception")
def remove(seal: str) -> ResponseReturnValue:
    """Take an exception out of the plan."""
    draft = editing.draft()
    stored = draft.value(EXCEPTIONS) or []
    others = [one for one in stored if drafts.seal_of(one) != seal]
    if others != stored:
        editing.change(Change(EXCEPTIONS, others, draft.seal(EXCEPTIONS)))
    return editing.done("admin.staffing", t("staffing.exceptions.removed"), _anchor="exceptions")


def _hours(draft: Draft) -> OpeningHours:
    return OpeningHours.from_data(draft.value("hours"))


def _tell_hints(one: StaffingException, others: list[Mapping[str, Any]], draft: Draft) -> None:
    """What looks like a slip: nothing is open then, it is over, far away, or lies over another."""
    hours = _hours(draft)
    today = hours.local(current.now()).date()
    if not any(one.week) and not any(opened_in(one.first, one.last, hours)):
        flash(t("staffing.exceptions.never_open"), "problem")
    if one.last < today:
        flash(t("hours.exceptions.past"), "problem")
    if one.last > today + labels.FAR:
        flash(t("hours.exceptions.far", year=one.last.year), "problem")
    known = [StaffingException.from_data(other) for other in others]
    if any(other.first <= one.last and one.first <= other.last for other in known):
        flash(t("staffing.exceptions.overlaps"), "problem")
