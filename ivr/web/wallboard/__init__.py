"""The supervisors' wallboard: figures that can be read across a room, and everything that they count."""

from ivr.web.wallboard import export, map, pages
from ivr.web.wallboard.blueprint import wallboard

__all__ = ["export", "map", "pages", "wallboard"]
