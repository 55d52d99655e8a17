"""The only place that asks what time it is."""

from __future__ import annotations

import contextlib
import json
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

Clock = Callable[[], datetime]
"""Gives the present moment, aware, in UTC."""


def system_clock() -> datetime:
    """The machine's clock."""
    return datetime.now(UTC)


def demo_clock(file: Path) -> Clock:
    """The machine's clock, moved by `offset_seconds` of a JSON file that several processes share and re-read."""
    offset, read_at = timedelta(), -1.0

    def now() -> datetime:
        nonlocal offset, read_at
        if time.monotonic() - read_at > 0.5:
            # A file that is half written or not there yet leaves the last known offset.
            with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
                offset = timedelta(seconds=float(json.loads(file.read_text())["offset_seconds"]))
            read_at = time.monotonic()  # only now: whoever asks at the same moment must not get the offset before
        return datetime.now(UTC) + offset

    return now
