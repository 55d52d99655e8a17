"""Days and periods as people say them, and the zone in which they are counted."""

from __future__ import annotations

from datetime import date, datetime

from babel import Locale
from babel.dates import format_date

from ivr.operations.figures import Period
from ivr.web.frame.formats import clock, moment
from ivr.web.frame.texts import language, t


def period_name(period: Period) -> str:
    """A day, month or stretch as people say it."""
    locale = Locale(language())
    if period.is_day:
        return str(format_date(period.first, "EEEE, d MMMM y", locale))
    if period.is_month:
        return str(format_date(period.first, "MMMM y", locale))
    return " – ".join(str(format_date(day, "d MMM y", locale)) for day in (period.first, period.last))


def compared(before: Period) -> str:
    """With what the figures are compared."""
    if before.until is None:
        return t("wallboard.compared", period=period_name(before))
    until = clock(before.until) if before.is_day else moment(before.until)
    return t("wallboard.compared_until", period=period_name(before), moment=until)


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
