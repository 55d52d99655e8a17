"""Opening time in pieces, cut at full and half hours of the local clock, and who is planned in each."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Protocol

from ivr.hotline.hours import OpeningHours
from ivr.hotline.hours_format import utc

HALF_HOUR = timedelta(minutes=30)
_MINUTE = timedelta(minutes=1)
_FURTHER = timedelta(hours=3)
"""So much later a closing is looked for, which takes the margin off the last piece."""


class Planned(Protocol):
    """A staffing plan, as far as it matters here."""

    def agents_at(self, local: datetime) -> int:
        """How many agents are planned at a moment of the local clock."""


@dataclass(frozen=True)
class Piece:
    """Opening time from `start` to before `end`, both UTC; `closes_at` is when the hotline closes after it."""

    start: datetime
    end: datetime
    closes_at: datetime

    def minutes(self, margin: timedelta) -> float:
        """Minutes in which people can be rung: nobody is so shortly before closing."""
        last = min(self.end, self.closes_at - margin)
        return max(timedelta(0), last - self.start) / _MINUTE

    def planned(self, plan: Planned | None, hours: OpeningHours, margin: timedelta) -> float:
        """Agents planned, times the minutes in which people can be rung; 0 without a plan."""
        return plan.agents_at(hours.local(self.start)) * self.minutes(margin) if plan else 0.0


def pieces(hours: OpeningHours, start: datetime, end: datetime) -> Iterator[Piece]:
    """The pieces of opening time that begin from `start` to before `end` (aware), in order.

    Each begins at a full or half hour, at an opening, or at `start` where that lies inside one.
    """
    for opens, closes in hours.open_spans(start, utc(end) + _FURTHER):
        at = opens
        while at < closes and at < utc(end):
            cut = min(next_cut(hours, at), closes)
            yield Piece(at, cut, closes)
            at = cut


def next_cut(hours: OpeningHours, moment: datetime) -> datetime:
    """The next full or half hour of the local clock after a moment, in UTC."""
    return last_cut(hours, moment) + HALF_HOUR


def last_cut(hours: OpeningHours, moment: datetime) -> datetime:
    """The full or half hour of the local clock at which a moment is, or which was last before it, in UTC."""
    local = hours.local(moment)
    return utc(moment) - timedelta(minutes=local.minute % 30, seconds=local.second, microseconds=local.microsecond)
