"""Shortened hours: from, to and the times of weekdays, which rule only on days that are open anyway."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import abort, flash, render_template
from flask.typing import ResponseReturnValue

from ivr.hotline.hours import OpeningHours, ShortenedHours
from ivr.operations.releases import drafts
from ivr.operations.releases.drafts import Change, Conflict, Draft, Refused
from ivr.web import current
from ivr.web.admin import editing
from ivr.web.admin.blueprint import admin
from ivr.web.admin.editing import NOTHING, Returned
from ivr.web.admin.hours import labels, week
from ivr.web.admin.hours.listing import SHORTENED, by_seal
from ivr.web.admin.hours.pages import hours_page
from ivr.web.admin.hours.shortened_form import fields_of, read
from ivr.web.frame.marks import tells_of_control_characters
from ivr.web.frame.texts import t


@admin.post("/hours/shortened", endpoint="add_shortened")
@tells_of_control_characters
def add() -> ResponseReturnValue:
    """Take shortened hours into the draft; sent twice they are there once."""
    typed, draft = editing.typed(), editing.draft()
    one, errors = read(typed)
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
    what = "; ".join([labels.days_of(one), *labels.week_of(one.week)])
    return editing.done("admin.hours", t("hours.shortened.added", what=what), _anchor="shortened")


@admin.get("/hours/shortened/<seal>", endpoint="shortened")
def page(seal: str) -> ResponseReturnValue:
    """Shortened hours, to edit."""
    return _page(seal)


def _page(seal: str, back: Returned = NOTHING) -> ResponseReturnValue:
    draft = editing.draft()
    data = by_seal(draft, SHORTENED, seal)
    if data is None and not back.form:
        abort(404)
    one = ShortenedHours.from_data(data) if data else None
    context = {
        "seal": seal,
        "one": one,
        "typed": dict(back.typed) or (fields_of(one) if one else {}),
        "errors": back.errors,
        "back": back,
        "draft": draft,
        "days": week.days(draft.value("hours.weekly"), {}),
        "working_days": {code for code, usual in draft.value("hours.weekly").items() if usual},
    }
    return render_template("admin/shortened.html", **context), back.status


@admin.post("/hours/shortened/<seal>", endpoint="save_shortened")
@tells_of_control_characters
def save(seal: str) -> ResponseReturnValue:
    """Put the edited hours in place of those that were opened, if they are still there."""
    typed, draft = editing.typed(), editing.draft()
    one, errors = read(typed)
    if one is None:
        return _page(seal, Returned("shortened", typed, errors))
    stored, data, was = draft.value(SHORTENED) or [], one.to_data(), by_seal(draft, SHORTENED, seal)
    if was is None:
        if data in stored:  # the form was sent twice
            return editing.done("admin.hours", t("hours.shortened.saved"), _anchor="shortened")
        return _page(seal, Returned("shortened", typed, {"": t("hours.shortened.gone")}))
    kept = [other for other in stored if other != data or other == was]
    try:
        editing.change(Change(SHORTENED, [data if it == was else it for it in kept], draft.seal(SHORTENED)))
    except (Conflict, Refused) as why:
        return _page(seal, editing.returned("shortened", typed, why))
    for hint in [*_hints(one, draft, was), *editing.problems_at(SHORTENED)]:
        flash(hint, "problem")
    return editing.done("admin.hours", t("hours.shortened.saved"), _anchor="shortened")


@admin.post("/hours/shortened/<seal>/remove", endpoint="remove_shortened")
def remove(seal: str) -> ResponseReturnValue:
    """Take shortened hours out of the draft."""
    draft = editing.draft()
    stored = draft.value(SHORTENED) or []
    others = [one for one in stored if drafts.seal_of(one) != seal]
    if others != stored:
        editing.change(Change(SHORTENED, others, draft.seal(SHORTENED)))
    return editing.done("admin.hours", t("hours.shortened.removed"), _anchor="shortened")


def _hints(one: ShortenedHours, before: Draft, was: Mapping[str, Any] | None = None) -> list[str]:
    hours = OpeningHours.from_data(before.value("hours"))
    others = [other for other in hours.shortened if was is None or other.to_data() != was]
    today, found = hours.local(current.now()).date(), []
    if one.last < today:
        found.append(t("hours.shortened.past"))
    if one.last > today + labels.FAR:
        found.append(t("hours.shortened.far", year=one.last.year))
    if any(other.first <= one.last and one.first <= other.last for other in others):
        found.append(t("hours.shortened.overlaps"))
    return found
