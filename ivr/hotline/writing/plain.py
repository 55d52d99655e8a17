"""What somebody typed, made comparable: small letters without accents, signs and pictures, single spaces."""

from __future__ import annotations

import re
import unicodedata

_COURTESY = frozenset(
    {
        *("pak", "bu", "bapak", "ibu", "kak", "mas", "mbak", "bang", "gan", "sis", "min", "admin", "ya", "yah"),
        *("dong", "deh", "aja", "saja", "please", "tolong", "mohon"),
    }
)
_KEYCAP = re.compile("([0-9])\ufe0f?\u20e3")


def plain(text: str) -> str:
    """Only a-z, 0-9 and single spaces; digits of other scripts and in frames are read as digits. "1️⃣" is "1"."""
    digits = _KEYCAP.sub(r"\1", text)
    decomposed = unicodedata.normalize("NFKD", digits).lower()
    bare = "".join(_letter(letter) for letter in decomposed if not unicodedata.combining(letter))
    return " ".join(re.sub(r"[^a-z0-9]+", " ", bare).split())


def _letter(letter: str) -> str:
    if letter.isascii():
        return letter
    digit = unicodedata.digit(letter, None)
    return letter if digit is None else str(digit)


def without_courtesy(said: str) -> str:
    """What `plain` gave without the words of courtesy at both ends; what is nothing but courtesy stays."""
    words = said.split()
    while len(words) > 1 and words[-1] in _COURTESY:
        words = words[:-1]
    while len(words) > 1 and words[0] in _COURTESY:
        words = words[1:]
    return " ".join(words)
