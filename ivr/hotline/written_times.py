"""A date and a time as a person writes them: "2026-11-27 15.30", "27-11-2026 15:30 WIB", "besok 08.00", "15.30"."""

from __future__ import annotations

import re
from datetime import date, datetime, time, timedelta, timezone, tzinfo

from ivr.hotline.written_dates import Misreading, NotUnderstood, read_day

LONGEST = 60
"""Letters; whatever is longer is no moment."""
OUR_TIMES = range(1900, 2200)
"""Years; a moment in any other is a slip of the hand."""
_ZONES = {"WIB": 7, "WITA": 8, "WIT": 9}
"""Hours ahead of UTC."""
_ISO = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d(?:\.\d+)?)?(?:Z|[+-]\d\d:?\d\d)?", re.ASCII)
_CLOCK = re.compile(
    r"(?:^|(?<=\d)T|[\s,]\s*)(?:(?:pukul|pkl\.?|jam|at)\s+)?(?P<hour>\d{1,2})[:.](?P<minute>\d\d)(?:[:.]00)?"
    r"(?:\s*(?P<zone>" + "|".join(sorted(_ZONES, key=len, reverse=True)) + r"))?$",
    re.IGNORECASE | re.ASCII,
)


def read(text: str, today: date | None = None) -> tuple[date, time | None]:
    """The day and the time of day, None where no time is written; the time has a zone only where one is written.

    Minutes are parted from hours by a colon or by a dot, seconds count only behind colons. Without `today` the whole
    date must be there; with it a time alone is that of today. Raises NotUnderstood.
    """
    text = " ".join(text.split())
    if not text or len(text) > LONGEST:
        raise NotUnderstood(Misreading.DATE, text[:LONGEST])
    if _ISO.fullmatch(text):
        try:
            found = datetime.fromisoformat(text)
        except ValueError:
            raise NotUnderstood(Misreading.CLOCK, text) from None
        return found.date(), found.timetz()
    clock = None if _is_date(text, today) else _CLOCK.search(text)
    if clock is None:
        return read_day(text, today), None
    before = text[: clock.start()].rstrip(" ,")
    day = read_day(before, today) if before else today
    if day is None:
        raise NotUnderstood(Misreading.DATE, text)
    return day, _time(clock)


def read_moment(text: str, zone: tzinfo, today: date | None = None) -> datetime:
    """The moment (aware) on the clocks of `zone`, unless another zone is written. Raises NotUnderstood."""
    day, clock = read(text, today)
    if clock is None:
        raise NotUnderstood(Misreading.HOURS, text)
    if day.year not in OUR_TIMES:
        raise NotUnderstood(Misreading.DAY, text)
    return datetime.combine(day, clock, clock.tzinfo or zone)


def _is_date(text: str, today: date | None) -> bool:
    """Whether it is a date alone, such as 24.12.2026, whose end looks like a time."""
    try:
        read_day(text, today)
    except NotUnderstood:
        return False
    return True


def _time(clock: re.Match[str]) -> time:
    hours = _ZONES.get((clock["zone"] or "").upper())
    try:
        return time(
            int(clock["hour"]), int(clock["minute"]), tzinfo=timezone(timedelta(hours=hours)) if hours else None
        )
    except ValueError:
        raise NotUnderstood(Misreading.CLOCK, clock[0].strip()) from None
