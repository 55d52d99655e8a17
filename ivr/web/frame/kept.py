"""What was made for one page and serves others for a while: kept by an application, for all threads that answer."""

from __future__ import annotations

from collections.abc import Hashable
from threading import Lock
from typing import Generic, TypeVar

Value = TypeVar("Value")


class Kept(Generic[Value]):
    """The last values by key, at most so many: one more, and those before it are forgotten. Threads may share it."""

    def __init__(self, most: int) -> None:
        self._most, self._lock = most, Lock()
        self._values: dict[Hashable, Value] = {}

    def get(self, key: Hashable) -> Value | None:
        """The value, if it is still kept."""
        with self._lock:
            return self._values.get(key)

    def put(self, key: Hashable, value: Value) -> Value:
        """Keep a value, and hand it on."""
        with self._lock:
            if key not in self._values and len(self._values) >= self._most:
                self._values.clear()
            self._values[key] = value
        return value
