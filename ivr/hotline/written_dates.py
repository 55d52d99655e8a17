"""Dates as people write them, in Indonesian or English: "24-26 Des", "18-02-2026", "Jumat, 27 Nov", "besok"."""

from __future__ import annotations

import re
from datetime import date, timedelta
from enum import StrEnum

from ivr.hotline.errors import HotlineError

Days = tuple[date, date]
"""The first and the last day, both included."""


class Misreading(StrEnum):
    """What was not understood of what somebody wrote."""

    DATE = "date"
    DAY = "day"
    """There is no such day, as 31 February."""
    WEEKDAY = "weekday"
    """The date is there, but falls on another day of the week than is written beside it."""
    VAGUE = "vague"
    """Two people would read it as two days, as "next Friday"."""
    ORDER = "order"
    HOURS = "hours"
    """Neither hours nor a word for closed was found."""
    CLOCK = "clock"
    BACKWARDS = "backwards"
    OVERLAP = "overlap"
    REST = "rest"
    """Something is left over; a name comes after a colon."""


class NotUnderstood(HotlineError):
    """What cannot be read: what was not understood, and the part of the text that it is about."""

    def __init__(self, why: Misreading, part: str) -> None:
        super().__init__(f"{why.value}: {part}")
        self.why = why
        self.part = part


_MONTHS = tuple(
    tuple(names.split())
    for names in (
        *("januari january", "februari february pebruari", "maret march", "april", "mei may", "juni june"),
        *("juli july", "agustus august ags agt", "september", "oktober october", "november nopember"),
        "desember december",
    )
)
_WEEKDAYS = tuple(
    tuple(names.split())
    for names in (
        *("senin sen monday mon", "selasa sel tuesday tues tue", "rabu rab wednesday wed", "kamis kam thursday thu"),
        *("jumat jum'at jum friday fri", "sabtu sab saturday sat", "minggu ahad min sunday sun"),
    )
)
_RELATIVE = {"hari ini": 0, "today": 0, "besok": 1, "esok": 1, "tomorrow": 1, "lusa": 2}
_VAGUE = re.compile(r"\b(?:depan|mendatang|next|coming|minggu ini|this)\b", re.IGNORECASE)
TO = r"\s*(?:-|–|—|\b(?:sampai dengan|sampai|hingga|to|until|through)\b|\bs\.?\s?/?\s?d\.?(?=\s|\d))\s*"
AND = r"\s*(?:,|;|&|\bdan\b|\band\b)\s*"
_DATE = (
    r"(?:(?P<weekday{0}>" + "|".join(name for names in _WEEKDAYS for name in names) + r")\b\.?(?:\s*,\s*|\s+|$))?"
    r"(?:(?P<iso{0}>\d{{4}}-\d\d-\d\d)|(?P<figures{0}>\d{{1,2}}-\d{{1,2}}-\d{{4}}|\d{{1,2}}\.\d{{1,2}}\.\d{{4}})"
    r"|(?P<day{0}>\d{{1,2}})(?:\s+(?P<month{0}>[a-z]{{3,}})\.?|/(?P<number{0}>\d{{1,2}}))?(?:[\s,/]+(?P<year{0}>\d{{4}}))?"
    r"|(?P<first_month{0}>[a-z]{{3,}})\.?\s+(?P<second_day{0}>\d{{1,2}})(?:[\s,]+(?P<third_year{0}>\d{{4}}))?"
    r"|(?P<word{0}>" + "|".join(_RELATIVE) + "))?"
)
_DATES = re.compile(_DATE.format("1") + rf"(?:{TO}" + _DATE.format("2") + ")?", re.IGNORECASE)


def read_day(text: str, today: date | None) -> date:
    """One day; a year left out is that of the next such day. Without `today` the year must be there.

    Raises NotUnderstood.
    """
    first, last = read_days(text, today)
    if first != last:
        raise NotUnderstood(Misreading.DATE, text)
    return first


def read_days(text: str, today: date | None) -> Days:
    """One day, or those from one to another. Raises NotUnderstood."""
    text = " ".join(text.split())
    if _VAGUE.search(text):
        raise NotUnderstood(Misreading.VAGUE, text)
    found = _DATES.fullmatch(text)
    if found is None:
        raise NotUnderstood(Misreading.DATE, text)
    start, end = _read_date(found, "1", today), _read_date(found, "2", today)
    if end.day is None:
        end = start
    if start.month is None:
        start = _Written(start.day, end.month, start.year, start.weekday)
    if end.month is None:
        end = _Written(end.day, start.month, end.year or start.year, end.weekday)
    if start.month is None or end.month is None:
        raise NotUnderstood(Misreading.DATE, text)
    days = _with_years(start, end, text, today)
    for written, day in zip((start, end), days, strict=True):
        if written.weekday is not None and written.weekday != day.weekday():
            raise NotUnderstood(Misreading.WEEKDAY, text)
    return days


def read_several(text: str, today: date | None) -> list[Days]:
    """Days that are named together, as "24 dan 26 Des"; what one leaves out is the next one's. Raises NotUnderstood."""
    try:
        return [read_days(text, today)]
    except NotUnderstood as told:
        parts = [part for part in re.split(AND, text, flags=re.IGNORECASE) if part]
        if len(parts) < 2 or told.why is not Misreading.DATE:
            raise
        found: list[Days] = []
        rest = ""
        for part in reversed(parts):
            whole = f"{part} {rest}" if re.fullmatch(rf"\d{{1,2}}(?:{TO}\d{{1,2}})?", part) and rest else part
            try:
                found.insert(0, read_days(whole, today))
            except NotUnderstood as inner:
                raise (told if inner.why is Misreading.DATE else inner) from None
            rest = _month_and_year(part) or rest
        return found


def _month_and_year(text: str) -> str:
    """What of the last date in a text comes behind its day."""
    found = re.search(r"[a-z]{3,}\.?(?:[\s,]+\d{4})?$", text, re.IGNORECASE)
    return found[0] if found else ""


class _Written:
    """A date as written: what was left out is None."""

    def __init__(self, day: int | None, month: int | None, year: int | None, weekday: int | None = None) -> None:
        self.day, self.month, self.year, self.weekday = day, month, year, weekday

    def in_year(self, year: int) -> date | None:
        """The date, None when there is none: 29 February."""
        try:
            return date(self.year or year, self.month or 0, self.day or 0)
        except ValueError:
            return None


def _read_date(found: re.Match[str], which: str, today: date | None) -> _Written:
    part = {name.removesuffix(which): value for name, value in found.groupdict().items() if name.endswith(which)}
    weekday = weekday_named(part["weekday"])
    if part["iso"]:
        year, month, number_of_day = map(int, part["iso"].split("-"))
        return _Written(number_of_day, month, year, weekday)
    if part["figures"]:
        number_of_day, month, year = map(int, re.split(r"[-.]", part["figures"]))
        return _Written(number_of_day, month, year, weekday)
    day, wanted = part["day"] or part["second_day"], part["year"] or part["third_year"]
    if not day and today is not None and (part["word"] or weekday is not None):
        ahead = _RELATIVE[part["word"].lower()] if part["word"] else ((weekday or 0) - today.weekday()) % 7
        meant = today + timedelta(days=ahead)
        return _Written(meant.day, meant.month, meant.year, weekday)
    word = part["month"] or part["first_month"]
    number = _month(word) if word else int(part["number"]) if part["number"] else None
    return _Written(int(day) if day else None, number, int(wanted) if wanted else None, weekday)


def weekday_named(name: str | None) -> int | None:
    """The number of the weekday with this name, long or short, Monday first from 0; None when none is called so."""
    return next((number for number, names in enumerate(_WEEKDAYS) if name and name.lower() in names), None)


def _month(word: str) -> int:
    for number, names in enumerate(_MONTHS, start=1):
        if any(name.startswith(word.lower()) for name in names):
            return number
    raise NotUnderstood(Misreading.DATE, word)


def _with_years(start: _Written, end: _Written, text: str, today: date | None) -> Days:
    """The next such days that are not over; what has a year keeps it."""
    if today is None and not (start.year or end.year):
        raise NotUnderstood(Misreading.DATE, text)
    years = [end.year - 1, end.year] if end.year else []
    if start.year:
        years = [start.year]
    elif today is not None and not end.year:
        years = list(range(today.year - 1, today.year + 9))
    pairs = [(first, last) for year in years if (first := start.in_year(year)) for last in _ends(start, end, first)]
    if not pairs:
        raise NotUnderstood(Misreading.DAY, text)
    pairs = [pair for pair in pairs if pair[0] <= pair[1]]
    if not pairs:
        raise NotUnderstood(Misreading.ORDER, text)
    if start.year or end.year or today is None:
        return max(pairs)
    return min((pair for pair in pairs if pair[1] >= today), default=pairs[-1])


def _ends(start: _Written, end: _Written, first: date) -> list[date]:
    """Where days that begin with `first` may end: in its year, or, unless the month is the same, in the next."""
    this = end.in_year(first.year)
    if this and this < first and end.month != start.month and not end.year:
        this = end.in_year(first.year + 1)
    return [this] if this else []
