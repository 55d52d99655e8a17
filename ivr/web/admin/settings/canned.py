"""Canned replies: what agents can choose from when they answer somebody in writing."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask.typing import ResponseReturnValue

from ivr.hotline.canned import LONGEST, TICKET
from ivr.web.admin.blueprint import admin
from ivr.web.admin.settings.listing import Errors, Item, Listing
from ivr.web.frame.marks import tells_of_control_characters
from ivr.web.frame.texts import LANGUAGES, t


def _fields(item: Item | None) -> dict[str, str]:
    return {f"text_{language}": (item or {}).get("text", {}).get(language, "") for language in LANGUAGES}


def _read(typed: Mapping[str, str]) -> tuple[dict[str, Any], Errors]:
    text = {language: typed.get(f"text_{language}", "").replace("\r\n", "\n").strip() for language in LANGUAGES}
    errors = {}
    for language, words in text.items():
        if not words:
            errors[f"text_{language}"] = t("content.no_text")
        elif len(words) > LONGEST:
            errors[f"text_{language}"] = t("settings.canned_too_long", most=LONGEST)
        elif {"{", "}"} & set(words.replace(TICKET, "")):
            errors[f"text_{language}"] = t("settings.canned_placeholder", ticket=TICKET)
    return {"text": text}, errors


LIST = Listing("canned", "code", _fields, _read)


@admin.get("/settings/canned/<code>")
def canned_reply(code: str) -> ResponseReturnValue:
    """One reply to edit, or `new` to add one."""
    return LIST.page(code)


@admin.post("/settings/canned/<code>")
@tells_of_control_characters
def save_canned_reply(code: str) -> ResponseReturnValue:
    """Save it."""
    return LIST.save(code)


@admin.post("/settings/canned/<code>/move")
def move_canned_reply(code: str) -> ResponseReturnValue:
    """Show it earlier or later."""
    return LIST.move(code)


@admin.post("/settings/canned/<code>/remove")
def remove_canned_reply(code: str) -> ResponseReturnValue:
    """Offer it no more: what was sent stays as it was sent."""
    return LIST.replace(code, lambda _item: None)
