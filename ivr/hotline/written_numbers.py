"""Numbers in addresses and forms, which may hold anything that somebody cared to send."""

from __future__ import annotations

from typing import TypeVar

Otherwise = TypeVar("Otherwise", int, None)

MOST_DIGITS = 18
"""What the number of a row can have. `int` refuses to read a text of thousands of digits."""


def whole_number(text: str, otherwise: Otherwise) -> int | Otherwise:
    """The number that is written in digits 0 to 9 alone; `otherwise` for every other text, and for one too long."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= MOST_DIGITS else otherwise
