"""The prompts in groups: by the part of a call in which they are heard."""

from __future__ import annotations

from collections.abc import Mapping

GROUPS: Mapping[str, tuple[str, ...]] = {
    "greeting": ("welcome", "menu_open", "menu_when_closed", "other_language", "hint", "goodbye"),
    "closed": ("closed_",),
    "report": ("who", "category", "region", "next", "filed", "kept", "pen"),
    "message": ("message", "review"),
    "callback": ("number_", "when", "window_", "promised_", "owed_", "withdraw"),
    "ticket": ("ticket", "status_"),
    "information": ("information",),
    "misses": ("silence", "wrong_", "go_on_", "given_up", "ring_again"),
    "failure": ("apology",),
    "agent": ("agent_",),
    "other": ("",),
}
"""How the keys of a group begin; the first group that fits counts."""


def group_of(key: str) -> str:
    """The group of a prompt."""
    return next(group for group, starts in GROUPS.items() if key.startswith(starts))
