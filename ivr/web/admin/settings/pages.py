"""The page of settings: forms of single settings, and the lists of windows and dispositions."""

from __future__ import annotations

from collections.abc import Mapping

from flask import abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue

from ivr.operations.releases.drafts import Change, Conflict, Draft, Refused
from ivr.web.admin import editing
from ivr.web.admin.blueprint import admin
from ivr.web.admin.editing import NOTHING, Returned
from ivr.web.admin.settings.rate import rate_words
from ivr.web.admin.settings.values import GROUPS, BadValue, Setting
from ivr.web.current import hotline, script
from ivr.web.frame.saved_forms import saved
from ivr.web.frame.texts import t


@admin.get("/settings", endpoint="settings")
def page() -> ResponseReturnValue:
    """All settings, as the draft has them."""
    return _page()


def _page(back: Returned = NOTHING) -> ResponseReturnValue:
    draft = editing.draft()
    with hotline().database.reading() as session:
        rate = rate_words(session, draft.script())
    context = {
        "rate": rate,
        "groups": GROUPS,
        "writes": script().rules.writes,
        "values": {one.name: one.for_field(_value(draft, one)) for group in GROUPS.values() for one in group},
        "seals": {one.name: draft.seal(_path(one)) for group in GROUPS.values() for one in group},
        "windows": draft.value("settings.windows"),
        "dispositions": draft.value("settings.dispositions"),
        "canned": draft.value("settings.canned"),
        "in_force": _in_force(draft),
        "conflicting": _conflicting(back.conflict),
        "back": back,
        "nothing": NOTHING,
    }
    return render_template("admin/settings.html", section="settings", **context), back.status


def _in_force(draft: Draft) -> dict[str, str]:
    """What holds for callers until the draft is released, where that is something else."""
    now = Draft(base=0, content={"settings": script().rules.to_data()})
    members = [one for group in GROUPS.values() for one in group]
    return {
        one.name: in_words(one, one.for_field(_value(now, one)))
        for one in members
        if one.for_field(_value(now, one)) != one.for_field(_value(draft, one))
    }


def _path(one: Setting) -> str:
    return f"settings.{one.path}"


def _value(draft: Draft, one: Setting) -> object:
    return draft.value(_path(one))


def _conflicting(conflict: Conflict | None) -> dict[str, str]:
    """What somebody else has saved: the setting, and its value in words."""
    if conflict is None:
        return {}
    for group in GROUPS.values():
        for one in group:
            if _path(one) == conflict.path:
                return {"name": one.name, "value": in_words(one, one.for_field(conflict.theirs))}
    return {"name": "", "value": ""}


def in_words(one: Setting, value: str) -> str:
    """A value as people read it."""
    if one.kind == "flag":
        return t("settings.yes" if value else "settings.no")
    return value or t("settings.none")


@admin.post("/settings/<group>")
def save_settings(group: str) -> ResponseReturnValue:
    """Save what was changed in one form; what was not touched is left to whoever else touches it."""
    if group not in GROUPS:
        abort(404)
    typed, changes, errors = editing.typed(), [], {}
    for one in GROUPS[group]:
        text = typed.get(one.name, "")
        if text == typed.get(f"was_{one.name}", ""):
            continue
        try:
            changes.append(Change(_path(one), one.read(text), typed.get(f"seen_{one.name}", "")))
        except BadValue as wrong:
            errors[one.name] = str(wrong)
    if errors:
        return _page(Returned(group, typed, errors))
    return _saved(group, typed, changes)


def _saved(group: str, typed: Mapping[str, str], changes: list[Change]) -> ResponseReturnValue:
    try:
        editing.change(*changes)
    except (Conflict, Refused) as why:
        return _page(editing.returned(group, typed, why))
    saved(f"settings-{group}")
    flash(t("settings.saved" if changes else "settings.unchanged"), "done" if changes else "plain")
    return redirect(url_for("admin.settings", _anchor=group), 303)
