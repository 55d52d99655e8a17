"""The console: one screen on which an agent keeps promises, and what belongs to it."""

from ivr.web.console import acts, asides, day, finishing, hand, hearing, live, pages, reporting, typing
from ivr.web.console.blueprint import console
from ivr.web.console.words import presence_reason

console.add_app_template_global(presence_reason)

__all__ = ["acts", "asides", "console", "day", "finishing", "hand", "hearing", "live", "pages", "reporting", "typing"]
