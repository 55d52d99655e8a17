"""How pages show times, numbers, tickets and places: filters for templates, in the reader's language."""

from __future__ import annotations

from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from babel import Locale
from babel.dates import format_date, format_datetime
from babel.numbers import format_decimal

from ivr.hotline import numbers, region
from ivr.hotline.report import in_groups
from ivr.web.current import now, script
from ivr.web.frame.texts import language, t

NOTHING = "–"
_TIME = {"id": "HH.mm", "en": "HH:mm"}


def zone() -> tzinfo:
    """The hotline's zone, in which all times are shown."""
    return script().hours.zoneinfo


def moment(at: datetime | None) -> str:
    """Date and time with the zone written out: "Sel, 24 Nov 2026 10.02 WIB"."""
    return _formatted(at, f"EEE, d MMM y {_TIME[language()]}", with_zone=True)


def day(at: datetime | None) -> str:
    """The date with its weekday: "Selasa, 24 November 2026"."""
    return format_date(at.astimezone(zone()), "EEEE, d MMMM y", Locale(language())) if at else NOTHING


def written_day(found: date) -> str:
    """A date by itself, with its weekday: "Rab, 25 Nov 2026"."""
    return format_date(found, "EEE, d MMM y", Locale(language()))


def clock(at: datetime | None) -> str:
    """The time of day with the zone: "10.02 WIB"."""
    return _formatted(at, _TIME[language()], with_zone=True)


def when(at: datetime | None) -> str:
    """The time of day today, else with the date."""
    today = now().astimezone(zone()).date()
    return clock(at) if at is not None and at.astimezone(zone()).date() == today else moment(at)


def iso(at: datetime | None) -> str:
    """For `<time datetime=…>`: ISO 8601 with the offset."""
    return at.astimezone(zone()).isoformat(timespec="seconds") if at else ""


def decimal(found: float, places: int = 0) -> str:
    """A number with the language's own marks, and at most so many places."""
    pattern = "#,##0" if not places else f"#,##0.{'#' * places}"
    return str(format_decimal(found, pattern, locale=Locale(language())))


def duration(length: timedelta | float | None) -> str:
    """A length in its two largest units: "2 hari 3 jam", "5 mnt 12 dtk"."""
    if length is None:
        return NOTHING
    left = abs(int(length.total_seconds() if isinstance(length, timedelta) else length))
    parts: list[str] = []
    for unit, seconds in (("days", 86400), ("hours", 3600), ("minutes", 60), ("seconds", 1)):
        count, left = divmod(left, seconds)
        if count or (unit == "seconds" and not parts):
            parts.append(t(f"frame.unit.{unit}", n=count))
        elif parts:
            break
    return " ".join(parts[:2])


def size(count: int | None) -> str:
    """How large a file is: "340 kB", "1,2 MB"."""
    if count is None:
        return NOTHING
    return f"{decimal(count / 1e6, 1)} MB" if count >= 1_000_000 else f"{decimal(max(1, count // 1000))} kB"


def phone(number: str | None) -> str:
    """A telephone number as people write it; a withheld one is said to be that."""
    return numbers.national(number) if number else t("frame.withheld")


def phone_or_address(who: str) -> str:
    """A telephone number as people write it, or the opaque address of who shows none."""
    return numbers.national(who) if who.startswith("+") else who


def masked_phone(number: str | None) -> str:
    """A telephone number, all but its end hidden."""
    return numbers.masked(number) if number else t("frame.withheld")


def ticket(digits: str | None) -> str:
    """A ticket number in two groups of four, as it is read out."""
    return in_groups(digits) if digits else NOTHING


def place(code: str | None) -> str:
    """A region's name with its province, from its code."""
    return NOTHING if code is None else region.name_of(code)


def _formatted(at: datetime | None, pattern: str, *, with_zone: bool) -> str:
    if at is None:
        return NOTHING
    local = at.astimezone(zone())
    return format_datetime(local, pattern, locale=Locale(language())) + (f" {local.tzname()}" if with_zone else "")


FILTERS: dict[str, Any] = {
    function.__name__: function
    for function in (
        moment,
        day,
        clock,
        when,
        iso,
        decimal,
        duration,
        size,
        phone,
        phone_or_address,
        masked_phone,
        ticket,
        place,
    )
}
