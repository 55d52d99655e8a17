"""From degrees to the flat drawing: Indonesia lies along the equator, where both kinds of degree are as long."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

WEST, NORTH, EAST, SOUTH = 94.6, 6.6, 141.4, -11.4
UNITS = 20
"""So many units of the drawing make one degree."""


@dataclass(frozen=True)
class Box:
    """A part of the drawing: its corner at the top left, its width and height."""

    x: float
    y: float
    width: float
    height: float

    @property
    def text(self) -> str:
        """As SVG writes it."""
        return " ".join(f"{number:.1f}" for number in (self.x, self.y, self.width, self.height))


def drawn(longitude: float, latitude: float) -> tuple[float, float]:
    """Where a point in degrees stands in the drawing."""
    return round((longitude - WEST) * UNITS, 2), round((NORTH - latitude) * UNITS, 2)


def whole() -> Box:
    """The whole drawing."""
    return Box(0, 0, round((EAST - WEST) * UNITS, 1), round((NORTH - SOUTH) * UNITS, 1))


def box_around(points: Iterable[tuple[float, float]], shape: float = 1.9) -> Box:
    """What holds all these points of the drawing with room around them, `shape` times as wide as high."""
    found = list(points)
    if not found:
        return whole()
    left, right = min(x for x, _ in found), max(x for x, _ in found)
    top, bottom = min(y for _, y in found), max(y for _, y in found)
    room = max(right - left, bottom - top, 8) * 0.18
    width, height = right - left + 2 * room, bottom - top + 2 * room
    width, height = max(width, height * shape), max(height, width / shape)
    return Box((left + right - width) / 2, (top + bottom - height) / 2, width, height)
