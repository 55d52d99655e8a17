"""What became of a call that came in: every call is exactly one of these, in the figures and in every listing."""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import ColumnElement, case

from ivr.records.models import Call


class Kind(StrEnum):
    """What became of a call that came in."""

    UNDER_WAY = "under_way"  # it has not ended
    NO_MENU = "no_menu"  # it ended without reaching a menu of ours
    SERVED = "served"  # it ended with what the caller had chosen last
    ABANDONED = "abandoned"  # it ended before that: the caller hung up, or was not understood three times
    CHOSE_NOTHING = "chose_nothing"  # it ended at the first menu, or in its greeting
    UNCLEAR = "unclear"  # it ended, and how is not written down yet


def kind_of(ended: bool, reached_menu: bool, ending: str | None, chosen: str | None, abandoned: bool) -> Kind:
    """The rule, of what is written on a call."""
    if not ended:
        return Kind.UNDER_WAY
    if not reached_menu:
        return Kind.NO_MENU
    if ending is None:
        return Kind.UNCLEAR
    if chosen is None:
        return Kind.CHOSE_NOTHING
    return Kind.ABANDONED if abandoned else Kind.SERVED


def kind() -> ColumnElement[str]:
    """The same rule, asked of the database."""
    return case(
        (Call.ended_at.is_(None), Kind.UNDER_WAY.value),
        (Call.release.is_(None), Kind.NO_MENU.value),
        (Call.ending.is_(None), Kind.UNCLEAR.value),
        (Call.chosen.is_(None), Kind.CHOSE_NOTHING.value),
        (Call.abandoned, Kind.ABANDONED.value),
        else_=Kind.SERVED.value,
    )
