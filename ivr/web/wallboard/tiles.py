"""Tiles of the wallboard: one figure each, with its name, its value, and how it differs from before."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from ivr.operations import figures
from ivr.operations.figures import FIGURES, Counting, Figure, Sheet
from ivr.operations.figures.lists import has_list
from ivr.operations.figures.live import Live
from ivr.web.frame.formats import NOTHING
from ivr.web.wallboard.labels import definition, name
from ivr.web.wallboard.quantities import change, value

NOUNS = ("promises", "callbacks", "calls", "chats", "reports")


@dataclass(frozen=True)
class Tile:
    """One figure: `change` says how it differs from what it is compared with, `way` is better, worse, same or none."""

    code: str
    name: str
    definition: str
    text: str
    before: str = ""
    change: str = ""
    way: str = ""
    listed: bool = False


def live(found: Live) -> dict[str, Tile]:
    """The figures of now, by the last part of their code."""
    return {figure.code.partition(".")[2]: _tile(figure, figure.value(found)) for figure in FIGURES if figure.live}


def of_period(found: Sheet, before: Sheet | None = None) -> dict[str, list[Tile]]:
    """The figures of a period by noun, compared with another period."""
    return {
        noun: [
            _tile(figure, figure.value(found), figure.compared_with(before) if before else None)
            for figure in FIGURES
            if figure.noun == noun
        ]
        for noun in NOUNS
    }


OF_MONTH = (
    *("promises.share", "promises.due", "promises.kept", "promises.broken", "promises.given_back", "promises.pending"),
    *("calls.arrived", "calls.served", "calls.abandoned_share", "callbacks.wait_median", "callbacks.closed"),
    *("callbacks.reached_share", "reports.total"),
)
"""What is told of the month beside a day."""


def of_month(found: Sheet) -> list[Tile]:
    """The figures of a month beside which another period is looked at."""
    return [one(figures.figure(code), found) for code in OF_MONTH]


def one(figure: Figure, found: Sheet | Counting | Live) -> Tile:
    """One figure by itself."""
    return _tile(figure, figure.value(found))


def _tile(figure: Figure, found: Any, before: Any = None) -> Tile:
    difference, way = change(figure, found, before)
    return Tile(
        figure.code,
        name(figure.code),
        definition(figure.code),
        value(figure, found),
        value(figure, before) if before is not None else NOTHING,
        difference,
        way,
        has_list(figure.code),
    )
