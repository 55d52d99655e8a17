"""What open pages ask again and again: has anything changed? Questions about everybody are answered once for all."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Generic, TypeVar

from sqlalchemy import Select, bindparam, func, select
from sqlalchemy.orm import Session

from ivr.operations.console import queue as console_queue
from ivr.operations.console import unhandled
from ivr.operations.console.queue import Counts
from ivr.operations.messages.recordings import VoicemailStatus
from ivr.records.database import Database
from ivr.records.models import Attempt, Callback, Report, Voicemail
from ivr.records.people import Staff

QUEUE_SECONDS = 0.2
ASIDE_SECONDS = 5.0
"""So old the answers may be that all pages share."""

T = TypeVar("T")


class _Shared(Generic[T]):
    """An answer that is good for some seconds; whoever asks while it is being renewed waits for the new one."""

    def __init__(self, ask: Callable[[Session, datetime], T], seconds: float) -> None:
        self._ask = ask
        self._seconds = seconds
        self._lock = threading.Lock()
        self._answer: tuple[float, T] | None = None

    def get(self, database: Database, now: datetime) -> T:
        with self._lock:
            if self._answer is None or time.monotonic() - self._answer[0] >= self._seconds:
                asked = time.monotonic()
                with database.reading() as session:
                    self._answer = asked, self._ask(session, now)
            return self._answer[1]

    def forget(self) -> None:
        with self._lock:
            self._answer = None


class Pulse:
    """The beat of one process: at most a few questions a second, however many pages are open."""

    def __init__(self, database: Database, queue_seconds: float = QUEUE_SECONDS) -> None:
        self._database = database
        self._queue = _Shared(console_queue.counts, queue_seconds)
        self._aside = _Shared(unhandled.aside, ASIDE_SECONDS)

    def queue(self, now: datetime) -> Counts:
        """The counts of the queue and its version."""
        return self._queue.get(self._database, now)

    def aside(self, now: datetime) -> tuple[int, int, int]:
        """How many messages, broken-off calls and chats wait for somebody."""
        return self._aside.get(self._database, now)

    def forget(self) -> None:
        """Something has just been changed here: ask anew."""
        self._queue.forget()
        self._aside.forget()


def _about_one() -> Select[Any]:
    newest = select(func.max(Attempt.id)).where(Attempt.callback_id == Callback.id).correlate(Callback)
    theirs = select(Report.call_sid).where(Report.callback_id == Callback.id).correlate(Callback)
    stored = select(func.count()).where(
        Voicemail.call_sid.in_(theirs), Voicemail.status == VoicemailStatus.STORED.value
    )
    reports = select(func.count()).where(Report.callback_id == Callback.id).correlate(Callback)
    parts: tuple[Any, ...] = (
        *(Callback.id, Callback.status, Callback.held_until, Staff.presence, Staff.presence_reason),
        *(Staff.ring_me, Attempt.id, Attempt.outcome, Attempt.answered_at, Attempt.connected_at, Attempt.cancelled_at),
        *(stored.scalar_subquery(), reports.scalar_subquery()),
    )
    return (
        select(*parts)
        .select_from(Staff)
        .outerjoin(Callback, Callback.held_by == Staff.id)
        .outerjoin(Attempt, Attempt.id == newest.scalar_subquery())
        .where(Staff.id == bindparam("staff"))
    )


_MINE = _about_one()
"""Made once: putting it together takes longer than asking it."""


@dataclass(frozen=True)
class Mine:
    """How things stand with one agent. `version` differs whenever the page of that agent would."""

    callback_id: int | None
    status: str | None
    held_until: datetime | None
    version: str


def mine(database: Database, staff_id: int) -> Mine:
    """One question about one agent: presence, the callback in hand, its newest attempt, and the messages at hand."""
    row = database.fetch(_MINE, {"staff": staff_id})
    if row is None:
        return Mine(None, None, None, "")
    callback_id, status, held_until, *rest = row
    return Mine(callback_id, status, held_until, version="-".join(str(part) for part in (callback_id, status, *rest)))
