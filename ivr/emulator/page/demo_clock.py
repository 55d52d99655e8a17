"""The clock of a running demonstration: real time, moved by an offset that all its processes read from one file."""

from __future__ import annotations

import heapq
import itertools
import logging
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta

from ivr.emulator.clock import Action, Timer
from ivr.emulator.page.offset import Offset

log = logging.getLogger(__name__)

POLL_SECONDS = 0.02


class DemoClock:
    """Runs what is due on a thread of its own, and every background job on another, so that no call waits for one."""

    def __init__(self, offset: Offset | None = None) -> None:
        self.offset = offset or Offset()
        self._heap: list[tuple[float, int, Timer]] = []
        self._order = itertools.count()
        self._wake = threading.Condition()
        self._closed = False
        threading.Thread(target=self._run, name="emulator-clock", daemon=True).start()

    def now(self) -> datetime:
        """Real time moved by the offset, in UTC."""
        return datetime.now(UTC) + timedelta(seconds=self.offset.seconds())

    def monotonic(self) -> float:
        """Seconds of the real clock, whatever the offset is."""
        return time.monotonic()

    def later(self, seconds: float, action: Action) -> Timer:
        """Run `action` on the clock's thread, `seconds` of real time from now."""
        timer = Timer(action)
        with self._wake:
            heapq.heappush(self._heap, (time.monotonic() + max(0.0, seconds), next(self._order), timer))
            self._wake.notify()
        return timer

    def background(self, job: Action) -> None:
        """Run `job` on a thread of its own."""
        threading.Thread(target=_guarded, args=(job,), daemon=True).start()

    def settle(self) -> None:
        """Everything due is being run by the clock's thread."""

    def advance(self, seconds: float) -> None:
        """Sleep for so many seconds of real time."""
        time.sleep(seconds)

    def until(self, condition: Callable[[], bool], limit: float) -> bool:
        """Look fifty times a second whether the condition holds; false if it still does not after `limit` seconds."""
        end = time.monotonic() + limit
        while not condition():
            if time.monotonic() > end:
                return False
            time.sleep(POLL_SECONDS)
        return True

    def close(self) -> None:
        """End the clock's thread; what is still waiting will not run."""
        with self._wake:
            self._closed = True
            self._wake.notify()

    def _run(self) -> None:
        while True:
            with self._wake:
                if self._closed:
                    return
                if not self._heap:
                    self._wake.wait()
                    continue
                left = self._heap[0][0] - time.monotonic()
                if left > 0:
                    self._wake.wait(left)
                    continue
                _, _, timer = heapq.heappop(self._heap)
            _guarded(timer.fire)


def _guarded(job: Action) -> None:
    """A bug in one call must not stop the clock of all others."""
    try:
        job()
    except Exception:
        log.exception("an event of the exchange failed")
