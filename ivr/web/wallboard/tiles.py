"""Figures as people read them: values with their units, changes with their direction, and codes in words."""

from __future__ import annotations

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any

from babel import Locale
from babel.dates import format_date
from babel.numbers import format_decimal

from ivr.hotline import region
from ivr.hotline.numbers import mask_in_text
from ivr.operations import figures
from ivr.operations.figures import FIGURES, Counting, Figure, Period, Sheet, Unit
from ivr.operations.figures.lines import Line
from ivr.operations.figures.lists import has_list
from ivr.operations.figures.live import Live
from ivr.web.frame import labels
from ivr.web.frame.formats import NOTHING, clock, duration, moment
from ivr.web.frame.texts import has_text, language, t

NOUNS = ("promises", "callbacks", "calls", "reports")
MOST_PLACES = 10


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


def name(code: str) -> str:
    """The name of a figure."""
    return t(f"figures.{code}.name")


def definition(code: str) -> str:
    """Exactly what a figure counts."""
    return t(f"figures.{code}.definition")


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


def share(found: float, *, down: bool = False) -> str:
    """Per cent with at most one decimal place; rounded down where that is said."""
    thousandths = round(found * 1000, 6)
    return decimal((math.floor(thousandths) if down else math.floor(thousandths + 0.5)) / 10, 1)


def decimal(found: float, places: int = 0) -> str:
    """A number with the language's own marks."""
    pattern = "#,##0" if not places else f"#,##0.{'#' * places}"
    return str(format_decimal(found, pattern, locale=Locale(language())))


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
    change, way = _change(figure, found, before)
    return Tile(
        figure.code,
        name(figure.code),
        definition(figure.code),
        value(figure, found),
        value(figure, before) if before is not None else NOTHING,
        change,
        way,
        has_list(figure.code),
    )


def _change(figure: Figure, found: Any, before: Any) -> tuple[str, str]:
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


def period_name(period: Period) -> str:
    """A day, month or stretch as people say it."""
    locale = Locale(language())
    if period.is_day:
        return str(format_date(period.first, "EEEE, d MMMM y", locale))
    if period.is_month:
        return str(format_date(period.first, "MMMM y", locale))
    return " – ".join(str(format_date(day, "d MMM y", locale)) for day in (period.first, period.last))


def listed(names: list[str]) -> str:
    """Names in a row; of many the first and the last."""
    return ", ".join(names) if len(names) <= 3 else f"{names[0]} – {names[-1]}"


def compared(before: Period) -> str:
    """With what the figures are compared."""
    if before.until is None:
        return t("wallboard.compared", period=period_name(before))
    until = clock(before.until) if before.is_day else moment(before.until)
    return t("wallboard.compared_until", period=period_name(before), moment=until)


def province_or_untold(code: str) -> str:
    """A province by name."""
    return region.name_of(code) if code else t("wallboard.not_told")


def shares(counts: Mapping[str, int], most: int = MOST_PLACES) -> list[tuple[str, int, float]]:
    """The largest counts with their share; the rest together as `…`. The shares, as they are shown, are all of it."""
    rows = list(counts.items())
    kept = rows if len(rows) <= most else [*rows[: most - 1], ("…", sum(count for _, count in rows[most - 1 :]))]
    thousandths = in_thousandths([count for _, count in kept])
    return [(key, count, part / 1000) for (key, count), part in zip(kept, thousandths, strict=True)]


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


def waited(length: timedelta) -> str:
    """How long somebody has been waiting, to the minute."""
    seconds = length.total_seconds()
    return duration(seconds - seconds % 60 if seconds >= 60 else seconds)


def state(line: Line) -> str:
    """How it stands with one row of a list."""
    kinds = {"promise": "fate", "call": "kind", "attempt": "outcome", "person": "presence_is"}
    kind = kinds.get(line.noun, "status")
    return word(line.state, kind)


def reason(line: Line) -> str:
    """What is remarked of one row; telephone numbers in what people wrote are hidden."""
    if not line.reason:
        return NOTHING
    if line.noun == "call":
        return word(line.reason, "chosen")
    if line.noun == "person":
        return labels.presence_reason(line.reason)
    if line.noun == "attempt":
        return mask_in_text(line.reason)
    return word("moved", "status") if line.reason == "moved" else mask_in_text(labels.disposition(line.reason))


def category_or_untold(code: str) -> str:
    """A category by name."""
    return labels.category(code) if code else t("wallboard.not_told")


def word(code: str | None, kind: str) -> str:
    """A code in words: of a status, a fate, a kind of call, an outcome."""
    key = f"wallboard.{kind}.{code}"
    return t(key) if code and has_text(key) else (code or NOTHING)


def short_day(day: date) -> str:
    """A day in a chart."""
    return f"{day.day}"


def day_and_month(day: date) -> str:
    """A day in a table."""
    return str(format_date(day, "EEE, d MMM", Locale(language())))


def zone_note(at: datetime) -> tuple[str, str]:
    """The zone's name and its offset, such as ("WIB", "+07:00")."""
    offset = at.strftime("%z")
    return at.tzname() or "", f"{offset[:3]}:{offset[3:5]}"


def region_name(code: str) -> str:
    """A province or regency by its name alone."""
    return region.region(code).name


FILTERS = {
    function.__name__: function
    for function in (
        decimal,
        share,
        shares,
        waited,
        period_name,
        compared,
        word,
        category_or_untold,
        province_or_untold,
        region_name,
    )
}
"""For templates."""
