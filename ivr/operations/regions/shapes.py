"""What has been imported to draw the map: outlines of regions, and how many businesses are in each."""

from __future__ import annotations

from collections.abc import Iterator

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ivr.records.regions import RegionBase, RegionBoundary


def businesses(session: Session) -> dict[str, int]:
    """Businesses by region."""
    found = session.execute(select(RegionBase.region, RegionBase.businesses))
    return {code: int(number) for code, number in found}


def outlines(session: Session, province: str | None) -> Iterator[tuple[str, str]]:
    """Codes of regions with their outlines as SVG paths: of one province, or of all."""
    wanted = select(RegionBoundary.region, RegionBoundary.path)
    if province:
        wanted = wanted.where(func.substr(RegionBoundary.region, 1, 2) == province)
    return ((code, path) for code, path in session.execute(wanted))
