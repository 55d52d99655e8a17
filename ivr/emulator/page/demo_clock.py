"""The clock of a running demonstration: real time, moved by an offset that all its processes read from one file."""

from __future__ import annotations

import heapq
import itertools
import json
import logging
import os
import tempfile
import threading
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

from ivr.emulator.clock import Action, Timer

log = logging.getLogger(__name__)

POLL_SECONDS = 0.02
REREAD_SECONDS = 0.25


class Offset:
    """Demo time minus real time in seconds, kept as `{"offset_seconds": ...}` in a file (or only here, without one)."""

    def __init__(self, path: Path | None = None) -> None:
        self._path = path
        self._seconds = 0.0
        self._read_at = float("-inf")

    def seconds(self) -> float:
        """Demo time minus real time; the file is read again at most every quarter of a second."""
        if self._path is not None and time.monotonic() - self._read_at > REREAD_SECONDS:
            self._seconds = self._read(self._path)
            self._read_at = time.monotonic()  # only now: whoever asks at the same moment must not get the one before
        return self._seconds

    def set(self, seconds: float) -> None:
        """Written in one go, so that no reader ever sees half a file."""
        self._seconds, self._read_at = seconds, time.monotonic()
        if self._path is None:
            return
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=self._path.name)
        with os.fdopen(handle, "w") as file:
            json.dump({"offset_seconds": seconds}, file)
        Path(name).replace(self._path)

    def _read(self, path: Path) -> float:
        try:
            return float(json.loads(path.read_text())["offset_seconds"])
        except FileNotFoundError:
            return 0.0
        except (OSError, ValueError, KeyError, TypeError) as error:
            log.warning("clock file %s cannot be read: %s", path, error)
            return self._seconds


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
