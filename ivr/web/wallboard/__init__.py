"""The supervisors' wallboard: figures that can be read across a room, and everything that they count."""

from ivr.web.wallboard import export, map, pages, screens
from ivr.web.wallboard.blueprint import wallboard
from ivr.web.wallboard.screens import wall

__all__ = ["export", "map", "pages", "screens", "wall", "wallboard"]
