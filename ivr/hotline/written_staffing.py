"""Planned agents as people write them in one line: "08:00-10:00: 4, 10:00-15:00: 3", or "4" for all opening hours."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import time
from enum import StrEnum

from ivr.hotline.errors import HotlineError
from ivr.hotline.hours_format import InvalidHours
from ivr.hotline.staffing import HALF_HOUR, MOST_AGENTS, Day, Staffed, in_order
from ivr.hotline.staffing_grid import HALVES, of_halves, opened_halves
from ivr.hotline.timetable import Interval
from ivr.hotline.written_dates import AND, TO


class Slip(StrEnum):
    """What was not understood of a line of planned agents."""

    LINE = "line"
    """Not hours and a number."""
    CLOCK = "clock"
    BACKWARDS = "backwards"
    HALF_HOURS = "half_hours"
    """It begins or ends at other than full or half hours."""
    AGENTS = "agents"
    """More than anybody has."""
    OVERLAP = "overlap"
    FRACTION = "fraction"
    """Half a person."""
    TABLE = "table"
    """Cells of a spreadsheet where one line belongs."""
    NO_TABLE = "no_table"
    """No table with weekdays and times."""
    HEADING = "heading"
    """A column or row of a table that is no weekday."""
    CLOSED = "closed"
    """A number without hours, on a day that has no opening hours."""


class NotPlanned(HotlineError):
    """A line that cannot be read: why, and the part of the text that it is about."""

    def __init__(self, why: Slip, part: str) -> None:
        super().__init__(f"{why.value}: {part}")
        self.why, self.part = why, part


_CLOCK = r"\d{1,2}[:.]\d{2}"
_UNIT = r"(?:\s*(?:agen|agents?|petugas|orang|people|persons?))?"
_LINES = (
    re.compile(rf"({_CLOCK}){TO}({_CLOCK})(?:\s*[:=]\s*|\s+)(\d+){_UNIT}", re.IGNORECASE),
    re.compile(rf"(\d{{1,2}}(?:[:.]\d{{2}})?){TO}(\d{{1,2}})(?:\s*=\s*|\s*:\s+|\s+:)(\d+){_UNIT}", re.IGNORECASE),
)
"""With minutes, and with full hours alone: "8-10: 4". "8-10:30" has no number; it is hours without agents."""
_NUMBER = re.compile(rf"(\d+){_UNIT}", re.IGNORECASE)
_NOBODY = re.compile(r"-|–|·|nobody|none|closed|kosong|tutup|libur|tidak ada", re.IGNORECASE)
_FRACTION = re.compile(rf"(?:^|[:=]\s+|=|(?<=[:.]\d\d)[:\s]\s*)(\d+[.,]\d+){_UNIT}\s*(?=[;,]|$)", re.IGNORECASE)
"""Where a number of agents belongs: "2,5", "08:00-10:00: 2.5"."""
_PASTED = re.compile(rf"({_CLOCK}{TO}{_CLOCK}\s*[:=]?\s*\d+{_UNIT})\s+(?={_CLOCK}{TO}{_CLOCK})", re.IGNORECASE)
"""Hours and numbers with nothing but blanks between them, as cells of a spreadsheet become them."""


def read_line(text: str, opened: Iterable[Interval]) -> Day:
    """The agents of one day; a number alone counts in all hours that are `opened`, nothing is nobody.

    Raises NotPlanned.
    """
    cells = "\t" in text
    text = _PASTED.sub(r"\1; ", "; ".join(" ".join(line.split()) for line in text.splitlines()))
    if not text or _NOBODY.fullmatch(text):
        return ()
    if number := _NUMBER.fullmatch(text):
        return _all_day(_agents(number[1]), tuple(opened), text)
    if fraction := _FRACTION.search(text):
        raise NotPlanned(Slip.FRACTION, fraction[1])
    try:
        found = [_read_part(part) for part in re.split(AND, text, flags=re.IGNORECASE) if part]
    except NotPlanned as slip:
        raise NotPlanned(Slip.TABLE, text[:40]) if cells and slip.why is Slip.LINE else slip from None
    try:
        return in_order(found)
    except InvalidHours:
        raise NotPlanned(Slip.OVERLAP, text) from None


def read_number(text: str) -> int:
    """A number of agents by itself; nothing is nobody. Raises NotPlanned."""
    text = text.strip()
    if not text or _NOBODY.fullmatch(text):
        return 0
    if number := _NUMBER.fullmatch(text):
        return _agents(number[1])
    raise NotPlanned(Slip.FRACTION if _FRACTION.fullmatch(text) else Slip.LINE, text[:40])


def write_line(day: Day) -> str:
    """A day as `read_line` takes it; empty where nobody is planned."""
    return ", ".join(map(str, day))


def _all_day(agents: int, opened: tuple[Interval, ...], text: str) -> Day:
    if not opened and agents:
        raise NotPlanned(Slip.CLOSED, text)
    halves = opened_halves(opened)
    return of_halves([agents if half in halves else 0 for half in range(HALVES)])


def _read_part(part: str) -> Staffed:
    line = next((found for pattern in _LINES if (found := pattern.fullmatch(part))), None)
    if line is None:
        raise NotPlanned(Slip.LINE, part)
    start, end, agents = _read_clock(line[1], part), _read_clock(line[2], part), _agents(line[3])
    if line[1].zfill(2).startswith("24"):
        raise NotPlanned(Slip.CLOCK, part)
    if start.minute % HALF_HOUR or end.minute % HALF_HOUR:
        raise NotPlanned(Slip.HALF_HOURS, part)
    try:
        return Staffed(start, end, agents)
    except InvalidHours:
        raise NotPlanned(Slip.BACKWARDS, part) from None


def _read_clock(text: str, part: str) -> time:
    hour, minute = (int(number) for number in (*re.split("[:.]", text), "0")[:2])
    if (hour, minute) == (24, 0):
        return time.min
    if hour > 23 or minute > 59:
        raise NotPlanned(Slip.CLOCK, part)
    return time(hour, minute)


def _agents(text: str) -> int:
    if len(text) > len(str(MOST_AGENTS)):
        raise NotPlanned(Slip.AGENTS, text[:20])
    return int(text)
