"""Items of a list in the draft: a code for a new one, and another place for one that is there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from ivr.hotline.written_numbers import whole_number

LONGEST_CODE = 32


def new_code(name: str, items: Iterable[Mapping[str, Any]]) -> str:
    """A code for a new item, from its English name; no other has or had it."""
    words: list[str] = re.findall("[a-z]+", name.lower()) or ["category"]
    code, taken = words[0][:LONGEST_CODE], {str(item["code"]) for item in items}
    for word in words[1:4]:
        code = f"{code}_{word}" if len(code) + len(word) < LONGEST_CODE else code
    letters = iter("bcdefghijklmnopqrstuvwxyz")
    free = code
    while free in taken:
        free = f"{code[: LONGEST_CODE - 2]}_{next(letters)}"
    return free


def moved(codes: list[str], code: str, to: str, seen_at: str) -> list[str]:
    """The codes with one of them moved `up`, `down`, or to a place counted from 0; as they are if it cannot be.

    `seen_at` is the place at which it was seen: what is elsewhere by now has been moved already.
    """
    if code not in codes or str(at := codes.index(code)) != seen_at:
        return codes
    place = {"up": at - 1, "down": at + 1}.get(to, whole_number(to, at))
    others = [name for name in codes if name != code]
    place = min(max(place, 0), len(others))
    return [*others[:place], code, *others[place:]]


def swapped(codes: list[str], code: str, to: str, seen_at: str) -> list[str]:
    """As `moved`, but only two change places: callers know the others by their keys."""
    after = list(codes)
    if code in codes:
        here, there = codes.index(code), moved(codes, code, to, seen_at).index(code)
        after[here], after[there] = after[there], after[here]
    return after
