"""The console: one screen on which an agent keeps promises, and what belongs to it."""

from ivr.web.console import (
    actions,
    autosave,
    desktop,
    labels,
    my_day,
    playback,
    polling,
    region_search,
    supervision,
    unhandled,
    wrap_up,
)
from ivr.web.console.blueprint import console

for name, label in labels.FILTERS.items():
    console.add_app_template_filter(label, name)

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
