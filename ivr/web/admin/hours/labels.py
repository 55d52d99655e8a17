"""Words for hours: what was not understood, what an exception says, and how the hotline stands at a moment."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from itertools import groupby
from typing import TypeVar

from babel import Locale
from babel.dates import format_date, get_day_names

from ivr.hotline.hours import Opening, OpeningHours
from ivr.hotline.hours_format import Names
from ivr.hotline.shortened_hours import ShortenedHours, Week, overruled
from ivr.hotline.staffing import StaffingException
from ivr.hotline.timetable import DatedException
from ivr.hotline.written_dates import NotUnderstood
from ivr.hotline.written_hours import write_intervals
from ivr.web.frame.formats import moment
from ivr.web.frame.texts import language, t

FAR = timedelta(days=366)
DifferentT = TypeVar("DifferentT", DatedException, ShortenedHours, StaffingException)


def explain(misread: NotUnderstood) -> str:
    """What was not understood, and how to write it."""
    return t(f"hours.misread.{misread.why}", part=misread.part)


def named(name: Names) -> str:
    """A name in the reader's language, else in any."""
    return name.get(language()) or next(iter(name.values()), "")


def on(day: date) -> str:
    """A date with its weekday."""
    return format_date(day, "EEE, d MMM y", Locale(language()))


def week_of(week: Week) -> list[str]:
    """The days of a week that have hours, those in a row with the same ones together."""
    names, found = get_day_names("wide", "stand-alone", Locale(language())), []
    for hours, group in groupby(range(7), key=lambda number: week[number]):
        if hours:
            days = list(group)
            span = " – ".join(names[day] for day in dict.fromkeys((days[0], days[-1])))
            found.append(f"{span} {write_intervals(hours, language())}")
    return found


def days_of(exception: DatedException | ShortenedHours | StaffingException) -> str:
    """The days of an exception, of shortened hours, or of an exception of the staffing plan."""
    return _span(exception.first, exception.last)


def _span(first: date, last: date) -> str:
    return " – ".join(on(day) for day in dict.fromkeys((first, last)))


def overruled_by(dated: Sequence[DifferentT], one: DifferentT) -> list[str]:
    """On which days others of these hold in place of this one, and which."""
    return [
        t("hours.exceptions.overruled", days=_span(first, last), what=named(other.name) or days_of(other))
        for first, last, other in overruled(dated, one)
    ]


def hours_of(exception: DatedException) -> str:
    """The hours of an exception, or that it is closed."""
    return write_intervals(exception.intervals, language())


def hints(exception: DatedException, hours: OpeningHours, today: date) -> list[str]:
    """What about an exception looks like a slip: it is over or far away, or opens days that are closed otherwise."""
    found = []
    if exception.last < today:
        found.append(t("hours.exceptions.past"))
    if exception.last > today + FAR:
        found.append(t("hours.exceptions.far", year=exception.last.year))
    weekend, holidays = hours.opened_by(exception)
    if weekend or holidays:
        found.append(t("hours.exceptions.opens", weekend=len(weekend), holidays=len(holidays)))
    return found


def utc_offset(now: datetime) -> str:
    """How far a clock is ahead of UTC, as people write it: "UTC+7", "UTC+5:30"."""
    minutes = int((now.utcoffset() or timedelta()).total_seconds()) // 60
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours}" + (f":{rest:02d}" if rest else "")


def how_it_stands(opening: Opening) -> str:
    """How the hotline stands at a moment, why, and until when."""
    name = named(opening.name).rstrip(". ")
    why = t(f"hours.reason.{opening.reason}") + (f": {name}" if name else "")
    if opening.open:
        closes = moment(opening.closes_at) if opening.closes_at else t("hours.at.never")
        return t("hours.at.open", why=why, closes=closes)
    return t("hours.at.closed", why=why, opens=moment(opening.opens_at) if opening.opens_at else t("hours.at.never"))


FILTERS = {function.__name__: function for function in (named, on, days_of, hours_of, utc_offset, how_it_stands)}
"""For templates."""
