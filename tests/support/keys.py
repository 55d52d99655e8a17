"""The keys of the usual calls, in the order of the questions, so that stories need not spell them out."""

from __future__ import annotations

BANDUNG = ("40115", "1")
"""A postal code, and that the region read back is right."""
NOWHERE = ("#",)
"""The postal code is not known."""
ASAP = ("1", "1")
"""Ring this number, as soon as possible."""


def to_the_beep(category: str = "1") -> tuple[str, ...]:
    """From the first menu of the open hotline until a message is being recorded."""
    return ("1", category, "1")


def sent(who: str = "2", where: tuple[str, ...] = BANDUNG, then: tuple[str, ...] = ("9",)) -> tuple[str, ...]:
    """From the review of a message to the ticket: it is sent, who and where are told, and nothing more is wanted."""
    return ("1", who, *where, *then)


def to_the_place(category: str = "1", who: str = "2") -> tuple[str, ...]:
    """A report without a message, up to the question for the postal code."""
    return ("1", category, "9", who)


def told(
    category: str = "1", who: str = "2", where: tuple[str, ...] = BANDUNG, then: tuple[str, ...] = ("9",)
) -> tuple[str, ...]:
    """A report without a message, from the first menu to the ticket."""
    return (*to_the_place(category, who), *where, *then)


def told_and_rung(
    category: str = "1", who: str = "2", where: tuple[str, ...] = BANDUNG, ring: tuple[str, ...] = ASAP
) -> tuple[str, ...]:
    """A report without a message, and the wish to be rung back."""
    return told(category, who, where, ("1", *ring))
