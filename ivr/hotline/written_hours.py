"""Hours as people write them in one line, in Indonesian or English: "24-26 Des tutup: Natal", "1 March 08:00-12:00"."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date, time

from ivr.hotline.hours_format import InvalidHours
from ivr.hotline.timetable import DatedException, Interval, in_order
from ivr.hotline.written_dates import AND, TO, Misreading, NotUnderstood, read_several

__all__ = [
    "Misreading",
    "NotUnderstood",
    "read_exception",
    "read_exceptions",
    "read_intervals",
    "write_exception",
    "write_intervals",
]

LANGUAGES = ("id", "en")
"""Where a line gives a name in both, they stand in this order, with a bar between them."""
BAR = "|"

_SHORT = {
    "id": ("Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"),
    "en": ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"),
}
_CLOSED = {"id": "tutup", "en": "closed"}
_SHUT = r"(?:tutup|libur|closed)"
_CLOCK = r"\d{1,2}[:.]\d{2}"
_INTERVAL = rf"{_CLOCK}{TO}{_CLOCK}"
_OPEN = r"(?:(?:buka|open|pukul|jam|dari|from)\s+)+"
_HOURS = rf"(?:\b{_OPEN})?(?<!\d){_INTERVAL}(?:{AND}{_INTERVAL})*(?!\d)"
_OUR_ZONE = re.compile(r"^\s*WIB\b", re.IGNORECASE)
"""Behind hours it says nothing new: they are those of the hotline's clock."""
_STATE = re.compile(rf"\b{_SHUT}\b|{_HOURS}", re.IGNORECASE)


def read_exception(line: str, language: str, today: date) -> DatedException:
    """The one exception that a line describes; see `read_exceptions`. Raises NotUnderstood, also for several."""
    found = read_exceptions(line, language, today)
    if len(found) > 1:
        raise NotUnderstood(Misreading.DATE, " ".join(line.split()))
    return found[0]


def read_exceptions(line: str, language: str, today: date) -> tuple[DatedException, ...]:
    """The exceptions that a line describes, one for each run of days; a year left out is that of the next such days.

    A name without a bar is one in `language`. Raises NotUnderstood.
    """
    text = " ".join(line.split())
    state = _STATE.search(text)
    if state is None:
        raise NotUnderstood(Misreading.HOURS, text)
    days = read_several(text[: state.start()].rstrip(" :,"), today)
    name = _read_name(_OUR_ZONE.sub("", text[state.end() :]), language)
    hours = re.sub(f"^{_OPEN}", "", state[0], flags=re.IGNORECASE)
    intervals = read_intervals(hours)
    return tuple(DatedException(first, last, intervals, name) for first, last in days)


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
    found = tuple(_read_interval(part) for part in re.split(AND, text, flags=re.IGNORECASE) if part)
    try:
        return in_order(found)
    except InvalidHours:
        raise NotUnderstood(Misreading.OVERLAP, text) from None


def write_intervals(intervals: Sequence[Interval], language: str) -> str:
    """The hours of a day as `read_intervals` takes them."""
    return ", ".join(map(str, intervals)) or _CLOSED[language]


def _read_interval(text: str) -> Interval:
    parts = re.fullmatch(rf"({_CLOCK}){TO}({_CLOCK})", text, re.IGNORECASE)
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
