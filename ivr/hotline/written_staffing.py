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
_NOBODY = re.compile(r"-|–|nobody|none|kosong|tidak ada", re.IGNORECASE)


def read_line(text: str, opened: Iterable[Interval]) -> Day:
    """The agents of one day; a number alone counts in all hours that are `opened`, nothing is nobody.

    Raises NotPlanned.
    """
    text = "; ".join(" ".join(line.split()) for line in text.splitlines())
    if not text or _NOBODY.fullmatch(text):
        return ()
    if number := _NUMBER.fullmatch(text):
        return _all_day(_agents(number[1]), tuple(opened), text)
    found = [_read_part(part) for part in re.split(AND, text, flags=re.IGNORECASE) if part]
    try:
        return in_order(found)
    except InvalidHours:
        raise NotPlanned(Slip.OVERLAP, text) from None


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
