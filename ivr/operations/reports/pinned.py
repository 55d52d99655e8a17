"""The region of a pin, by the boundaries that were imported; by the seats of regions where there are none."""

from __future__ import annotations

from functools import lru_cache

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.hotline.writing import places
from ivr.hotline.writing.places import Place, Shape
from ivr.records.regions import RegionBoundary


def region_of(session: Session, latitude: float, longitude: float) -> Place | None:
    """Where a pin in degrees lies: the regions that it may be, and how sure that is; None: nowhere near."""
    outlines = session.execute(select(RegionBoundary.region, RegionBoundary.path).order_by(RegionBoundary.region))
    return places.place(latitude, longitude, _shapes(tuple((code, path) for code, path in outlines)))


@lru_cache(maxsize=2)
def _shapes(outlines: tuple[tuple[str, str], ...]) -> tuple[Shape, ...]:
    """Read once, for as long as nobody imports others."""
    return places.shapes(outlines)
