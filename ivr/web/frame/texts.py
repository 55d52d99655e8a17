"""The words of the staff's pages, in every language, from TOML files: `t("login.title")` is `title` of login.toml.

A text may hold `{placeholders}`; one that depends on a count `n` is a table with `one` and `other`.
"""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from flask import g, has_request_context, request, session

LANGUAGES: Mapping[str, str] = {"id": "Bahasa Indonesia", "en": "English"}
"""The first is the hotline's own."""
FOLDER = Path(__file__).parent.parent / "texts"

Text = str | dict[str, str]


@cache
def texts(language: str) -> Mapping[str, Text]:
    """All texts of a language by their dotted key."""
    found: dict[str, Text] = {}
    for file in sorted((FOLDER / language).glob("*.toml")):
        found.update(_flat(file.stem, tomllib.loads(file.read_text(encoding="utf-8"))))
    return found


def _flat(key: str, value: Any) -> dict[str, Text]:
    if isinstance(value, str) or (isinstance(value, dict) and set(value) == {"one", "other"}):
        return {key: value}
    return {name: text for part, below in value.items() for name, text in _flat(f"{key}.{part}", below).items()}


def t(key: str, /, **values: Any) -> str:
    """A text in the reader's language. Raises KeyError for one that is not there, or lacks a value."""
    text = texts(language())[key]
    if isinstance(text, dict):
        text = text["one" if values["n"] == 1 else "other"]
    return text.format(**values)


def has_text(key: str) -> bool:
    """Whether there is such a text."""
    return key in texts(language())


def language() -> str:
    """The reader's own choice, else the hotline's language; many who do not read English have an English browser."""
    first = next(iter(LANGUAGES))
    if not has_request_context():
        return first
    if "language" not in g:
        g.language = _chosen() or first
    found: str = g.language
    return found


def _chosen() -> str | None:
    person = g.get("person")
    wanted = (person.language if person else None, request.args.get("lang"), session.get("language"))
    return next((name for name in wanted if name in LANGUAGES), None)
