"""The supervisors' wallboard: figures that can be read across a room, and everything that they count."""

from ivr.web.wallboard import export, map, pages, screens, tiles
from ivr.web.wallboard.blueprint import wallboard
from ivr.web.wallboard.screens import wall

for name, label in tiles.FILTERS.items():
    wallboard.add_app_template_filter(label, name)

__all__ = ["export", "map", "pages", "screens", "tiles", "wall", "wallboard"]
