"""What a voice reads otherwise than people mean it: found in a text, to be told beside its field."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum


class Why(StrEnum):
    """Why a voice does not say it as it is meant."""

    MARKUP = "markup"
    """An instruction in angle brackets is not obeyed."""
    ADDRESS = "address"
    """An address on the internet is spelt, or run together."""
    DIGITS = "digits"
    """Digits joined by hyphens, or many in a row, are said as one large number: a telephone number cannot be noted."""
    CLOCK = "clock"
    """08.00 is said as a number with a fraction."""
    ABBREVIATION = "abbreviation"
    """It is read as it is written, and its full stop is taken for the end of the sentence."""
    SIGN = "sign"
    """A sign is said by its name, or left out."""
    PICTURE = "picture"
    """An emoji or ornament is described, or left out."""


@dataclass(frozen=True)
class Misread:
    """One piece of a text that a voice would not say as it is meant."""

    why: Why
    part: str


_SHORT = (
    *("a.n", "bpk", "dll", "dsb", "dst", "hlm", "jl", "jln", "kab", "kec", "kel", "kep", "ny", "prov", "sdr", "tgl"),
    *("tn", "u.p", "approx", "dr", "e.g", "etc", "i.e", "mr", "mrs", "ms", "st"),
)
_ENDING = r"(?<![\w.-])[\w-]+(?:\.[\w-]+)*\.(?:id|com|org|net)\b\S*"
# What can be long begins at the beginning of a word only: looked for from each letter on, a text would take a minute.
_PATTERNS = (
    (Why.MARKUP, re.compile(r"<[^<>]{1,60}>")),
    (Why.ADDRESS, re.compile(rf"(?:https?://|www\.)\S+|(?<![^\s@])[^\s@]+@[^\s@]+\.\w+|{_ENDING}", re.IGNORECASE)),
    (Why.DIGITS, re.compile(r"(?<![\d-])\+?\d+(?:-\d+)+|(?<!\d)\+?\d{5,}")),
    (Why.CLOCK, re.compile(r"\b[0-2]?\d[.:][0-5]\d\b(?![.:]?\d)")),
    (Why.ABBREVIATION, re.compile(rf"\b(?:(?:{'|'.join(map(re.escape, _SHORT))})\.(?=\s+\w|,)|no\.(?=\s*\d))", re.I)),
    (Why.SIGN, re.compile(r"[&@#*/_=+~^|\\<>\[\]]")),
)
"""In order: what an earlier one has found is not looked at again."""
_MOST = 6
"""So many are told; whoever mends them sees the rest."""


def misread(text: str) -> tuple[Misread, ...]:
    """What a voice would misread, in the order of the text and each once. Placeholders in braces are none of it."""
    found: dict[Misread, int] = {}
    rest = re.sub(r"\{[^{}]*\}", _blank, text)
    for why, pattern in _PATTERNS:
        for match in pattern.finditer(rest):
            found.setdefault(Misread(why, match[0].rstrip(".,;:!?") or match[0]), match.start())
        rest = pattern.sub(_blank, rest)
    for at, picture in _pictures(rest):
        found.setdefault(Misread(Why.PICTURE, picture), at)
    return tuple(sorted(found, key=lambda one: found[one])[:_MOST])


def _blank(match: re.Match[str]) -> str:
    return " " * len(match[0])


def _pictures(text: str) -> Iterator[tuple[int, str]]:
    for at, letter in enumerate(text):
        if unicodedata.category(letter) in ("So", "Sk", "Co", "Cn"):
            yield at, letter
