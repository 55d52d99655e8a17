"""How long a text is as an SMS: in the alphabet of seven bits, one message has room for 160."""

from __future__ import annotations

ONE_MESSAGE = 160

_PLAIN = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?"
    "¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
_DOUBLE = frozenset("^{}\\[~]|€\f")
"""These take the room of two."""


def strange(text: str) -> str:
    """The letters that are not in the alphabet, each once: with one of them a message has room for 70 alone."""
    return "".join(dict.fromkeys(letter for letter in text if letter not in _PLAIN | _DOUBLE))


def length(text: str) -> int:
    """Letters, as an SMS counts them."""
    return sum(2 if letter in _DOUBLE else 1 for letter in text)


def fits(text: str) -> bool:
    """Whether it is one SMS, in letters that every telephone knows."""
    return not strange(text) and length(text) <= ONE_MESSAGE
