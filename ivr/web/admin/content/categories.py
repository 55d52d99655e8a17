"""Categories: their names, order and keys; one that is retired keeps its name in reports and figures."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from ivr.hotline import release_checks, spoken_length
from ivr.hotline.misread import misread
from ivr.hotline.written_numbers import whole_number
from ivr.operations.releases import drafts
from ivr.operations.releases.drafts import Change, Conflict, Draft, Refused
from ivr.web.admin import editing
from ivr.web.admin.blueprint import admin
from ivr.web.admin.content.menu_lengths import rest
from ivr.web.admin.editing import NOTHING, Returned
from ivr.web.frame.access import tells_of_control_characters
from ivr.web.frame.texts import LANGUAGES, language, t

PATH = "categories"
KEYS = "123456789"
LONGEST_CODE = 32
_NEW = "new"

Item = Mapping[str, Any]


@admin.get("/content/categories", endpoint="categories")
def page() -> ResponseReturnValue:
    """All categories: those that are offered by key, then the retired ones."""
    draft = editing.draft()
    items = draft.value(PATH)
    script, recorded = editing.heard()
    return render_template(
        "admin/categories.html",
        offered=_offered(items),
        retired=[item for item in items if item.get("retired")],
        seconds={code: release_checks.menu_seconds(script, code, recorded)["category"] for code in script.languages},
        most=release_checks.MOST_SECONDS,
    )


def _offered(items: Sequence[Item]) -> list[Item]:
    return sorted((item for item in items if not item.get("retired")), key=lambda item: str(item["key"]))


@admin.get("/content/categories/<code>", endpoint="category")
def one(code: str) -> ResponseReturnValue:
    """One category to edit; `new` is one to add."""
    return _one(code)


def _one(code: str, back: Returned = NOTHING) -> ResponseReturnValue:
    draft = editing.draft()
    item = _find(draft, code)
    if item is None and code != _NEW and not back.form:
        abort(404)
    fields = dict(back.typed) or _fields(item)
    fields["key"] = _chosen(draft, code, fields.get("key", "").partition(":")[0])
    context = {
        "code": code,
        "item": item,
        "fields": fields,
        "back": back,
        "theirs": back.conflict.theirs if back.conflict else None,
        "seen": drafts.seal_of(item),
        "key_choices": _key_choices(draft, code, fields["key"]),
        "length": spoken_length.seconds,
        "rest": rest("category", "category_item", None if item is None or item.get("retired") else item["name"]),
        "misread": misread,
        "rates": {language: voice.rate for language, voice in draft.script().voices.items()},
        "pace": spoken_length.PACE,
        "most": release_checks.MOST_SECONDS,
    }
    return render_template("admin/category.html", **context), back.status


def _key_choices(draft: Draft, code: str, chosen: str) -> list[tuple[str, str]]:
    """The keys that are free, which a new category gets the first of, and those that another one would swap for.

    A category that is offered may take another's key, which then gets its own: `5:capital` swaps with that one.
    """
    item, held = _find(draft, code), _holders(draft, code)
    free = [(key, key) for key in KEYS if key not in held]
    swaps = [(f"{key}:{one['code']}", _swap_label(key, one)) for key, one in held.items()]
    if item is None or item.get("retired"):
        unknown = [(chosen, chosen)] if chosen and chosen not in dict(free) else []
        return unknown + free or [("", "–")]
    return sorted([*free, *swaps])


def _swap_label(key: str, holder: Item) -> str:
    return t("content.categories.swap", key=key, name=_named(holder))


def _named(item: Item) -> str:
    return str(item["name"].get(language()) or item["code"])


def _chosen(draft: Draft, code: str, key: str) -> str:
    """The choice that stands for a key: one that another holds is chosen as a swap with it."""
    holder = _holders(draft, code).get(key)
    return f"{key}:{holder['code']}" if holder and _find(draft, code) else key


def _fields(item: Item | None) -> dict[str, str]:
    if item is None:
        return {}
    return {"key": item["key"], **{f"name_{code}": item["name"].get(code, "") for code in LANGUAGES}}


def _find(draft: Draft, code: str) -> Item | None:
    at = editing.find(draft.value(PATH), "code", code)
    return None if at is None else draft.value(PATH)[at]


def _holders(draft: Draft, code: str) -> dict[str, Item]:
    """The other categories that are offered, by their keys."""
    return {item["key"]: item for item in _offered(draft.value(PATH)) if item["code"] != code}


@admin.post("/content/categories/<code>", endpoint="save_category")
@tells_of_control_characters
def save(code: str) -> ResponseReturnValue:
    """Save one category, or add it."""
    typed, draft = editing.typed(), editing.draft()
    item = _find(draft, code)
    if item is None and code != _NEW:
        abort(404)
    names = {language: typed.get(f"name_{language}", "") for language in LANGUAGES}
    if code == _NEW and any(one["key"] == typed.get("key") and one["name"] == names for one in draft.value(PATH)):
        return editing.done("admin.categories", t("content.saved"))  # the form was sent twice
    errors = {f"name_{language}": t("content.no_text") for language, name in names.items() if not name}
    errors |= editing.unspeakable(typed)
    key, _, swap_with = typed.get("key", "").partition(":")
    holder = _holders(draft, code).get(key)
    swaps = holder is not None and item is not None and holder["code"] == swap_with
    if not (item or {}).get("retired"):
        errors |= _wrong_key(key, holder, swaps, is_new=item is None)
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


def _wrong_key(key: str, holder: Item | None, swaps: bool, *, is_new: bool) -> dict[str, str]:
    if key not in KEYS or not key:
        return {"key": t("content.categories.no_key")}
    if holder is None or swaps:
        return {}
    if is_new:
        return {"key": t("content.categories.key_taken", name=_named(holder))}
    return {"key": t("content.categories.key_taken_swap", name=_named(holder))}


def new_code(name: str, items: Iterable[Item]) -> str:
    """A code for a new category, from its English name; no other has or had it."""
    words: list[str] = re.findall("[a-z]+", name.lower()) or ["category"]
    code, taken = words[0][:LONGEST_CODE], {str(item["code"]) for item in items}
    for word in words[1:4]:
        code = f"{code}_{word}" if len(code) + len(word) < LONGEST_CODE else code
    letters = iter("bcdefghijklmnopqrstuvwxyz")
    free = code
    while free in taken:
        free = f"{code[: LONGEST_CODE - 2]}_{next(letters)}"
    return free


@admin.post("/content/categories/<code>/move", endpoint="move_category")
def move(code: str) -> ResponseReturnValue:
    """Give a category another place: it and the one that is there swap their keys, and all others keep theirs."""
    draft = editing.draft()
    offered = _offered(draft.value(PATH))
    order = swapped([item["code"] for item in offered], code, request.form.get("to", ""), request.form.get("at", ""))
    by_code = {item["code"]: item for item in offered}
    keys = [item["key"] for item in offered]
    changed = [{**by_code[name], "key": key} for name, key in zip(order, keys, strict=True)]
    _put([*changed, *(item for item in draft.value(PATH) if item.get("retired"))], draft)
    return editing.done("admin.categories", t("content.moved"))


def moved(codes: list[str], code: str, to: str, seen_at: str) -> list[str]:
    """The codes with one of them moved `up`, `down`, or to a place counted from 0; as they are if it cannot be.

    `seen_at` is the place at which it was seen: what is elsewhere by now has been moved already.
    """
    if code not in codes or str(at := codes.index(code)) != seen_at:
        return codes
    place = {"up": at - 1, "down": at + 1}.get(to, whole_number(to, at))
    others = [name for name in codes if name != code]
    place = min(max(place, 0), len(others))
    return [*others[:place], code, *others[place:]]


def swapped(codes: list[str], code: str, to: str, seen_at: str) -> list[str]:
    """As `moved`, but only two change places: callers know the others by their keys."""
    after = list(codes)
    if code in codes:
        here, there = codes.index(code), moved(codes, code, to, seen_at).index(code)
        after[here], after[there] = after[there], after[here]
    return after


@admin.post("/content/categories/<code>/retire", endpoint="retire_category")
def retire(code: str) -> ResponseReturnValue:
    """Offer a category no more, or again."""
    draft, again = editing.draft(), request.form.get("again") == "1"
    item = _find(draft, code)
    if item is None:
        abort(404)
    changed = {name: value for name, value in item.items() if name != "retired"}
    if again:
        free = [key for key in KEYS if key not in _holders(draft, code)]
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
