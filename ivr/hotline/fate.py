"""What became of a promise: the one rule by which promises are counted."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum


class Fate(StrEnum):
    """What became of one promise. Every promise has exactly one of these at any moment."""

    KEPT = "kept"  # the person's telephone was rung after the promise was told and not after its deadline
    GIVEN_BACK = "given_back"  # not rung; got through, withdrew, moved it or was forgotten, not after the deadline
    BROKEN = "broken"  # the deadline has passed, or we closed the callback, and neither of these is so
    PENDING = "pending"  # the deadline is still to come


def fate_of(
    deadline: datetime, rung: datetime | None, given_back: datetime | None, closed: datetime | None, now: datetime
) -> Fate:
    """The rule. `closed`: by whomever and for whatever reason; `given_back`: by the person."""
    if rung is not None and rung <= deadline:
        return Fate.KEPT
    if given_back is not None and given_back <= deadline:
        return Fate.GIVEN_BACK
    return Fate.BROKEN if deadline < now or closed is not None else Fate.PENDING
