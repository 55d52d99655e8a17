"""Voices: which text-to-speech voice speaks each language, and how fast."""

from __future__ import annotations

from flask import render_template
from flask.typing import ResponseReturnValue

from ivr.operations.releases.drafts import Change, Conflict, Refused
from ivr.web.admin import editing
from ivr.web.admin.blueprint import admin
from ivr.web.admin.editing import NOTHING, Returned
from ivr.web.frame.texts import LANGUAGES, t
from prompts.checking import VOICES, language_tag

SLOWEST, FASTEST = 50, 150
"""Percent of the voice's own pace; beyond that nobody can follow."""


def _choices(language: str, chosen: str) -> list[tuple[str, str]]:
    return [(name, name) for name in sorted(VOICES[language] | {chosen})]


def _path(language: str) -> str:
    return f"catalogues.{language}.voice"


@admin.get("/content/voices", endpoint="voices")
def page() -> ResponseReturnValue:
    """The voices of the draft."""
    return _page()


def _page(back: Returned = NOTHING) -> ResponseReturnValue:
    draft = editing.draft()
    stored = {code: draft.value(_path(code)) for code in LANGUAGES}
    fields = {f"name_{code}": voice["name"] for code, voice in stored.items()}
    fields |= {f"rate_{code}": voice["rate"].rstrip("%") for code, voice in stored.items()}
    context = {
        "fields": {**fields, **back.typed},
        "seals": {code: draft.seal(_path(code)) for code in LANGUAGES},
        "voices": {code: _choices(code, voice["name"]) for code, voice in stored.items()},
        "theirs": (back.conflict.path.split(".")[1], back.conflict.theirs) if back.conflict else None,
        "back": back,
        "slowest": SLOWEST,
        "fastest": FASTEST,
    }
    return render_template("admin/voices.html", **context), back.status


@admin.post("/content/voices", endpoint="save_voices")
def save() -> ResponseReturnValue:
    """Choose the voices."""
    typed = editing.typed()
    errors, changes = {}, []
    for code in LANGUAGES:
        name, rate = typed.get(f"name_{code}", ""), typed.get(f"rate_{code}", "").rstrip("%")
        if name not in VOICES[code]:
            errors[f"name_{code}"] = t("content.voices.unknown")
        if not (rate.isascii() and rate.isdecimal() and SLOWEST <= int(rate[:4]) <= FASTEST):
            errors[f"rate_{code}"] = t("content.voices.wrong_rate", slowest=SLOWEST, fastest=FASTEST)
        value = {"name": name, "language": language_tag(name), "rate": f"{rate}%"}
        changes.append(Change(_path(code), value, typed.get(f"seen_{code}", "")))
    if errors:
        return _page(Returned("voices", typed, errors))
    try:
        editing.change(*changes)
    except (Conflict, Refused) as why:
        return _page(editing.returned("voices", typed, why))
    return editing.done("admin.voices", t("content.saved"))
