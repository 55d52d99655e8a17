"""The words of the staff's pages, in every language, from TOML files: `t("login.title")` is `title` of login.toml.

A text may hold `{placeholders}`; one that depends on a count `n` is a table with `one` and `other`.
"""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from flask import g, has_request_context, request, session

from ivr.operations.figures import DEFINITIONS
from ivr.operations.releases.wording import PROBLEMS, PROMPT_TITLES
from ivr.texts import LANGUAGES, Text, Texts, filled, read

__all__ = ["FOLDER", "LANGUAGES", "has_text", "language", "t", "texts"]

FOLDER = Path(__file__).parent.parent / "texts"

_SHARED: Mapping[str, Texts] = {"content.problem": PROBLEMS, "figures": DEFINITIONS, "prompts": PROMPT_TITLES}
"""What commands say as well stands below the web; here it is, by the beginning of its keys."""


@cache
def texts(language: str) -> Mapping[str, Text]:
    """All texts of a language by their dotted key."""
    found: dict[str, Text] = {}
    for file in sorted((FOLDER / language).glob("*.toml")):
        found |= read(file, file.stem)
    for key, shared in _SHARED.items():
        found |= {f"{key}.{name}": text for name, text in shared.of(language).items()}
    return found


def t(key: str, /, **values: Any) -> str:
    """A text in the reader's language. Raises KeyError for one that is not there, or lacks a value."""
    return filled(texts(language())[key], **values)


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
