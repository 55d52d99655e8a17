"""How numbers, dates, times and lists are said, as text that a text-to-speech voice reads right.

`language` is "id" or "en" everywhere; any other raises UnknownLanguage. Names of days, months and zones are Babel's.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Literal
from zoneinfo import ZoneInfo

from babel.dates import format_date, get_timezone_name
from babel.lists import format_list
from babel.units import format_unit

from ivr.hotline.grammar import Tongue, UnknownLanguage, tongue
from ivr.hotline.timetable import Interval

__all__ = [
    "UnknownLanguage",
    "clock_time",
    "day",
    "digits",
    "duration",
    "listing",
    "moment",
    "near_day",
    "near_moment",
    "number",
    "span",
    "spell",
    "weekly_hours",
    "zone_name",
]

_UNITS = (("day", 86_400), ("hour", 3_600), ("minute", 60), ("second", 1))


def digits(text: str, language: str, group: int = 4) -> str:
    """Digits one by one, with a comma, which is a pause, after every `group` of them.

    A single digit left over joins the last group. "+" is said as "plus", anything else between digits is passed over.
    """
    if group < 1:
        raise ValueError(f"a group has at least one digit, not {group}")
    said = tongue(language)
    words = [said.digits[int(digit)] for digit in re.findall("[0-9]", text)]
    groups = [words[start : start + group] for start in range(0, len(words), group)]
    if len(groups) > 1 and len(groups[-1]) == 1 < group:
        groups[-2:] = [groups[-2] + groups[-1]]
    plus = f"{said.plus} " if text.lstrip().startswith("+") else ""
    return plus + ", ".join(map(" ".join, groups))


def spell(text: str, language: str) -> str:
    """An acronym letter by letter; for Indonesian by the names of the letters: "WIB" is "We I Be".

    Digits are said as words; what is neither a letter A-Z nor a digit is passed over.
    """
    said = tongue(language)
    symbols = re.findall("[A-Z0-9]", text.upper())
    return " ".join(said.digits[int(it)] if it.isdecimal() else said.letters.get(it, it) for it in symbols)


def number(count: int, language: str) -> str:
    """A whole number in words, as counted: "seribu tiga ratus", "one thousand three hundred"."""
    said = tongue(language)
    return f"minus {said.number(-count)}" if count < 0 else said.number(count)


def listing(items: Iterable[str], language: str, link: Literal["and", "or"] = "and") -> str:
    """Items in a row with "and" or "or" before the last: "a, b, dan c"."""
    style: Literal["standard", "or"] = "or" if link == "or" else "standard"
    return format_list(list(items), style, locale=tongue(language).locale)


def duration(length: timedelta, language: str) -> str:
    """A length of time in its largest unit and the next smaller one, rounded down: "2 jam 5 menit", "45 seconds".

    Units go from days to seconds. Raises ValueError for a negative length.
    """
    if length < timedelta():
        raise ValueError(f"a length of time cannot be negative: {length}")
    said, rest = tongue(language), int(length.total_seconds())
    counts = []
    for unit, seconds in _UNITS:
        count, rest = divmod(rest, seconds)
        counts.append((unit, count))
    first = next((at for at, (_, count) in enumerate(counts) if count), len(counts) - 1)
    largest = [(unit, count) for unit, count in counts[first : first + 2] if count] or [counts[-1]]
    return said.duration_link.join(
        format_unit(count, f"duration-{unit}", locale=said.locale) for unit, count in largest
    )


def day(when: date, language: str, today: date, *, latest: bool = False) -> str:
    """A date with its weekday, and whether that is yesterday, today or tomorrow; the year only if it is another one.

    "besok, Rabu 25 November"; "on Monday 4 January 2027". `latest`: as it is said behind "no later than".
    """
    said = tongue(language)
    pattern = "EEEE d MMMM" if when.year == today.year else "EEEE d MMMM y"
    full = format_date(when, pattern, locale=said.locale)
    relative = said.relative_days.get((when - today).days)
    return f"{relative}, {full}" if relative else f"{'' if latest else said.on}{full}"


def near_day(when: date, language: str, today: date, *, latest: bool = False) -> str:
    """A date as short as can be: "besok", "tomorrow"; further away as `day` says it."""
    return tongue(language).relative_days.get((when - today).days) or day(when, language, today, latest=latest)


def clock_time(when: time, language: str) -> str:
    """A time of day in whole minutes (seconds are dropped) on the twelve-hour clock, with its part of the day.

    "pukul 8 lewat 5 pagi", "pukul setengah 9 pagi", "8 30 in the morning". The Indonesian day has dini hari from 1
    o'clock, pagi from 4, siang from 11, sore from 15, malam from 18; the English one morning from 1, afternoon from 12,
    evening from 18, night from 21, and says "12 noon" and "12 midnight".
    """
    return tongue(language).clock(when)


def span(start: time, end: time, language: str) -> tuple[str, str]:
    """Two times of one day, to be said one after the other: "8" and "11 in the morning", as English has it."""
    said = tongue(language)
    first, last = said.clock(start), said.clock(end)
    part = next((part for part in said.shared_parts if first.endswith(part) and last.endswith(part)), "")
    return first.removesuffix(part), last


def moment(when: datetime, language: str, now: datetime, name_zone: bool = False, *, latest: bool = False) -> str:
    """A moment by day and time in the zone that `when` is given in: "besok, Rabu 25 November, pukul 8 pagi".

    `name_zone` adds the name of that zone; `latest` is that of `day`. Raises ValueError when `when` or
    `now` has no zone.
    """
    if when.tzinfo is None or now.tzinfo is None:
        raise ValueError("a moment to be told needs its time zone")
    said = tongue(language)
    today = now.astimezone(when.tzinfo).date()
    told = f"{day(when.date(), language, today, latest=latest)}, {said.at}{said.clock(when.time())}"
    return f"{told}, {zone_name(str(when.tzinfo), language)}" if name_zone else told


def near_moment(when: datetime, language: str, now: datetime, *, latest: bool = False) -> str:
    """The same as short as can be, to be chosen by: "besok pukul setengah 10 pagi"."""
    said, today = tongue(language), now.astimezone(when.tzinfo).date()
    return f"{near_day(when.date(), language, today, latest=latest)} {said.at}{said.clock(when.time())}"


def zone_name(zone: str, language: str) -> str:
    """The name of a time zone such as "Asia/Jakarta", never abbreviated; raises KeyError for an unknown one.

    "waktu Indonesia barat", "Western Indonesia Time".
    """
    said = tongue(language)
    name = get_timezone_name(ZoneInfo(zone), width="long", zone_variant="standard", locale=said.locale)
    return said.zone_names.get(name, name)


def weekly_hours(weekly: Sequence[Sequence[Interval]], language: str) -> str:
    """Opening hours of a week, Monday first; days in a row with the same hours are said together.

    "Senin sampai Jumat, dari pukul 8 pagi sampai pukul 3 sore".
    """
    said = tongue(language)
    told = []
    for hours, group in groupby(enumerate(weekly), key=lambda entry: tuple(entry[1])):
        weekdays = [_weekday(at, said) for at, _ in group]
        if hours:
            times = listing((_hours(interval, said) for interval in hours), language)
            told.append(f"{_span(weekdays, language)}, {times}")
    return "; ".join(told) or said.no_hours


def _hours(interval: Interval, said: Tongue) -> str:
    if interval.start == interval.end == time.min:
        return said.all_day
    return said.from_to.format(start=said.clock(interval.start), end=said.clock(interval.end))


def _span(weekdays: Sequence[str], language: str) -> str:
    if len(weekdays) < 3:
        return listing(weekdays, language)
    return tongue(language).days_to.format(first=weekdays[0], last=weekdays[-1])


def _weekday(at: int, said: Tongue) -> str:
    a_monday = date(2020, 3, 16)
    return format_date(a_monday + timedelta(days=at), "EEEE", locale=said.locale)
