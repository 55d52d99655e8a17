"""Circles on the map, wherever it is drawn: as large as a region's number of reports, coloured by main category."""

from __future__ import annotations

import math
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.hotline.atlas import Box, drawn, point
from ivr.hotline.report import Category
from ivr.operations.regions.counts import Counts
from ivr.operations.regions.query import UNTOLD
from ivr.records.regions import RegionBoundary

LARGEST, SMALLEST, WITH_COUNT = 0.017, 0.0036, 0.0075
"""Radius of the largest and of the smallest circle, and from which on the count has room, as shares of the width."""
COLOURS = ("#bdbdbd", "#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7", "#8c8c8c")
"""The hues of Okabe and Ito and two greys; the first is for what has no colour of its own. `map.css` has the same."""
DARK = frozenset({5})
"""Colours on which a count is written in white."""
OPACITY = 0.78


@dataclass(frozen=True)
class Look:
    """What a category looks like: its place in `COLOURS`."""

    colour: int = 0


Looks = Mapping[str, Look]


@dataclass(frozen=True)
class Circle:
    """One region's reports; the colour is that of its main category."""

    code: str
    count: int
    x: float
    y: float
    r: float
    colour: int
    text: str
    """The count, empty where the circle has no room for it."""
    exact: bool
    """Whether it stands at the region's own point, not at its province's."""

    @property
    def letters(self) -> float:
        """How large the count is written, so that all of it lies within the circle."""
        return round(self.r * min(1.05, 2.8 / max(len(self.text), 1)), 2)


def looks(categories: Iterable[Category]) -> Looks:
    """The look of each category: as many colours as there are, in the order of the list."""
    found = {UNTOLD: Look()}
    for number, category in enumerate(categories, 1):
        found[category.code] = Look(number if number < len(COLOURS) else 0)
    return found


Centres = Mapping[str, tuple[float, float]]


def centres(session: Session) -> Centres:
    """Where the imported boundaries of regions have their centres."""
    shape = select(RegionBoundary.region, RegionBoundary.x, RegionBoundary.y)
    return {code: (x, y) for code, x, y in session.execute(shape)}


def circles(
    counts: Counts, box: Box, centres: Centres, styles: Looks, provinces: Collection[str] = ()
) -> tuple[Circle, ...]:
    """A circle for each region, the largest first, so that the small ones lie on top.

    With `provinces` only for theirs; the largest circle is as large as if all were there.
    """
    known = [(code, n) for code, n in counts.by_region.items() if code and n > 0]
    most = max((n for _, n in known), default=1)
    if provinces:
        known = [(code, n) for code, n in known if code[:2] in provinces]
    found = []
    for code, n in known:
        if (stands := point(code)) is None:
            continue
        x, y = centres.get(code) or drawn(stands.longitude, stands.latitude)
        radius = max(box.width * LARGEST * math.sqrt(n / most), box.width * SMALLEST)
        look = styles.get(counts.main_category[code], Look())
        text = str(n) if radius > box.width * WITH_COUNT else ""
        exact = stands.is_exact or code in centres
        found.append(Circle(code, n, x, y, round(radius, 2), look.colour, text, exact))
    return tuple(found)
