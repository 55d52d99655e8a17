"""The coastline as paths of the drawing, from `outline.json`."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from functools import cache
from importlib import resources

FILE = "outline.json"
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")

Ring = tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Outline:
    """Paths as SVG writes them: Indonesia's islands, and the land of its neighbours beside them."""

    indonesia: str
    neighbours: str


@cache
def outline() -> Outline:
    """The coastline, read once."""
    found = json.loads(resources.files(__package__).joinpath(FILE).read_text(encoding="utf-8"))
    return Outline(found["indonesia"], found["neighbours"])


@cache
def rings(path: str) -> tuple[Ring, ...]:
    """A path of the outline as rings of points: each begins at a point, and goes on by steps."""
    found: list[Ring] = []
    for part in path.split("z")[:-1]:
        numbers = [float(number) for number in _NUMBER.findall(part)]
        x = y = 0.0
        ring = []
        for step_x, step_y in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + step_x, y + step_y
            ring.append((x, y))
        found.append(tuple(ring))
    return tuple(found)
