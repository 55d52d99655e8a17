"""Information texts: added, put in order, removed, in every language."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import abort, render_template, request
from flask.typing import ResponseReturnValue

from ivr.hotline import release_checks, spoken_length
from ivr.hotline.menus.information import MOST_TEXTS
from ivr.hotline.misread import misread
from ivr.operations.releases import drafts
from ivr.operations.releases.drafts import Change, Conflict, Draft, Refused
from ivr.web.admin import editing
from ivr.web.admin.blueprint import admin
from ivr.web.admin.content.menu_lengths import rest
from ivr.web.admin.editing import NOTHING, Returned
from ivr.web.admin.items import moved, new_code
from ivr.web.frame.marks import tells_of_control_characters
from ivr.web.frame.texts import LANGUAGES, t

_NEW = "new"
LONGEST_TEXT = 2000

Items = Mapping[str, Mapping[str, Any]]
"""One text in each language."""


def _path(language: str) -> str:
    return f"catalogues.{language}.information"


def _texts(draft: Draft) -> dict[str, Items]:
    """All texts by code, in their order, each in every language."""
    first, *_ = LANGUAGES
    by_language = {code: {item["code"]: item for item in draft.value(_path(code)) or ()} for code in LANGUAGES}
    empty = {"title": "", "text": ""}
    return {
        code: {language: found.get(code, {"code": code, **empty}) for language, found in by_language.items()}
        for code in by_language[first]
    }


@admin.get("/content/information", endpoint="information")
def page() -> ResponseReturnValue:
    """All texts in the order of their keys."""
    draft = editing.draft()
    script, recorded = editing.script_with_lengths()
    return render_template(
        "admin/information.html",
        texts=_texts(draft),
        script=script,
        seconds={code: release_checks.menu_seconds(script, code, recorded)["information"] for code in script.languages},
        length=spoken_length.seconds,
        most=release_checks.MOST_SECONDS,
        most_texts=MOST_TEXTS,
    )


@admin.get("/content/information/<code>", endpoint="text")
def one(code: str) -> ResponseReturnValue:
    """One text to edit; `new` is one to add."""
    return _one(code)


def _one(code: str, back: Returned = NOTHING) -> ResponseReturnValue:
    draft = editing.draft()
    items = _texts(draft).get(code)
    if items is None and code != _NEW and not back.form:
        abort(404)
    context = {
        "code": code,
        "items": items,
        "fields": dict(back.typed) or _fields(items),
        "back": back,
        "theirs": back.conflict.theirs if back.conflict else None,
        "seen": drafts.seal_of(items),
        "rates": {language: voice.rate for language, voice in draft.script().voices.items()},
        "pace": spoken_length.PACE,
        "longest": LONGEST_TEXT,
        "length": spoken_length.seconds,
        "misread": misread,
        "rest": rest("information", "information_item", _named(items) if items else None),
        "most": release_checks.MOST_SECONDS,
    }
    return render_template("admin/text.html", **context), back.status


def _named(items: Items) -> dict[str, str]:
    return {code: item["title"] for code, item in items.items()}


def _fields(items: Items | None) -> dict[str, str]:
    found = items or {}
    return {f"{part}_{code}": item[part] for code, item in found.items() for part in ("title", "text")}


@admin.post("/content/information/<code>", endpoint="save_text")
@tells_of_control_characters
def save(code: str) -> ResponseReturnValue:
    """Save one text, or add it."""
    typed, draft = editing.typed(), editing.draft()
    texts = _texts(draft)
    items = texts.get(code)
    if items is None and code != _NEW:
        abort(404)
    errors = {
        f"{part}_{language}": t("content.no_text")
        for language in LANGUAGES
        for part in ("title", "text")
        if not typed.get(f"{part}_{language}")
    }
    errors |= editing.too_long({name: typed.get(name, "") for name in typed if name.startswith("text_")}, LONGEST_TEXT)
    errors |= editing.unspeakable(typed)
    if code == _NEW and typed in ({**typed, **_fields(items)} for items in texts.values()):
        return editing.done("admin.information", t("content.saved"))  # the form was sent twice
    if code == _NEW and len(texts) >= MOST_TEXTS:
        errors[""] = t("content.information.full", most=MOST_TEXTS)
    if errors:
        return _one(code, Returned("text", typed, errors))
    name = new_code(typed["title_en"], [{"code": known} for known in texts]) if code == _NEW else code
    wanted = {
        language: {"code": name, "title": typed[f"title_{language}"], "text": typed[f"text_{language}"]}
        for language in LANGUAGES
    }
    if items is not None and items != wanted and drafts.seal_of(items) != typed.get("seen"):
        return _one(code, Returned("text", typed, conflict=editing.overtaken(draft, code, items)))
    try:
        _put({**texts, name: wanted}, draft)
    except (Conflict, Refused) as why:
        return _one(code, editing.returned("text", typed, why))
    return editing.done("admin.information", t("content.saved"))


@admin.post("/content/information/<code>/move", endpoint="move_text")
def move(code: str) -> ResponseReturnValue:
    """Put a text before or after others."""
    draft = editing.draft()
    texts = _texts(draft)
    order = moved(list(texts), code, request.form.get("to", ""), request.form.get("at", ""))
    _put({name: texts[name] for name in order}, draft)
    return editing.done("admin.information", t("content.moved"))


@admin.post("/content/information/<code>/remove", endpoint="remove_text")
def remove(code: str) -> ResponseReturnValue:
    """Take a text out, in every language."""
    draft = editing.draft()
    _put({name: items for name, items in _texts(draft).items() if name != code}, draft)
    return editing.done("admin.information", t("content.information.removed"))


def _put(texts: Mapping[str, Items], draft: Draft) -> None:
    editing.change(
        *(
            Change(_path(language), [dict(items[language]) for items in texts.values()], draft.seal(_path(language)))
            for language in LANGUAGES
        )
    )
