"""The list of prompts: found by search, and by the part of a call in which they are heard."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from flask import render_template, request
from flask.typing import ResponseReturnValue

from ivr.hotline import release_checks
from ivr.hotline.script import WRITTEN
from ivr.hotline.verbs import Say
from ivr.web.admin import editing
from ivr.web.admin.blueprint import admin
from prompts.catalogue import Prompt

GROUPS: Mapping[str, tuple[str, ...]] = {
    "written": (WRITTEN,),
    "greeting": ("welcome", "menu_open", "menu_when_closed", "other_language", "hint", "goodbye"),
    "closed": ("closed_",),
    "report": ("who", "category", "region", "next", "filed", "kept", "pen"),
    "message": ("message", "review"),
    "callback": ("number_", "when", "window_", "promised_", "owed_", "withdraw", "time_", "no_"),
    "ticket": ("ticket", "status_", "notice_"),
    "information": ("information",),
    "misses": ("silence", "wrong_", "go_on_", "given_up", "ring_again"),
    "failure": ("apology",),
    "agent": ("agent_",),
    "other": ("",),
}
"""By the part of a call in which prompts are heard: how the keys of a group begin; the first that fits counts."""


@dataclass(frozen=True)
class Row:
    """One prompt in every language, as the list shows it."""

    key: str
    title: str
    group: str
    prompts: Mapping[str, Prompt]


@admin.get("/content/prompts", endpoint="prompts")
def page() -> ResponseReturnValue:
    """The prompts that the search and the group leave, by group."""
    script, recorded = editing.script_with_lengths()
    wanted, group = request.args.get("q", "").strip(), request.args.get("group", "")
    rows = [row for row in _rows(script.catalogues) if _fits(row, wanted.casefold(), group)]
    grouped = {name: [row for row in rows if row.group == name] for name in GROUPS}
    return render_template(
        "admin/prompts.html",
        grouped={name: found for name, found in grouped.items() if found},
        groups=list(GROUPS),
        wanted=wanted,
        group=group,
        seconds=lambda prompt, code: release_checks.length(
            Say(prompt.text, code, audio=prompt.audio), script, recorded
        ),
    )


def _rows(catalogues: Mapping[str, Any]) -> list[Row]:
    first = next(iter(catalogues.values()))
    return [
        Row(
            key,
            editing.prompt_title(key),
            group_of(key),
            {code: said.prompts[key] for code, said in catalogues.items() if key in said.prompts},
        )
        for key in first.prompts
    ]


def _fits(row: Row, wanted: str, group: str) -> bool:
    if group == "recorded":
        fits = any(prompt.audio for prompt in row.prompts.values())
    else:
        fits = not group or row.group == group
    texts = (row.key, row.title, *(prompt.text for prompt in row.prompts.values()))
    return fits and (not wanted or any(wanted in text.casefold() for text in texts))


def group_of(key: str) -> str:
    """The group of a prompt."""
    return next(group for group, starts in GROUPS.items() if key.startswith(starts))
