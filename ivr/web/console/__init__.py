"""The console: one screen on which an agent keeps promises, and what belongs to it."""

from ivr.web.console import (
    actions,
    autosave,
    desktop,
    my_day,
    playback,
    polling,
    region_search,
    supervision,
    unhandled,
    wrap_up,
)
from ivr.web.console.blueprint import console
from ivr.web.console.labels import presence_reason

console.add_app_template_global(presence_reason)

__all__ = [
    "actions",
    "autosave",
    "console",
    "desktop",
    "my_day",
    "playback",
    "polling",
    "region_search",
    "supervision",
    "unhandled",
    "wrap_up",
]
