"""Regions as people write them into a cell: codes with and without their dot, names, both; zeros that were lost."""

from __future__ import annotations

import re
from dataclasses import dataclass

from ivr.hotline import region
from ivr.hotline.errors import HotlineError, NotFound
from ivr.hotline.region import Region, RegionKind

_CODE = re.compile(r"(\d\d)(?:[.,]?(\d\d))?(?:[.,]0+)?")
_LOST_ZERO = re.compile(r"(\d\d)[.,](\d)")
_CODE_AND_NAME = re.compile(r"(\d\d(?:[.,]\d\d?)?|\d{4})\s+(\D.*)")
_KINDS = {
    **dict.fromkeys(("kab", "kabupaten"), RegionKind.KABUPATEN),
    **dict.fromkeys(("kota", "kodya", "kotamadya"), RegionKind.KOTA),
    **dict.fromkeys(("prov", "provinsi", "propinsi"), RegionKind.PROVINCE),
}


@dataclass(frozen=True)
class Unclear:
    """What means no region, or several; `kind` is unknown, several, lost_zero or disagree, `meant` what it may be."""

    text: str
    kind: str
    meant: tuple[Region, ...] = ()


class BadRegions(HotlineError):
    """A cell with something that is not one region."""

    def __init__(self, unclear: Unclear) -> None:
        super().__init__(f"{unclear.text!r}: {unclear.kind} {', '.join(one.full_name for one in unclear.meant)}")
        self.unclear = unclear


def codes_in(cell: str) -> tuple[str, ...]:
    """The codes of the regions in a cell, in their order. Raises BadRegions. "Jambi" is the province of this name.

    Names are parted by `;`, `|`, a comma or a new line, codes also by blanks; "Kota Bandung, Jawa Barat" is one region.
    """
    found: list[str] = []
    for part in re.split(r"[;|\n]", cell):
        if re.search(r"[^\W\d]", part):
            found += (one.code for one in _named(part))
        else:
            found += (code for token in part.split() for code in _codes(token.strip(",.")))
    return tuple(dict.fromkeys(found))


def _codes(token: str) -> list[str]:
    """One code, or several: "32,73" is one code that a decimal comma got into; every other comma parts codes."""
    if "," in token and not _CODE.fullmatch(token) and not _LOST_ZERO.fullmatch(token):
        return [_code(one) for one in token.split(",") if one]
    return [_code(token)] if token else []


def _code(token: str) -> str:
    if found := _CODE.fullmatch(token):
        try:
            return region.region(".".join(filter(None, found.groups()))).code
        except NotFound:
            raise BadRegions(Unclear(token, "unknown")) from None
    if found := _LOST_ZERO.fullmatch(token):
        try:
            raise BadRegions(Unclear(token, "lost_zero", (region.region(f"{found[1]}.{found[2]}0"),)))
        except NotFound:
            pass
    raise BadRegions(Unclear(token, "unknown"))


def _named(part: str) -> list[Region]:
    """Names between commas; a province after one of its parts tells that part only."""
    found: list[Region] = []
    pieces = [piece.strip() for piece in part.split(",") if piece.strip()]
    while pieces:
        piece = pieces.pop(0)
        if re.fullmatch(r"[\d.\s]+", piece):
            found += (region.region(code) for token in piece.split() for code in _codes(token))
            continue
        meant = _meant(piece)
        provinces = {one.code for one in _meant(pieces[0])} if pieces and re.search(r"[^\W\d]", pieces[0]) else set()
        within = tuple(one for one in meant if one.code != one.province_code and one.province_code in provinces)
        if within:
            pieces.pop(0)
        found.append(_only(piece, within or meant))
    return found


def _only(text: str, meant: tuple[Region, ...]) -> Region:
    if len(meant) != 1:
        raise BadRegions(Unclear(text, "several" if meant else "unknown", meant))
    return meant[0]


def _meant(text: str) -> tuple[Region, ...]:
    """The regions that a name, or a code with its name, can mean. Raises BadRegions when these two disagree."""
    if both := _CODE_AND_NAME.fullmatch(text):
        told, named = region.region(_code(both[1])), _by_name(both[2])
        if told not in named:
            raise BadRegions(Unclear(text, "disagree", (told, *named)))
        return (told,)
    return _by_name(text)


def _by_name(text: str) -> tuple[Region, ...]:
    first, _, rest = " ".join(text.split()).partition(" ")
    kind = first.casefold().strip(".")
    if kind in _KINDS and rest:
        named = region.named(f"{_KINDS[kind].value} {rest}") or region.named(rest)
        return tuple(one for one in named if one.kind is _KINDS[kind])
    named = region.named(text)
    whole = tuple(one for one in named if one.name.casefold() == " ".join(text.casefold().split()))
    return whole if len(whole) == 1 else named
