"""The clock the exchange lives by, and a virtual one that tests move by hand."""

from __future__ import annotations

import heapq
import itertools
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Protocol

Action = Callable[[], None]

MICROSECOND = 1_000_000
EVENT_LIMIT = 100_000


class Timer:
    """Something that is due later and can still be called off."""

    def __init__(self, action: Action) -> None:
        self._action: Action | None = action

    def cancel(self) -> None:
        """Call it off; without effect once it has fired."""
        self._action = None

    @property
    def cancelled(self) -> bool:
        """Whether it will not fire any more, called off or fired already."""
        return self._action is None

    def fire(self) -> None:
        """Run the action, once."""
        action, self._action = self._action, None
        if action is not None:
            action()


class Clock(Protocol):
    """Tells the time and calls back; every duration is in seconds."""

    def now(self) -> datetime:
        """The time of day that calls and recordings are stamped with, in UTC."""

    def monotonic(self) -> float:
        """Seconds that only grow; unmoved when somebody sets the time of day."""

    def later(self, seconds: float, action: Action) -> Timer:
        """Run `action` once, `seconds` from now."""

    def background(self, job: Action) -> None:
        """Run `job` as soon as possible, away from the caller's locks."""

    def settle(self) -> None:
        """On a virtual clock, run everything that is due now; elsewhere nothing."""

    def advance(self, seconds: float) -> None:
        """Let so many seconds pass: a virtual clock jumps, a real one sleeps."""

    def until(self, condition: Callable[[], bool], limit: float) -> bool:
        """Let time pass until the condition holds; false if it still does not after `limit` seconds."""


@dataclass(order=True)
class Due:
    """An entry of the heap: a moment, and the order of arrival for equal moments."""

    moment: int
    order: int
    timer: Timer = field(compare=False)


class VirtualClock:
    """Time that stands still until a test advances it; nothing here ever sleeps.

    Counted in whole microseconds, so that sums of fractions cannot miss their moment.
    """

    def __init__(self, start: datetime | None = None) -> None:
        self._start = start or datetime(2026, 11, 24, 2, 0, tzinfo=UTC)
        self._elapsed = 0
        self._heap: list[Due] = []
        self._order = itertools.count()
        self._lock = threading.Lock()
        self._running = False

    def now(self) -> datetime:
        """The start, moved by what was advanced so far; in UTC."""
        return (self._start + timedelta(microseconds=self._elapsed)).astimezone(UTC)

    def monotonic(self) -> float:
        """Seconds that were advanced so far."""
        return self._elapsed / MICROSECOND

    def later(self, seconds: float, action: Action) -> Timer:
        """Run `action` when the clock has been advanced by `seconds`; what lies behind us is due now."""
        timer = Timer(action)
        with self._lock:
            moment = self._elapsed + max(0, round(seconds * MICROSECOND))
            heapq.heappush(self._heap, Due(moment, next(self._order), timer))
        return timer

    def background(self, job: Action) -> None:
        """Run `job` with whatever is due now: there are no threads here."""
        self.later(0, job)

    def settle(self) -> None:
        """Run what is due now. From inside an event it does nothing: the run under way will get there."""
        if self._enter():
            try:
                self._run_until(self._elapsed)
            finally:
                self._running = False

    def advance(self, seconds: float) -> None:
        """Let `seconds` pass, running in order whatever falls due on the way."""
        if not self._enter():
            raise RuntimeError("the clock cannot be advanced from inside one of its own events")
        try:
            target = self._elapsed + round(seconds * MICROSECOND)
            self._run_until(target)
            self._elapsed = max(self._elapsed, target)
        finally:
            self._running = False

    def advance_to(self, moment: datetime) -> None:
        """Let time pass until `moment`, which must not be in the past."""
        self.advance((moment - self.now()).total_seconds())

    def until(self, condition: Callable[[], bool], limit: float) -> bool:
        """Jump from event to event until the condition holds; false when none is left within `limit` seconds."""
        self.settle()
        end = self._elapsed + round(limit * MICROSECOND)
        while not condition():
            due = self.next_due()
            if due is None or self._elapsed + round(due * MICROSECOND) > end:
                return False
            self.advance(due)
        return True

    def next_due(self) -> float | None:
        """Seconds until the next event, or None when nothing is waiting."""
        with self._lock:
            while self._heap and self._heap[0].timer.cancelled:
                heapq.heappop(self._heap)
            return (self._heap[0].moment - self._elapsed) / MICROSECOND if self._heap else None

    def _enter(self) -> bool:
        with self._lock:
            if self._running:
                return False
            self._running = True
            return True

    def _run_until(self, target: int) -> None:
        for _ in range(EVENT_LIMIT):
            due = self._pop(target)
            if due is None:
                return
            self._elapsed = max(self._elapsed, due.moment)
            due.timer.fire()
        raise RuntimeError(f"more than {EVENT_LIMIT} events in one stretch: something goes round in circles")

    def _pop(self, target: int) -> Due | None:
        with self._lock:
            while self._heap and self._heap[0].moment <= target:
                due = heapq.heappop(self._heap)
                if not due.timer.cancelled:
                    return due
            return None
