"""One point for each province, regency and city, and what it rests on; from `points.csv`."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from importlib import resources

FILE = "points.csv"
FIELDS = ("code", "latitude", "longitude", "basis", "geonameid", "place")


class Basis(StrEnum):
    """What a region's point rests on, from the surest to the vaguest."""

    SEAT = "seat"
    """The town from which the region is governed."""
    NAMES = "names"
    """The place in whose surroundings most names of the region's districts and villages are found."""
    PROVINCE = "province"
    """No place matches: the point of its province."""


@dataclass(frozen=True)
class RegionPoint:
    """A point in degrees (WGS 84) that stands for a region; `place` is what GeoNames calls it."""

    code: str
    latitude: float
    longitude: float
    basis: Basis
    geonameid: int
    place: str

    @property
    def is_exact(self) -> bool:
        """Whether it is the region's own and not its province's."""
        return self.basis is not Basis.PROVINCE


def point(code: str) -> RegionPoint | None:
    """The point of a region, of its province if it has none; None for a code that is nowhere."""
    return _points().get(code) or _points().get(code[:2])


@cache
def _points() -> Mapping[str, RegionPoint]:
    with resources.files(__package__).joinpath(FILE).open(encoding="utf-8") as file:
        rows = csv.DictReader(line for line in file if not line.startswith("#"))
        return {
            row["code"]: RegionPoint(
                row["code"],
                float(row["latitude"]),
                float(row["longitude"]),
                Basis(row["basis"]),
                int(row["geonameid"]),
                row["place"],
            )
            for row in rows
        }
