"""The regency or city in which a pin lies: by the boundaries where they are known, else by what is nearest."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, cached_property

from ivr.hotline import region
from ivr.hotline.atlas import Basis, drawn, point
from ivr.hotline.atlas.drawing import UNITS

NEAR_A_BORDER = 1.5
"""Kilometres: as coarse as boundaries are drawn. What lies so near to another region may be in that one."""
FAR = 50.0
"""Kilometres from the nearest boundary, out at sea or abroad: further off it is nowhere."""
FAR_FROM_A_SEAT = 150.0
"""Kilometres from the nearest town from which a region is governed, where no boundaries are known."""
MOST = 5
"""So many can be chosen from."""
_KILOMETRES = 111.2 / UNITS
"""Of a unit of the drawing; along the equator both kinds of degree are as long."""
_RING = re.compile(r"M([^MZ]*)Z?")
_NUMBER = re.compile(r"-?[0-9]+(?:\.[0-9]+)?")

Point = tuple[float, float]


class Sure(StrEnum):
    """What it rests on, from the surest to the vaguest."""

    WITHIN = "within"
    BORDER = "border"
    """Within, or just beside, more than one."""
    NEAREST = "nearest"
    """In none of them; the nearest."""


@dataclass(frozen=True)
class Place:
    """The regions in which a pin may lie, the likeliest first, and how many kilometres off the first one is."""

    codes: tuple[str, ...]
    sure: Sure
    kilometres: float = 0.0


@dataclass(frozen=True)
class Shape:
    """The boundary of a region, in the drawing (`hotline.atlas`)."""

    code: str
    rings: tuple[tuple[Point, ...], ...]

    @cached_property
    def box(self) -> tuple[float, float, float, float]:
        """West, north, east and south."""
        xs, ys = [x for ring in self.rings for x, _ in ring], [y for ring in self.rings for _, y in ring]
        return min(xs), min(ys), max(xs), max(ys)

    def holds(self, at: Point) -> bool:
        """Whether a point lies within; a ring inside another is a hole."""
        return sum(_crosses(ring, at) for ring in self.rings) % 2 == 1

    def distance(self, at: Point) -> float:
        """Units from the boundary."""
        return min(_distance(at, one, other) for ring in self.rings for one, other in _sides(ring))

    def may_be_within(self, at: Point, reach: float) -> bool:
        """Whether it can be so near at all: by its box."""
        west, north, east, south = self.box
        return west - reach <= at[0] <= east + reach and north - reach <= at[1] <= south + reach


def shapes(outlines: Iterable[tuple[str, str]]) -> tuple[Shape, ...]:
    """Boundaries from codes with paths of the drawing."""
    found = (Shape(code, tuple(_rings(path))) for code, path in outlines)
    return tuple(shape for shape in found if shape.rings)


def place(latitude: float, longitude: float, known: Iterable[Shape] = ()) -> Place | None:
    """Where a pin in degrees lies; None: nowhere near. Without boundaries the nearest seats are all there is."""
    if not (math.isfinite(latitude) and math.isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180):
        return None
    at = drawn(longitude, latitude)
    boundaries = tuple(known)
    return _by_boundaries(at, boundaries) if boundaries else _by_seats(at)


def _by_boundaries(at: Point, known: tuple[Shape, ...]) -> Place | None:
    reach = FAR / _KILOMETRES
    near = sorted(
        ((0.0 if shape.holds(at) else 1.0, shape.distance(at) * _KILOMETRES, shape.code))
        for shape in known
        if shape.may_be_within(at, reach)
    )
    near = [one for one in near if one[0] == 0.0 or one[1] <= FAR]
    if not near:
        return None
    outside, away, _ = near[0]
    edge = away + NEAR_A_BORDER if outside else NEAR_A_BORDER
    codes = [code for at_all, far, code in near if at_all == 0.0 or far <= edge][:MOST]
    if outside:
        return Place(tuple(codes), Sure.NEAREST, round(away, 1))
    return Place(tuple(codes), Sure.WITHIN if len(codes) == 1 else Sure.BORDER)


def _by_seats(at: Point) -> Place | None:
    near = sorted((math.dist(at, stands) * _KILOMETRES, code) for code, stands in _seats().items())
    away = near[0][0]
    if away > FAR_FROM_A_SEAT:
        return None
    codes = [code for far, code in near if far <= max(2 * away, away + NEAR_A_BORDER)][:MOST]
    return Place(tuple(codes), Sure.NEAREST, round(away, 1))


@cache
def _seats() -> Mapping[str, Point]:
    """Where regions are governed from. The cities of Jakarta have but their province's seat, where no other stands."""
    found = {one.code: stands for one in region.regencies() if (stands := point(one.code))}
    own = {(stands.latitude, stands.longitude) for stands in found.values() if stands.is_exact}
    counted = {
        code: stands
        for code, stands in found.items()
        if stands.is_exact or (_is_seat(code[:2]) and (stands.latitude, stands.longitude) not in own)
    }
    return {code: drawn(stands.longitude, stands.latitude) for code, stands in counted.items()}


def _is_seat(code: str) -> bool:
    stands = point(code)
    return stands is not None and stands.basis is Basis.SEAT


def _rings(path: str) -> Iterator[tuple[Point, ...]]:
    for found in _RING.finditer(path):
        numbers = [float(number) for number in _NUMBER.findall(found[1])]
        ring = tuple(zip(numbers[::2], numbers[1::2], strict=True))
        if len(ring) > 2:
            yield ring


def _sides(ring: tuple[Point, ...]) -> Iterator[tuple[Point, Point]]:
    return zip(ring, (*ring[1:], ring[0]), strict=True)


def _crosses(ring: tuple[Point, ...], at: Point) -> bool:
    """Whether a ray to the east leaves the ring."""
    x, y = at
    odd = False
    for (one_x, one_y), (other_x, other_y) in _sides(ring):
        if (one_y > y) != (other_y > y) and x < one_x + (y - one_y) * (other_x - one_x) / (other_y - one_y):
            odd = not odd
    return odd


def _distance(at: Point, one: Point, other: Point) -> float:
    """From a point to a stretch between two."""
    (x, y), (one_x, one_y), (other_x, other_y) = at, one, other
    along_x, along_y = other_x - one_x, other_y - one_y
    length = along_x**2 + along_y**2
    share = ((x - one_x) * along_x + (y - one_y) * along_y) / length if length else 0.0
    share = min(1.0, max(0.0, share))
    return math.hypot(x - one_x - share * along_x, y - one_y - share * along_y)
