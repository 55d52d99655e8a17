"""The keys that a sentence names: "untuk melaporkan, tekan 1" names 1, "press star to go back" names `*`."""

from __future__ import annotations

import re
from collections.abc import Mapping

_WORDS: Mapping[str, Mapping[str, str]] = {
    "id": dict(
        zip(
            ["nol", "satu", "dua", "tiga", "empat", "lima", "enam", "tujuh", "delapan", "sembilan", "bintang", "pagar"],
            "0123456789*#",
            strict=True,
        )
    ),
    "en": {
        **dict(zip("zero one two three four five six seven eight nine".split(), "0123456789", strict=True)),  # noqa: SIM905
        **{"star": "*", "hash": "#", "pound": "#"},
    },
}
_VERBS = {"id": "tekan|pencet|tombol", "en": "press|push|hit|dial|key"}
_BETWEEN = {"id": "tombol|angka", "en": "the|key|number"}
_OR = {"id": "atau|dan", "en": "or|and"}


def _pattern(language: str) -> re.Pattern[str]:
    key = r"(?:[0-9](?![0-9])|[*#]|(?:" + "|".join(_WORDS[language]) + r")\b)"
    also = rf"(?:\s+(?:{_OR[language]})\s+{key})*"
    return re.compile(rf"\b(?:{_VERBS[language]})\s+(?:(?:{_BETWEEN[language]})\s+)*({key}{also})", re.IGNORECASE)


_PATTERNS = {language: _pattern(language) for language in _WORDS}


def named_keys(text: str, language: str) -> set[str]:
    """The keys that callers are told to press; none in a language whose words are not known."""
    if language not in _PATTERNS:
        return set()
    words = re.findall(r"[0-9*#]|[a-z]+", " ".join(_PATTERNS[language].findall(text)).lower())
    known = _WORDS[language]
    return {known.get(word, word) for word in words if word in known or word in "0123456789*#"}
