"""Categories: their names, order and keys; one that is retired keeps its name in reports and figures."""

from __future__ import annotations

from collections.abc import Sequence

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from ivr.hotline import release_checks, spoken_length
from ivr.hotline.misread import misread
from ivr.operations.releases import drafts
from ivr.operations.releases.drafts import Change, Conflict, Draft, Refused
from ivr.web.admin import editing
from ivr.web.admin.blueprint import admin
from ivr.web.admin.content import category_keys
from ivr.web.admin.content.category_keys import KEYS, PATH, Item
from ivr.web.admin.content.menu_lengths import rest
from ivr.web.admin.editing import NOTHING, Returned
from ivr.web.admin.items import new_code, swapped
from ivr.web.frame.marks import tells_of_control_characters
from ivr.web.frame.texts import LANGUAGES, t

_NEW = "new"


@admin.get("/content/categories", endpoint="categories")
def page() -> ResponseReturnValue:
    """All categories: those that are offered by key, then the retired ones."""
    draft = editing.draft()
    items = draft.value(PATH)
    script, recorded = editing.script_with_lengths()
    return render_template(
        "admin/categories.html",
        offered=category_keys.offered(items),
        retired=[item for item in items if item.get("retired")],
        seconds={code: release_checks.menu_seconds(script, code, recorded)["category"] for code in script.languages},
        most=release_checks.MOST_SECONDS,
    )


@admin.get("/content/categories/<code>", endpoint="category")
def one(code: str) -> ResponseReturnValue:
    """One category to edit; `new` is one to add."""
    return _one(code)


def _one(code: str, back: Returned = NOTHING) -> ResponseReturnValue:
    draft = editing.draft()
    item = category_keys.find(draft, code)
    if item is None and code != _NEW and not back.form:
        abort(404)
    fields = dict(back.typed) or _fields(item)
    fields["key"] = category_keys.choice_for(draft, code, fields.get("key", "").partition(":")[0])
    context = {
        "code": code,
        "item": item,
        "fields": fields,
        "back": back,
        "theirs": back.conflict.theirs if back.conflict else None,
        "seen": drafts.seal_of(item),
        "key_choices": category_keys.choices(draft, code, fields["key"]),
        "length": spoken_length.seconds,
        "rest": rest("category", "category_item", None if item is None or item.get("retired") else item["name"]),
        "misread": misread,
        "rates": {language: voice.rate for language, voice in draft.script().voices.items()},
        "pace": spoken_length.PACE,
        "most": release_checks.MOST_SECONDS,
    }
    return render_template("admin/category.html", **context), back.status


def _fields(item: Item | None) -> dict[str, str]:
    if item is None:
        return {}
    return {"key": item["key"], **{f"name_{code}": item["name"].get(code, "") for code in LANGUAGES}}


@admin.post("/content/categories/<code>", endpoint="save_category")
@tells_of_control_characters
def save(code: str) -> ResponseReturnValue:
    """Save one category, or add it."""
    typed, draft = editing.typed(), editing.draft()
    item = category_keys.find(draft, code)
    if item is None and code != _NEW:
        abort(404)
    names = {language: typed.get(f"name_{language}", "") for language in LANGUAGES}
    if code == _NEW and any(one["key"] == typed.get("key") and one["name"] == names for one in draft.value(PATH)):
        return editing.done("admin.categories", t("content.saved"))  # the form was sent twice
    errors = {f"name_{language}": t("content.no_text") for language, name in names.items() if not name}
    errors |= editing.unspeakable(typed)
    key, _, swap_with = typed.get("key", "").partition(":")
    holder = category_keys.holders(draft, code).get(key)
    swaps = holder is not None and item is not None and holder["code"] == swap_with
    if not (item or {}).get("retired"):
        errors |= category_keys.explain_wrong(key, holder, swaps, is_new=item is None)
    if errors:
        return _one(code, Returned("category", typed, errors))
    if code == _NEW:
        wanted: Item = {"key": key, "code": new_code(names["en"], draft.value(PATH)), "name": names}
    else:
        wanted = {**(item or {}), "name": names, **({"key": key} if key else {})}
    if item is not None and item != wanted and drafts.seal_of(item) != typed.get("seen"):
        return _one(code, Returned("category", typed, conflict=editing.overtaken(draft, PATH, item)))
    others = _others(draft, code)
    if swaps and item is not None:
        others = [{**one, "key": item["key"]} if one["code"] == swap_with else one for one in others]
    try:
        _put([*others, wanted], draft)
    except (Conflict, Refused) as why:
        return _one(code, editing.returned("category", typed, why))
    return editing.done("admin.categories", t("content.saved"))


@admin.post("/content/categories/<code>/move", endpoint="move_category")
def move(code: str) -> ResponseReturnValue:
    """Give a category another place: it and the one that is there swap their keys, and all others keep theirs."""
    draft = editing.draft()
    offered = category_keys.offered(draft.value(PATH))
    order = swapped([item["code"] for item in offered], code, request.form.get("to", ""), request.form.get("at", ""))
    by_code = {item["code"]: item for item in offered}
    keys = [item["key"] for item in offered]
    changed = [{**by_code[name], "key": key} for name, key in zip(order, keys, strict=True)]
    _put([*changed, *(item for item in draft.value(PATH) if item.get("retired"))], draft)
    return editing.done("admin.categories", t("content.moved"))


@admin.post("/content/categories/<code>/retire", endpoint="retire_category")
def retire(code: str) -> ResponseReturnValue:
    """Offer a category no more, or again."""
    draft, again = editing.draft(), request.form.get("again") == "1"
    item = category_keys.find(draft, code)
    if item is None:
        abort(404)
    changed = {name: value for name, value in item.items() if name != "retired"}
    if again:
        free = [key for key in KEYS if key not in category_keys.holders(draft, code)]
        if not free:
            return _one(code, Returned("category", _fields(item), {"": t("content.categories.all_taken")}))
        changed["key"] = item["key"] if item["key"] in free else free[0]
    else:
        changed["retired"] = True
    try:
        _put([*_others(draft, code), changed], draft)
    except (Conflict, Refused) as why:
        return _one(code, editing.returned("category", _fields(item), why))
    return editing.done(
        "admin.categories", t("content.categories.offered") if again else t("content.categories.retired")
    )


def _others(draft: Draft, code: str) -> list[Item]:
    return [item for item in draft.value(PATH) if item["code"] != code]


def _put(items: Sequence[Item], draft: Draft) -> None:
    """The list in the order in which it is stored: by key, the retired ones last."""
    ordered = sorted(items, key=lambda item: (bool(item.get("retired")), str(item["key"])))
    editing.change(Change(PATH, ordered, draft.seal(PATH)))
