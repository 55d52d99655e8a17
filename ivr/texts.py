"""Words that people read, from TOML files, one for each language: `case.subject` is `subject` below `[case]`.

A text may hold `{placeholders}`; one that depends on a count `n` is a table with `one` and `other`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

LANGUAGES: Mapping[str, str] = {"id": "Bahasa Indonesia", "en": "English"}
"""The languages that people can read here, with their own names; the first is the hotline's."""

Text = str | dict[str, str]


@cache
def read(file: Path, key: str = "") -> Mapping[str, Text]:
    """The texts of a file by their dotted key, which begins with `key`."""
    return _flat(key, tomllib.loads(file.read_text(encoding="utf-8")))


def _flat(key: str, value: Any) -> dict[str, Text]:
    if isinstance(value, str) or (isinstance(value, dict) and set(value) == {"one", "other"}):
        return {key: value}
    begun = f"{key}." if key else ""
    return {name: text for part, below in value.items() for name, text in _flat(f"{begun}{part}", below).items()}


def filled(text: Text, /, **values: Any) -> str:
    """A text with its placeholders filled in. Raises KeyError for one that lacks a value."""
    if isinstance(text, dict):
        text = text["one" if values["n"] == 1 else "other"]
    return text.format(**values)


def readable(languages: Iterable[str]) -> tuple[str, ...]:
    """Those of the languages that have texts, in the same order; the hotline's own where none has."""
    return tuple(one for one in languages if one in LANGUAGES) or (next(iter(LANGUAGES)),)


@dataclass(frozen=True)
class Texts:
    """The texts of one folder, which holds `id.toml` and so on."""

    folder: Path

    def of(self, language: str) -> Mapping[str, Text]:
        """All of them in this language, by their dotted key."""
        return read(self.folder / f"{language}.toml")

    def text(self, language: str, key: str, /, **values: Any) -> str:
        """One text, filled in. Raises KeyError for one that is not there, or lacks a value."""
        return filled(self.of(language)[key], **values)
