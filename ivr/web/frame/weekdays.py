"""Weekdays as people name them, those in a row together: "Senin – Kamis, Sabtu"."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import groupby

from babel import Locale
from babel.dates import get_day_names

from ivr.hotline.shortened_hours import WEEKDAYS
from ivr.web.frame.texts import language


def weekday(code: str) -> str:
    """The name of a weekday by its code, such as `monday`."""
    return str(get_day_names("wide", "stand-alone", Locale(language()))[WEEKDAYS.index(code)])


def weekdays(codes: Iterable[str]) -> str:
    """Several weekdays, from Monday on; of those in a row the first and the last."""
    numbers = sorted(WEEKDAYS.index(code) for code in codes)
    found = []
    for _, run in groupby(enumerate(numbers), key=lambda pair: pair[1] - pair[0]):
        days = [WEEKDAYS[number] for _, number in run]
        found.append(" – ".join(weekday(code) for code in dict.fromkeys((days[0], days[-1]))))
    return ", ".join(found)
