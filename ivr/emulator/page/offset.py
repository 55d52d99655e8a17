"""How far the demo's clock is ahead of the real one: a number that all its processes read from one file."""

from __future__ import annotations

import json
import logging
import os
import tempfile
import time
from pathlib import Path

log = logging.getLogger(__name__)

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
