"""What agents can say came of a callback: names, order, what follows; one that is retired keeps its name."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import request
from flask.typing import ResponseReturnValue

from ivr.hotline.disposition import OnCase, Then, usual_on_case
from ivr.web.admin.blueprint import admin
from ivr.web.admin.settings.listing import Errors, Item, Listing
from ivr.web.frame.marks import tells_of_control_characters
from ivr.web.frame.texts import t


def _fields(item: Item | None) -> dict[str, str]:
    known = item or {"then": Then.CLOSE.value, "reached": True, "on_case": OnCase.REMARK.value}
    on_case = known.get("on_case", usual_on_case(known.get("code", "")).value)
    return {"then": known["then"], "reached": "1" if known["reached"] else "", "on_case": on_case}


def _read(typed: Mapping[str, str]) -> tuple[dict[str, Any], Errors]:
    then, on_case = typed.get("then", ""), typed.get("on_case", "")
    errors = {} if then in tuple(Then) else {"then": t("settings.choose")}
    if on_case not in tuple(OnCase):
        errors["on_case"] = t("settings.choose")
    elif on_case == OnCase.SOLVE and then != Then.CLOSE:
        errors["on_case"] = t("settings.solved_and_rung_again")
    return {"then": then, "reached": typed.get("reached") == "1", "on_case": on_case}, errors


LIST = Listing("dispositions", "code", _fields, _read)


@admin.get("/settings/dispositions/<code>")
def disposition(code: str) -> ResponseReturnValue:
    """One disposition to edit, or `new` to add one."""
    return LIST.page(code)


@admin.post("/settings/dispositions/<code>")
@tells_of_control_characters
def save_disposition(code: str) -> ResponseReturnValue:
    """Save it."""
    return LIST.save(code)


@admin.post("/settings/dispositions/<code>/move")
def move_disposition(code: str) -> ResponseReturnValue:
    """Show it earlier or later."""
    return LIST.move(code)


@admin.post("/settings/dispositions/<code>/retire")
def retire_disposition(code: str) -> ResponseReturnValue:
    """Offer it no more, or again."""
    again = request.form.get("again") == "1"

    def changed(item: Item) -> Item:
        kept = {name: value for name, value in item.items() if name != "retired"}
        return kept if again else {**kept, "retired": True}

    return LIST.replace(code, changed)
