"""The coastline of Indonesia and of its neighbours, out of Natural Earth's countries as TopoJSON."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from itertools import accumulate
from typing import Any

from ivr.hotline.atlas.drawing import EAST, NORTH, SOUTH, WEST, drawn

INDONESIA = "360"
"""ISO 3166-1."""
ROOM = 1.5
"""Degrees around the drawing that are kept as well."""
COARSE = 0.015
"""Degrees by which the line may be wrong: a third of a unit of the drawing."""
SMALLEST = 0.0006
"""Square degrees, some 7 km²: smaller islands are left out."""
ABOUT = {
    "source": "Natural Earth 1:10m, countries, by the npm package world-atlas 2.0.2; simplified",
    "licence": "public domain",
}


def outline(topology: Mapping[str, Any]) -> dict[str, str]:
    """The file's content: where it comes from, and two paths."""
    countries = topology["objects"]["countries"]["geometries"]
    arcs = [_absolute(arc, topology["transform"]) for arc in topology["arcs"]]
    ours = [one for one in countries if one.get("id") == INDONESIA]
    others = [one for one in countries if one.get("id") != INDONESIA]
    return {**ABOUT, "indonesia": _path(ours, arcs), "neighbours": _path(others, arcs)}


def _absolute(arc: Iterable[tuple[int, int]], transform: Mapping[str, Any]) -> list[tuple[float, float]]:
    """An arc's points in degrees: each is written as its distance from the one before."""
    (scale_x, scale_y), (left, top) = transform["scale"], transform["translate"]
    summed = accumulate(arc, lambda one, step: (one[0] + step[0], one[1] + step[1]))
    return [(x * scale_x + left, y * scale_y + top) for x, y in summed]


def _path(countries: Iterable[Mapping[str, Any]], arcs: list[list[tuple[float, float]]]) -> str:
    from shapely import Polygon, box, make_valid  # noqa: PLC0415 - only who makes this file needs it

    kept = box(WEST - ROOM, SOUTH - ROOM, EAST + ROOM, NORTH + ROOM)
    parts: list[str] = []
    for country in countries:
        for rings in _polygons(country):
            outer, *holes = ([point for arc in ring for point in _arc(arc, arcs)] for ring in rings)
            if len(outer) < 4:
                continue
            cut = make_valid(Polygon(outer, holes)).intersection(kept).simplify(COARSE)
            parts += (
                _ring(ring.coords)
                for part in getattr(cut, "geoms", [cut])
                if part.geom_type == "Polygon" and part.area >= SMALLEST
                for ring in (part.exterior, *part.interiors)
            )
    return "".join(parts)


def _polygons(country: Mapping[str, Any]) -> Iterator[list[list[int]]]:
    match country.get("type"):
        case "Polygon":
            yield country["arcs"]
        case "MultiPolygon":
            yield from country["arcs"]


def _arc(number: int, arcs: list[list[tuple[float, float]]]) -> list[tuple[float, float]]:
    """An arc by its number; a negative one is that of its complement, from the end."""
    return arcs[number] if number >= 0 else arcs[~number][::-1]


def _ring(points: Iterable[tuple[float, float]]) -> str:
    """A closed ring: the first point, then steps of tenths."""
    found = [(round(x * 10), round(y * 10)) for x, y in (drawn(*point) for point in points)][:-1]
    (x, y), *rest = found
    text, at = f"M{x / 10:g} {y / 10:g}l", (x, y)
    steps = []
    for point in rest:
        steps.append(f"{(point[0] - at[0]) / 10:g} {(point[1] - at[1]) / 10:g}")
        at = point
    return f"{text}{' '.join(steps)}z".replace(" -", "-")
