"""The first page of content: the greeting, how long each menu takes, and the ways to everything else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from flask import render_template
from flask.typing import ResponseReturnValue

from ivr.hotline import release_checks
from ivr.hotline.script import Script
from ivr.web.admin import editing
from ivr.web.admin.blueprint import admin

GREETING = ("welcome", "welcome_closed")


@dataclass(frozen=True)
class Length:
    """How long a menu is spoken in each language, beside the most that callers should have to listen to."""

    menu: str
    seconds: dict[str, float]


def lengths(script: Script, recorded: Mapping[str, float]) -> list[Length]:
    """The menus of a script, each with its seconds by language."""
    by_language = {language: release_checks.menu_seconds(script, language, recorded) for language in script.languages}
    menus = next(iter(by_language.values()))
    return [Length(menu, {language: found[menu] for language, found in by_language.items()}) for menu in menus]


@admin.get("/content", endpoint="content")
def page() -> ResponseReturnValue:
    """What the draft says and offers."""
    script, recorded = editing.script_with_lengths()
    return render_template(
        "admin/content.html",
        script=script,
        greeting={
            key: {language: said.prompts[key] for language, said in script.catalogues.items()} for key in GREETING
        },
        lengths=lengths(script, recorded),
        most=release_checks.MOST_SECONDS,
    )
