"""The region that somebody wrote: a postal code, a name, a name with a slip, or a sentence with one of them in it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache

from ivr.hotline import region
from ivr.hotline.region import Region, RegionKind
from ivr.hotline.writing.plain import plain
from ivr.hotline.writing.slips import allowed, slips

MOST = 8
"""So many are offered to choose from; of more, nothing would be clear."""
_LONGEST_NAME = 5
"""Words."""
_POSTAL_CODE = re.compile(r"(?<![0-9])[0-9]{5}(?![0-9])")
_KINDS = {
    **dict.fromkeys(("kab", "kabupaten", "kabupatan", "regency"), RegionKind.KABUPATEN),
    **dict.fromkeys(("kota", "kotamadya", "kodya", "city"), RegionKind.KOTA),
    **dict.fromkeys(("prov", "provinsi", "propinsi", "province"), RegionKind.PROVINCE),
}
_BEFORE_A_NAME = frozenset({*_KINDS, "di", "dari", "daerah", "wilayah", "in", "from", "asal"})
_WRITTEN_OUT = {"kep": "kepulauan", "kabupatan": "kabupaten", "jkt": "jakarta", "bdg": "bandung", "sby": "surabaya"}


class Sure(StrEnum):
    """What it rests on, from the surest to the vaguest."""

    NAMED = "named"
    CODE = "code"
    """A postal code that is used."""
    NEAR_CODE = "near_code"
    """One that is like those around it."""
    BEGUN = "begun"
    """The beginning, or a word, of a name."""
    SLIP = "slip"


@dataclass(frozen=True)
class Meant:
    """The regions that may be meant, the likeliest first, and what that rests on."""

    regions: tuple[Region, ...]
    sure: Sure
    postal_code: str | None = None


def meant(text: str) -> Meant | None:
    """What is meant, if anything is found; what is found is always read back before it counts."""
    if found := _by_postal_code(text):
        return found
    words = [_WRITTEN_OUT.get(word, word) for word in plain(text).split()]
    if not words or len(words) > 60:
        return None
    if named := _named(words):
        return Meant(named[:MOST], Sure.NAMED)
    if len(words) > _LONGEST_NAME:
        return None
    return _begun(words) or _with_a_slip(words)


def _by_postal_code(text: str) -> Meant | None:
    codes = _POSTAL_CODE.findall(text)
    finding = region.find_by_postal_code(codes[0]) if len(set(codes)) == 1 else None
    if finding is None:
        return None
    sure = Sure.CODE if finding.basis is region.Basis.EXACT else Sure.NEAR_CODE
    return Meant(finding.regions[:MOST], sure, codes[0])


def _named(words: list[str]) -> tuple[Region, ...]:
    """What is called so, by the longest name that is written there; a province behind one of its parts tells it apart.

    In a sentence a single word is a name only behind one that says so: "batu" is a city, and in many a wall.
    """
    found = list(_names_in(words))
    if not found:
        return ()
    provinces = {one.code for _, regions in found for one in regions if one.kind is RegionKind.PROVINCE}
    # "Jambi" behind another name is the province, alone it may be the city as well
    parts = [
        one
        for _, regions in found
        if not any(other.kind is RegionKind.PROVINCE for other in regions)
        for one in regions
        if one.kind is not RegionKind.PROVINCE and one.province_code in provinces
    ]
    longest = max(length for length, _ in found)
    candidates = [one for length, regions in found if length == longest for one in regions]
    return tuple(dict.fromkeys(parts if len(found) > 1 and parts else candidates))


def _names_in(words: list[str]) -> Iterator[tuple[int, tuple[Region, ...]]]:
    """Length and regions of each name; one that lies within a longer one is left out."""
    taken: set[int] = set()
    for length in range(min(_LONGEST_NAME, len(words)), 0, -1):
        for at in range(len(words) - length + 1):
            here = range(at, at + length)
            if taken.intersection(here) or not _may_be_a_name(words, at, length):
                continue
            if found := _called(" ".join(words[at : at + length])):
                taken.update(here)
                yield length, found


def _may_be_a_name(words: list[str], at: int, length: int) -> bool:
    if length > 1 or len(words) <= 3:
        return True
    return at > 0 and words[at - 1] in _BEFORE_A_NAME


@lru_cache(maxsize=4096)
def _called(name: str) -> tuple[Region, ...]:
    """The regions of this name; with "kab" or "kota" before it those of that kind, if there are any."""
    first, _, rest = name.partition(" ")
    if (kind := _KINDS.get(first)) and rest:
        of_all = region.named(rest)
        return tuple(one for one in of_all if one.kind is kind) or region.named(name)
    return region.named(name) if not name.isdecimal() else ()


def _begun(words: list[str]) -> Meant | None:
    """What begins so, or has a word that does: "tasik", "tapanuli"."""
    term = " ".join(word for word in words if word not in _BEFORE_A_NAME)
    if len(term) < 3 or any(word.isdecimal() for word in words):
        return None
    found = tuple(one for one in region.search(term, 2 * MOST) if f" {term}" in f" {plain(one.name)}")
    return Meant(found, Sure.BEGUN) if 0 < len(found) <= MOST else None


def _with_a_slip(words: list[str]) -> Meant | None:
    wanted = "".join(word for word in words if word not in _BEFORE_A_NAME)
    kinds = {_KINDS[word] for word in words if word in _KINDS}
    most = allowed(wanted)
    if not most:
        return None
    scored = []
    for found, names in _every_name():
        near = min(slips(wanted, name, most) for name in names)
        if near <= most:
            scored.append((near, bool(kinds) and found.kind not in kinds, found.code))
    if not scored:
        return None
    nearest = min(scored)[0]
    codes = [code for near, _, code in sorted(scored) if near == nearest]
    return Meant(tuple(map(region.region, codes[:MOST])), Sure.SLIP)


@lru_cache(maxsize=1)
def _every_name() -> tuple[tuple[Region, tuple[str, ...]], ...]:
    """Every region with its name, joined, without its kind; a province that is called "di" or "dki" also without."""
    return tuple((one, _joined(one)) for one in (*region.provinces(), *region.regencies()))


def _joined(one: Region) -> tuple[str, ...]:
    words = plain(one.name).replace("administrasi ", "").split()
    bare = words[1:] if one.kind is not RegionKind.PROVINCE or words[0] in ("di", "dki") else words
    return ("".join(bare),)
