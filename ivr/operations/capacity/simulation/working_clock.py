"""Opening time as a line of minutes: how long it is between two moments, asked so often that hours alone are slow."""

from __future__ import annotations

from bisect import bisect_right
from datetime import datetime, timedelta
from itertools import accumulate

from ivr.hotline.hours import OpeningHours

_MINUTE = timedelta(minutes=1)


class WorkingClock:
    """The opening time from one moment to another, both UTC; beyond them nothing is open."""

    def __init__(self, hours: OpeningHours, start: datetime, end: datetime) -> None:
        self.spans = tuple(hours.open_spans(start, end))
        self._opens = [opens for opens, _ in self.spans]
        lengths = ((closes - opens) / _MINUTE for opens, closes in self.spans)
        self._before = [0.0, *accumulate(lengths)]

    def minutes(self, moment: datetime) -> float:
        """Minutes of opening time until the moment."""
        at = bisect_right(self._opens, moment) - 1
        if at < 0:
            return 0.0
        opens, closes = self.spans[at]
        return self._before[at] + (min(moment, closes) - opens) / _MINUTE

    def may_ring(self, moment: datetime, margin: timedelta) -> bool:
        """Whether a call to a person may be started then: open, and for at least `margin` more."""
        at = bisect_right(self._opens, moment) - 1
        return at >= 0 and moment < self.spans[at][1] and moment + margin <= self.spans[at][1]
