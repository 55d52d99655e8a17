"""Hours as people write them in one line, in Indonesian or English: "24-26 Des tutup: Natal", "1 March 08:00-12:00"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, time
from enum import StrEnum

from ivr.hotline.errors import HotlineError
from ivr.hotline.stored import InvalidHours
from ivr.hotline.timetable import DatedException, Interval, in_order

LANGUAGES = ("id", "en")
"""Where a line gives a name in both, they stand in this order, with a bar between them."""
BAR = "|"


class Misreading(StrEnum):
    """What about a line was not understood."""

    DATE = "date"
    DAY = "day"
    """There is no such day, as 31 February."""
    ORDER = "order"
    HOURS = "hours"
    """Neither hours nor a word for closed was found."""
    CLOCK = "clock"
    BACKWARDS = "backwards"
    OVERLAP = "overlap"
    REST = "rest"
    """Something is left over; a name comes after a colon."""


class NotUnderstood(HotlineError):
    """A line that cannot be read: what was not understood, and the part of the line that it is about."""

    def __init__(self, why: Misreading, part: str) -> None:
        super().__init__(f"{why.value}: {part}")
        self.why = why
        self.part = part


_SHORT = {
    "id": ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
_MONTHS = tuple(
    tuple(names.split())
    for names in (
        *("januari january", "februari february pebruari", "maret march", "april", "mei may", "juni june"),
        *("juli july", "agustus august ags agt", "september", "oktober october", "november nopember"),
        "desember december",
    )
)
_CLOSED = {"id": "tutup", "en": "closed"}
_SHUT = r"(?:tutup|libur|closed)"
_TO = r"\s*(?:-|–|—|\b(?:sampai dengan|sampai|hingga|to|until|through)\b|\bs\.?\s?/?\s?d\.?(?=\s|\d))\s*"
_AND = r"\s*(?:,|;|&|\bdan\b|\band\b)\s*"
_CLOCK = r"\d{1,2}[:.]\d{2}"
_INTERVAL = rf"{_CLOCK}{_TO}{_CLOCK}"
_OPEN = r"(?:buka|open)\s+"
_HOURS = rf"(?:\b{_OPEN})?(?<!\d){_INTERVAL}(?:{_AND}{_INTERVAL})*(?!\d)"
_STATE = re.compile(rf"\b{_SHUT}\b|{_HOURS}", re.IGNORECASE)
_DATE = (
    r"(?:(?P<iso{0}>\d{{4}}-\d\d-\d\d)"
    r"|(?P<day{0}>\d{{1,2}})(?:\s+(?P<month{0}>[a-z]{{3,}})\.?|/(?P<number{0}>\d{{1,2}}))?(?:[\s,/]+(?P<year{0}>\d{{4}}))?"
    r"|(?P<first_month{0}>[a-z]{{3,}})\.?\s+(?P<second_day{0}>\d{{1,2}})(?:[\s,]+(?P<third_year{0}>\d{{4}}))?)"
)
_DATES = re.compile(_DATE.format("1") + rf"(?:{_TO}" + _DATE.format("2") + ")?", re.IGNORECASE)


def read_exception(line: str, language: str, today: date) -> DatedException:
    """The exception that a line describes; a year left out is that of the next such days.

    A name without a bar is one in `language`. Raises NotUnderstood.
    """
    text = " ".join(line.split())
    state = _STATE.search(text)
    if state is None:
        raise NotUnderstood(Misreading.HOURS, text)
    first, last = _read_dates(text[: state.start()].rstrip(" :,"), today)
    name = _read_name(text[state.end() :], language)
    hours = re.sub(f"^{_OPEN}", "", state[0], flags=re.IGNORECASE)
    return DatedException(first, last, read_intervals(hours), name)


def write_exception(exception: DatedException, language: str) -> str:
    """The line that reads as this exception, with months and `closed` in the reader's language."""
    months = _SHORT[language]
    first, last = exception.first, exception.last
    end = f"{last.day} {months[last.month - 1]} {last.year:04d}"
    if first == last:
        dates = end
    elif (first.year, first.month) == (last.year, last.month):
        dates = f"{first.day}-{end}"
    else:
        dates = f"{first.day} {months[first.month - 1]} {first.year:04d} - {end}"
    name = _write_name(exception.name, language)
    return f"{dates} {write_intervals(exception.intervals, language)}" + (f": {name}" if name else "")


def read_intervals(text: str) -> tuple[Interval, ...]:
    """The hours of a day: "08:00-11:30, 13:30-15:00", or a word for closed, or nothing. Raises NotUnderstood."""
    text = " ".join(text.split())
    if not text or text == "-" or re.fullmatch(_SHUT, text, re.IGNORECASE):
        return ()
    found = tuple(_read_interval(part) for part in re.split(_AND, text, flags=re.IGNORECASE) if part)
    try:
        return in_order(found)
    except InvalidHours:
        raise NotUnderstood(Misreading.OVERLAP, text) from None


def write_intervals(intervals: Sequence[Interval], language: str) -> str:
    """The hours of a day as `read_intervals` takes them."""
    return ", ".join(map(str, intervals)) or _CLOSED[language]


def _read_interval(text: str) -> Interval:
    parts = re.fullmatch(rf"({_CLOCK}){_TO}({_CLOCK})", text, re.IGNORECASE)
    if parts is None:
        raise NotUnderstood(Misreading.HOURS, text)
    start, end = (_read_clock(part) for part in parts.groups())
    if parts[1].zfill(5).startswith("24"):
        raise NotUnderstood(Misreading.CLOCK, parts[1])
    try:
        return Interval(start, end)
    except InvalidHours:
        raise NotUnderstood(Misreading.BACKWARDS, text) from None


def _read_clock(text: str) -> time:
    hour, minute = (int(part) for part in re.split("[:.]", text))
    if (hour, minute) == (24, 0):
        return time.min
    if hour > 23 or minute > 59:
        raise NotUnderstood(Misreading.CLOCK, text)
    return time(hour, minute)


def _read_dates(text: str, today: date) -> tuple[date, date]:
    found = _DATES.fullmatch(text)
    if found is None:
        raise NotUnderstood(Misreading.DATE, text)
    start, end = _read_date(found, "1"), _read_date(found, "2")
    if end.day is None:
        end = start
    if start.month is None:
        start = _Written(start.day, end.month, start.year)
    if end.month is None:
        end = _Written(end.day, start.month, end.year or start.year)
    if start.month is None or end.month is None:
        raise NotUnderstood(Misreading.DATE, text)
    return _with_years(start, end, text, today)


class _Written:
    """A date as written: what was left out is None."""

    def __init__(self, day: int | None, month: int | None, year: int | None) -> None:
        self.day, self.month, self.year = day, month, year

    def in_year(self, year: int) -> date | None:
        """The date, None when there is none: 29 February."""
        try:
            return date(self.year or year, self.month or 0, self.day or 0)
        except ValueError:
            return None


def _read_date(found: re.Match[str], which: str) -> _Written:
    part = {name.removesuffix(which): value for name, value in found.groupdict().items() if name.endswith(which)}
    if part["iso"]:
        year, month, number_of_day = map(int, part["iso"].split("-"))
        return _Written(number_of_day, month, year)
    day, wanted = part["day"] or part["second_day"], part["year"] or part["third_year"]
    word = part["month"] or part["first_month"]
    number = _month(word) if word else int(part["number"]) if part["number"] else None
    return _Written(int(day) if day else None, number, int(wanted) if wanted else None)


def _month(word: str) -> int:
    for number, names in enumerate(_MONTHS, start=1):
        if any(name.startswith(word.lower()) for name in names):
            return number
    raise NotUnderstood(Misreading.DATE, word)


def _with_years(start: _Written, end: _Written, text: str, today: date) -> tuple[date, date]:
    """The next such days that are not over; what has a year keeps it."""
    years = [end.year - 1, end.year] if end.year else list(range(today.year - 1, today.year + 9))
    if start.year:
        years = [start.year]
    pairs = [(first, last) for year in years if (first := start.in_year(year)) for last in _ends(start, end, first)]
    if not pairs:
        raise NotUnderstood(Misreading.DAY, text)
    pairs = [pair for pair in pairs if pair[0] <= pair[1]]
    if not pairs:
        raise NotUnderstood(Misreading.ORDER, text)
    if start.year or end.year:
        return max(pairs)
    return min((pair for pair in pairs if pair[1] >= today), default=pairs[-1])


def _ends(start: _Written, end: _Written, first: date) -> list[date]:
    """Where days that begin with `first` may end: in its year, or, unless the month is the same, in the next."""
    this = end.in_year(first.year)
    if this and this < first and end.month != start.month and not end.year:
        this = end.in_year(first.year + 1)
    return [this] if this else []


def _read_name(text: str, language: str) -> Mapping[str, str]:
    name = text.strip()
    if not name:
        return {}
    if not name.startswith(":"):
        raise NotUnderstood(Misreading.REST, name)
    parts = [part.strip() for part in name[1:].split(BAR)]
    if len(parts) > len(LANGUAGES):
        raise NotUnderstood(Misreading.REST, name)
    if len(parts) == 1:
        return {language: parts[0]} if parts[0] else {}
    return {code: part for code, part in zip(LANGUAGES, parts, strict=True) if part}


def _write_name(name: Mapping[str, str], language: str) -> str:
    if set(name) <= {language}:
        return name.get(language, "")
    return f" {BAR} ".join(name.get(code, "") for code in LANGUAGES)
