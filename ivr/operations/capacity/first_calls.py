"""Whether the first calls that were promised leave those who are there any time to ring somebody a second time."""

from __future__ import annotations

import threading
import time
from datetime import datetime, timedelta

from ivr.hotline.script import Script
from ivr.operations.capacity.situation import situation
from ivr.records.database import Database

BELIEVED = timedelta(seconds=5)
"""So long an answer is good: it is a look at everything that waits."""


class FirstCalls:
    """Answers for all agents of one process, with a new look every few seconds at the most."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._answer: tuple[float, datetime, tuple[datetime, datetime] | None] | None = None

    def pressed(self, database: Database, script: Script, now: datetime) -> tuple[datetime, datetime] | None:
        """First calls promised from the one time until the other go before everybody who was rung in vain.

        None: there is time for all.
        """
        with self._lock:
            if self._answer is None or not self._is_fresh(*self._answer[:2], now):
                asked = time.monotonic()
                with database.reading() as session:
                    found = situation(session, script, now)
                first, last = found.need.first_told, found.need.pressed_until(found.agents)
                self._answer = asked, now, (first, last) if first and last else None
            return self._answer[2]

    def _is_fresh(self, asked: float, then: datetime, now: datetime) -> bool:
        return time.monotonic() - asked < BELIEVED.total_seconds() and then <= now < then + BELIEVED
