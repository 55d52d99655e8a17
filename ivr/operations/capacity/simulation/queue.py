"""The queue: who may be rung now, in the product's order, and what waits, counted as promises need it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from heapq import heappop, heappush
from typing import TypeAlias, TypeVar

from ivr.hotline.callback import Promise
from ivr.hotline.capacity import Workload
from ivr.hotline.staffing_need import Place

Key = TypeVar("Key")


@dataclass
class Request:
    """Somebody who has asked to be rung: when, for which window, and what became of it. All moments UTC."""

    number: int
    asked_at: datetime
    window: str
    any_time: bool
    promised: Promise | None
    due_at: datetime
    order_at: datetime
    attempts: int = 0
    rung_at: datetime | None = None
    closed_at: datetime | None = None


Line: TypeAlias = list[tuple[datetime, datetime, int, Request]]
"""Those due, as a heap: by place, then by arrival."""


class Queue:
    """What waits: those due, the never rung apart from the others, and counts of all by their place."""

    def __init__(self) -> None:
        self._first: Line = []
        self._again: Line = []
        self._later: list[tuple[datetime, int, Request]] = []
        self._places: Counter[datetime] = Counter()
        self._windows: Counter[tuple[str, datetime]] = Counter()
        self._unrung: Counter[datetime] = Counter()
        self._any_time_unrung: Counter[datetime] = Counter()
        self.told_unrung = 0
        """How many wait who were told a time and were never rung."""

    def put(self, request: Request) -> None:
        """It waits from now on."""
        heappush(self._later, (request.due_at, request.number, request))
        self._count(request, 1)

    def next_due(self) -> datetime | None:
        """When the next may be rung that may not be rung yet."""
        return self._later[0][0] if self._later else None

    def retry_is_next(self) -> bool:
        """Whether of those due somebody is the next who was rung before."""
        return bool(self._again) and (not self._first or self._again[0] < self._first[0])

    def take(self, first_until: datetime | None = None) -> Request | None:
        """Who is to be rung next of those due: by place, then by arrival; first calls until then before retries."""
        first = self._first and first_until and self._first[0][0] <= first_until
        line = self._first if first or not self.retry_is_next() else self._again
        if not line:
            return None
        request = heappop(line)[-1]
        self._count(request, -1)
        return request

    def places(self, until: datetime) -> tuple[Place, ...]:
        """How many wait at each place to the last one that matters, and how many of them were never rung."""
        waiting = sorted((at, number) for at, number in self._places.items() if at <= until)
        return tuple(Place(at, number, self._unrung[at]) for at, number in waiting)

    def workload(self, cost: float) -> Workload:
        """What waits, at so many planned minutes for each."""
        return Workload(self._places, self._windows, max(self._any_time_unrung, default=None), cost)

    def waits_unrung(self) -> bool:
        """Whether anybody is due who was never rung."""
        return bool(self._first)

    def waiting(self) -> Iterator[Request]:
        """Everybody who waits, in no order."""
        yield from (one[-1] for one in (*self._first, *self._again))
        yield from (one[-1] for one in self._later)

    def advance(self, now: datetime) -> None:
        """Those due by now may be rung."""
        while self._later and self._later[0][0] <= now:
            request = heappop(self._later)[-1]
            line = self._first if request.rung_at is None else self._again
            heappush(line, (request.order_at, request.asked_at, request.number, request))

    def _count(self, request: Request, by: int) -> None:
        if request.promised is None:
            return  # behind everybody who was told a time, so in nobody's way
        place, unrung = request.order_at, request.rung_at is None
        _add(self._places, place, by)
        if not request.any_time:
            _add(self._windows, (request.window, place), by)
        if unrung:
            self.told_unrung += by
            _add(self._unrung, place, by)
            if request.any_time:
                _add(self._any_time_unrung, place, by)


def _add(counter: Counter[Key], key: Key, by: int) -> None:
    """Counts without zeros: what does not wait takes no time."""
    counter[key] += by
    if not counter[key]:
        del counter[key]
