"""Many people who act at the same time on one clock: each is a generator that says for how long it now does nothing."""

from __future__ import annotations

import heapq
from collections.abc import Iterator
from datetime import datetime, timedelta
from itertools import count

from ivr.emulator import Activity, PhoneCall
from tests.support.line import Line

Steps = Iterator[float]
"""What somebody does, with the seconds that pass before the next thing."""
LISTENS = {Activity.LISTENING, Activity.RECORDING, Activity.TALKING, Activity.ENDED}


class Stage:
    """Whoever enters acts in turn; between their acts the clock runs, with all that falls due on the way."""

    def __init__(self, line: Line) -> None:
        self.line = line
        self._next: list[tuple[datetime, int, Steps]] = []
        self._order = count()

    def enter(self, at: datetime, steps: Steps) -> None:
        """Somebody begins at a moment."""
        heapq.heappush(self._next, (at, next(self._order), steps))

    def play(self, until: datetime) -> None:
        """Let everybody act until a moment comes."""
        while self._next and self._next[0][0] <= until:
            at, _, steps = heapq.heappop(self._next)
            if at > self.line.now:
                self.line.clock.advance_to(at)
            pause = next(steps, None)
            if pause is not None:
                self.enter(self.line.now + timedelta(seconds=pause), steps)
        self.line.clock.advance_to(max(until, self.line.now))


def until_asked(call: PhoneCall) -> Steps:
    """Wait until the hotline waits for this person, or the call is over."""
    while call.record.activity not in LISTENS:
        yield 2.0
