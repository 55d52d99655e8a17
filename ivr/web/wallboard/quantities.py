"""Quantities as people read them: with their units, as shares of a whole, and how they have changed."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from ivr.operations.figures import Figure, Unit
from ivr.web.frame.formats import NOTHING, decimal, duration, moment
from ivr.web.frame.texts import t

MOST_PLACES = 10


def share(found: float, *, down: bool = False) -> str:
    """Per cent with at most one decimal place; rounded down where that is said."""
    thousandths = round(found * 1000, 6)
    return decimal((math.floor(thousandths) if down else math.floor(thousandths + 0.5)) / 10, 1)


def value(figure: Figure, found: Any) -> str:
    """A value with its unit."""
    if found is None:
        return t("wallboard.no_value") if figure.unit is not Unit.MOMENT else NOTHING
    match figure.unit:
        case Unit.SHARE:
            return f"{share(found, down=figure.rounded_down)}\N{NO-BREAK SPACE}%"
        case Unit.RATIO:
            return decimal(found, 2)
        case Unit.SECONDS:
            return duration(float(round(found)))
        case Unit.MOMENT:
            return moment(found)
    return decimal(found)


def change(figure: Figure, found: Any, before: Any) -> tuple[str, str]:
    """How a value differs from the one before, with its unit, and the way: `better`, `worse`, `same` or empty."""
    if found is None or before is None or figure.unit is Unit.MOMENT:
        return "", ""
    difference = found - before
    if not difference:
        return t("wallboard.same"), "same"
    sign = "+" if difference > 0 else "−"
    match figure.unit:
        case Unit.SHARE:
            size = f"{decimal(abs(difference) * 100, 1)}\N{NO-BREAK SPACE}%"
        case Unit.SECONDS:
            size = duration(float(abs(round(difference))))
        case Unit.RATIO:
            size = decimal(abs(difference), 2)
        case _:
            size = decimal(abs(difference))
    way = "better" if difference * figure.good > 0 else "worse" if figure.good else ""
    return f"{sign}{size}", way


def in_thousandths(counts: Sequence[int]) -> list[int]:
    """Each count's share in whole thousandths that add up to 1000: those cut off most get what is left over."""
    total = sum(counts)
    if not total:
        return [0] * len(counts)
    found = [count * 1000 // total for count in counts]
    most_cut = sorted(range(len(counts)), key=lambda at: -(counts[at] * 1000 % total))
    for at in most_cut[: 1000 - sum(found)]:
        found[at] += 1
    return found


def shares(counts: Mapping[str, int], most: int = MOST_PLACES) -> list[tuple[str, int, float]]:
    """The largest counts with their share; the rest together as `…`. The shares, as they are shown, are all of it."""
    rows = list(counts.items())
    kept = rows if len(rows) <= most else [*rows[: most - 1], ("…", sum(count for _, count in rows[most - 1 :]))]
    thousandths = in_thousandths([count for _, count in kept])
    return [(key, count, part / 1000) for (key, count), part in zip(kept, thousandths, strict=True)]


def waited(length: timedelta) -> str:
    """How long somebody has been waiting, to the minute."""
    seconds = length.total_seconds()
    return duration(seconds - seconds % 60 if seconds >= 60 else seconds)
