"""The windows in which callers can ask to be rung, in the order of their keys."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import time
from typing import Any

from flask import flash, redirect, url_for
from flask.typing import ResponseReturnValue

from ivr.hotline.callback import ASAP
from ivr.web.admin.blueprint import admin
from ivr.web.admin.settings.listing import Errors, Item, Listing
from ivr.web.frame.marks import tells_of_control_characters
from ivr.web.frame.texts import t


def _fields(item: Item | None) -> dict[str, str]:
    return {name: (item or {}).get(name, "") for name in ("start", "end")}


def _read(typed: Mapping[str, str]) -> tuple[dict[str, Any], Errors]:
    found, errors = {}, {}
    for name in ("start", "end"):
        if text := typed.get(name, "").replace(".", ":"):
            try:
                found[name] = f"{time.fromisoformat(text):%H:%M}"
            except ValueError:
                errors[name] = t("settings.no_time")
    if not errors and len(found) == 2 and found["start"] >= found["end"]:
        errors["end"] = t("settings.end_before_start")
    return found, errors


LIST = Listing("windows", "key", _fields, _read)


@admin.get("/settings/windows/<code>")
def window(code: str) -> ResponseReturnValue:
    """One window to edit, or `new` to add one."""
    return LIST.page(code)


@admin.post("/settings/windows/<code>")
@tells_of_control_characters
def save_window(code: str) -> ResponseReturnValue:
    """Save it."""
    return LIST.save(code)


@admin.post("/settings/windows/<code>/move")
def move_window(code: str) -> ResponseReturnValue:
    """Give it another key."""
    return LIST.move(code)


@admin.post("/settings/windows/<code>/remove")
def remove_window(code: str) -> ResponseReturnValue:
    """Offer it no more. The first one stays: it is what we promise who says nothing."""
    if code == ASAP.key:
        flash(t("settings.asap_stays"), "problem")
        return redirect(url_for("admin.settings", _anchor="windows"), 303)
    return LIST.replace(code, lambda _item: None)
