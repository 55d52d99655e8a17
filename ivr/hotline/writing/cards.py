"""A contact that somebody sent, as words: names and numbers, and nothing else that stands on the card."""

from __future__ import annotations

import re
from collections.abc import Iterator

_TYPES = ("text/vcard", "text/x-vcard", "text/directory")
_LARGEST = 64 * 1024
_MOST = 10
_LINE = re.compile(r"^(?:item\d+\.)?(FN|TEL)(?:;[^:]*)?:(.*)$", re.IGNORECASE)


def is_card(content: bytes, told: str) -> bool:
    """Whether it is a contact: called one, and begun as one."""
    called = told.partition(";")[0].strip().lower() in _TYPES
    return called and len(content) <= _LARGEST and content.lstrip()[:11].upper() == b"BEGIN:VCARD"


def words(content: bytes) -> str:
    """What is read: "Budi, +62 812-0000-0000", a line each."""
    cards = re.split(r"END:VCARD", content.decode(errors="replace"), flags=re.IGNORECASE)
    return "\n".join(filter(None, (", ".join(_told(card)) for card in cards[:_MOST])))


def _told(card: str) -> Iterator[str]:
    for line in re.sub(r"\r?\n[ \t]", "", card).splitlines():
        if found := _LINE.match(line.strip()):
            yield re.sub(r"\s+", " ", found[2].replace("\\,", ",").replace("\\n", " ")).strip()[:80]
