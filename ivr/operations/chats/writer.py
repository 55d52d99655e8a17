"""The hands that answer what people write, outside of any request: a few threads in each process of the web."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

import structlog

log = structlog.get_logger("chats")

MOST_WAITING = 1000
"""So many addresses wait at most; whoever comes then is answered by the sweep."""


class Writer:
    """Answers one address after the other, several at the same time; each at most once in the line."""

    def __init__(self, work: Callable[[int], object], hands: int) -> None:
        self._work, self._hands = work, hands
        self._lock = threading.Lock()
        self._waiting: set[int] = set()
        self._pool: ThreadPoolExecutor | None = None

    def kick(self, address_id: int) -> bool:
        """Something has come in from this address; says whether it is looked at here, and soon."""
        with self._lock:
            if address_id in self._waiting:
                return True
            if len(self._waiting) >= MOST_WAITING:
                return False
            self._waiting.add(address_id)
            self._pool = self._pool or ThreadPoolExecutor(self._hands, "writer")
        self._pool.submit(self._answer, address_id)
        return True

    def close(self) -> None:
        """Finish what is in hand; what stands in line is left to the sweep."""
        if self._pool is not None:
            self._pool.shutdown(cancel_futures=True)

    def _answer(self, address_id: int) -> None:
        with self._lock:  # what comes in from here on stands in line again
            self._waiting.discard(address_id)
        try:
            self._work(address_id)
        except Exception:  # the row waits, and the sweep comes to it
            log.exception("not answered", address=address_id)
