"""Canned replies: what admins have written for agents to send, in each language."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from ivr.hotline.rules_reader import InvalidRules, Reader, check_all_different, code_in, names_in

LONGEST = 1000
"""Letters of one."""
TICKET = "{ticket}"
"""Stands for the ticket of whoever is answered; nothing else is filled in."""


@dataclass(frozen=True)
class Canned:
    """One of them: `name` is what agents choose it by, `text` what is sent; both by language."""

    code: str
    name: Mapping[str, str] = field(hash=False)
    text: Mapping[str, str] = field(hash=False)

    def words(self, language: str) -> str:
        """What is sent in a language; in the first one where there is none for it."""
        return self.text.get(language) or next(iter(self.text.values()), "")

    def to_data(self) -> dict[str, Any]:
        """Plain data."""
        return {"code": self.code, "name": dict(self.name), "text": dict(self.text)}


def read(data: object) -> tuple[Canned, ...]:
    """The way back. Raises InvalidRules."""
    where = "settings.canned"
    if not isinstance(data, list | tuple):
        raise InvalidRules("is not a list", where)
    found = [_one(Reader(item, {"code", "name", "text"}, f"{where}[{number}]")) for number, item in enumerate(data)]
    check_all_different([one.code for one in found], where)
    return tuple(found)


def _one(item: Reader) -> Canned:
    text = names_in(item, "text")
    if any(len(words) > LONGEST for words in text.values()):
        raise InvalidRules(f"is longer than {LONGEST} letters", f"{item.where}.text")
    if any(words.replace(TICKET, "").count("{") or words.replace(TICKET, "").count("}") for words in text.values()):
        raise InvalidRules(f"knows no other placeholder than {TICKET}", f"{item.where}.text")
    return Canned(code_in(item, "code"), names_in(item), text)
