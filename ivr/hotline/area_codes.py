"""What the area code of a landline tells about where somebody is: a hint, never more. Mobile numbers tell nothing.

The towns that share an area code stand in `atlas/area_codes.csv`, as the package `phonenumbers` has them; those of the
largest cities, whose areas reach beyond them, are facts of the public numbering plan and stand here.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

import phonenumbers

from ivr.hotline import region
from ivr.hotline.atlas.area_towns import towns
from ivr.hotline.numbers import INDONESIA
from ivr.hotline.region import Region, RegionKind

_AREAS: Mapping[str, tuple[str, ...]] = {
    "21": ("31.71", "31.72", "31.73", "31.74", "31.75", "36.71", "36.74", "36.03", "32.75", "32.16", "32.76", "31.01"),
    "22": ("32.73", "32.77", "32.04", "32.17"),
    "24": ("33.74", "33.22", "33.21"),
    "31": ("35.78", "35.15", "35.25"),
    "61": ("12.71", "12.07", "12.75"),
    "274": ("34.71", "34.04", "34.02", "34.01", "34.03"),
    "361": ("51.71", "51.03", "51.04"),
    "411": ("73.71", "73.06", "73.09"),
}
"""Regions by area code, the one with most telephones first."""


class Confidence(StrEnum):
    """How much a hint says."""

    LIKELY = "likely"
    """The area is one regency or city, as far as its name tells."""
    POSSIBLE = "possible"
    """The area covers several; the likeliest comes first."""


@dataclass(frozen=True)
class Hint:
    """Regions in which a landline may be, the likeliest first."""

    regions: tuple[Region, ...]
    confidence: Confidence


def hint(e164: str | None) -> Hint | None:
    """Where the landline with this number may be; None for mobile, foreign and unknown ones."""
    if e164 is None:
        return None
    try:
        number = phonenumbers.parse(e164)
    except phonenumbers.NumberParseException:
        return None
    length = phonenumbers.length_of_geographical_area_code(number)
    if number.country_code != INDONESIA or not length:
        return None
    national = str(number.national_number)
    found = _regions(national[:length], towns(national))
    return Hint(found, Confidence.LIKELY if len(found) == 1 else Confidence.POSSIBLE) if found else None


@cache
def _regions(area: str, names: tuple[str, ...]) -> tuple[Region, ...]:
    if area in _AREAS:
        return tuple(map(region.region, _AREAS[area]))
    by_town = [_named(name) for name in names]
    if not by_town or not by_town[0]:  # the others may be villages that are called like a city elsewhere
        return ()
    found = list(dict.fromkeys(one for town in by_town for one in town))
    provinces = Counter(one.province_code for one in found)
    return tuple(one for one in found if provinces[one.province_code] == max(provinces.values()))


def _named(town: str) -> list[Region]:
    """The regencies and cities that are called so, the city first: most telephones are there."""
    same = [found for found in region.named(town) if found.kind is not RegionKind.PROVINCE]
    return sorted(same, key=lambda found: (found.kind is not RegionKind.KOTA, found.code))
