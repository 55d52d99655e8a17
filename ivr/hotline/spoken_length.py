"""How long it takes to say something, estimated from its letters: good enough to keep menus short.

The estimate assumes the usual pace of text-to-speech voices, 150 to 170 words in a minute; with its space a word has
some six letters in English and seven in Indonesian. Marks are pauses. A voice's own pace may differ by a fifth.
"""

from __future__ import annotations

import re

_LETTERS_A_SECOND = {"id": 18.0, "en": 16.0}
_DIGIT = 4
"""Letters of a digit's name."""
_PAUSES = {",": 0.1, ";": 0.2, ":": 0.2, ".": 0.3, "?": 0.3, "!": 0.3}
"""Seconds."""
PACE = {"letters": _LETTERS_A_SECOND, "digit": _DIGIT, "pauses": _PAUSES}
"""The same for a page that estimates while somebody types."""
_PERCENT = re.compile(r"([1-9]\d{1,2})%")


def seconds(text: str, language: str, rate: str = "100%") -> float:
    """How long a voice takes for the text, in seconds; `rate` is that of the voice, such as "90%"."""
    words = " ".join(text.split())
    letters = sum(_DIGIT if letter.isdecimal() else 1 for letter in words)
    spoken = letters / _LETTERS_A_SECOND.get(language, 16.0) + sum(_PAUSES.get(mark, 0.0) for mark in words)
    found = _PERCENT.fullmatch(rate)
    return spoken / (int(found[1]) / 100) if found else spoken
