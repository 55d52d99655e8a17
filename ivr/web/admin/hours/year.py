"""A year of days: holidays, joint leave and exceptions, each with where it comes from."""

from __future__ import annotations

import calendar
from dataclasses import dataclass, replace
from datetime import date

from babel import Locale
from babel.dates import format_date, get_day_names

from ivr.hotline.holidays import Holiday, HolidayKind
from ivr.hotline.hours import OpeningHours
from ivr.hotline.shortened_hours import ruling
from ivr.web.admin.hours.labels import named
from ivr.web.frame.texts import language, t

FIRST, LAST = 2000, 2100


@dataclass(frozen=True)
class CalendarDay:
    """One day of the calendar: how it looks, and in words."""

    day: date
    kind: str
    """open, closed, national, joint_leave, exception, changed, shortened."""
    words: str
    estimated: bool = False
    today: bool = False


@dataclass(frozen=True)
class Month:
    """A month in weeks of seven days; None stands for a day of another month."""

    name: str
    weeks: tuple[tuple[CalendarDay | None, ...], ...]


@dataclass(frozen=True)
class Special:
    """A holiday of the list: whether we keep it, and what rules its day in its place."""

    holiday: Holiday
    kept: bool
    switched_off: bool
    """Its whole kind is switched off."""
    overruled: bool


def months(hours: OpeningHours, year: int, today: date) -> list[Month]:
    """The twelve months."""
    locale, weeks = Locale(language()), calendar.Calendar().monthdatescalendar
    return [
        Month(
            format_date(date(year, month, 1), "LLLL", locale),
            tuple(
                tuple(_day(hours, day, today) if day.month == month else None for day in week)
                for week in weeks(year, month)
            ),
        )
        for month in range(1, 13)
    ]


def weekday_letters() -> list[tuple[str, str]]:
    """Short and whole names of the weekdays, Monday first."""
    locale = Locale(language())
    short, wide = (get_day_names(width, "stand-alone", locale) for width in ("narrow", "wide"))
    return [(short[number], wide[number]) for number in range(7)]


def _day(hours: OpeningHours, day: date, today: date) -> CalendarDay:
    intervals, is_today = hours.intervals_on(day), day == today
    written = ", ".join(map(str, intervals)) or t("hours.shut")
    if covering := [one for one in hours.exceptions if one.covers(day)]:
        shortest = min(reversed(covering), key=lambda one: one.last - one.first)
        words = ": ".join(part for part in (named(shortest.name), written) if part)
        return CalendarDay(day, "changed" if intervals else "exception", words, today=is_today)
    if holiday := hours.holidays.on(day):
        return CalendarDay(day, holiday.kind.value, named(holiday.name), holiday.estimated, is_today)
    shortened = ruling(hours.shortened, day)
    if intervals and shortened and shortened.week[day.weekday()]:
        words = ": ".join(part for part in (named(shortened.name), written) if part)
        return CalendarDay(day, "shortened", words, today=is_today)
    return CalendarDay(day, "open" if intervals else "closed", written, today=is_today)


def specials(hours: OpeningHours, year: int) -> list[Special]:
    """Every holiday that is known for the year, whether it is kept or not."""
    calendar_ = hours.holidays
    known = replace(calendar_, national=True, joint_leave=True, ignored=frozenset()).in_year(year)
    return [
        Special(
            holiday,
            calendar_.on(holiday.day) is not None,
            not getattr(calendar_, _SWITCH[holiday.kind]) and holiday.day not in calendar_.ignored,
            any(one.covers(holiday.day) for one in hours.exceptions),
        )
        for holiday in known
    ]


_SWITCH = {HolidayKind.NATIONAL: "national", HolidayKind.JOINT_LEAVE: "joint_leave"}
