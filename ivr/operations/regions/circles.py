"""Circles on the map, wherever it is drawn: as large as a region's number of reports, coloured by main category."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.hotline.atlas import Box, drawn, point
from ivr.hotline.report import Category
from ivr.operations.regions.asked import UNTOLD
from ivr.operations.regions.counting import Counts
from ivr.records.regions import RegionBoundary

LARGEST, SMALLEST, WITH_KEY = 0.017, 0.0036, 0.0075
"""Radius of the largest and of the smallest circle, and from which on the key has room, as shares of the width."""
COLOURS = ("#bdbdbd", "#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7", "#8c8c8c")
"""The hues of Okabe and Ito and two greys; the first is for what has no colour of its own. `map.css` has the same."""
DARK = frozenset({5})
"""Colours on which a key is written in white."""
OPACITY = 0.78


@dataclass(frozen=True)
class Look:
    """What a category looks like: its place in `COLOURS`, and its key on the telephone, empty for none."""

    colour: int = 0
    key: str = ""


Looks = Mapping[str, Look]


@dataclass(frozen=True)
class Circle:
    """One region's reports; colour and key are those of its main category."""

    code: str
    count: int
    x: float
    y: float
    r: float
    colour: int
    key: str
    """Empty where the circle has no room for it, too."""
    exact: bool
    """Whether it stands at the region's own point, not at its province's."""


def looks(categories: Iterable[Category]) -> Looks:
    """The look of each category: as many colours as there are, in the order of the list."""
    found = {UNTOLD: Look()}
    for number, category in enumerate(categories, 1):
        key = "" if category.retired else category.key
        found[category.code] = Look(number if number < len(COLOURS) else 0, key)
    return found


Centres = Mapping[str, tuple[float, float]]


def centres(session: Session) -> Centres:
    """Where the imported boundaries of regions have their centres."""
    shape = select(RegionBoundary.region, RegionBoundary.x, RegionBoundary.y)
    return {code: (x, y) for code, x, y in session.execute(shape)}


def circles(counts: Counts, box: Box, centres: Centres, styles: Looks) -> tuple[Circle, ...]:
    """A circle for each region, the largest first, so that the small ones lie on top."""
    known = [(code, n) for code, n in counts.by_region.items() if code and n > 0]
    most = max((n for _, n in known), default=1)
    found = []
    for code, n in known:
        if (stands := point(code)) is None:
            continue
        x, y = centres.get(code) or drawn(stands.longitude, stands.latitude)
        radius = max(box.width * LARGEST * math.sqrt(n / most), box.width * SMALLEST)
        look = styles.get(counts.main_category[code], Look())
        key = look.key if radius > box.width * WITH_KEY else ""
        exact = stands.is_exact or code in centres
        found.append(Circle(code, n, x, y, round(radius, 2), look.colour, key, exact))
    return tuple(found)
