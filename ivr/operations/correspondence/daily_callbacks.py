"""What the daily report tells of callbacks and messages: promises kept and broken, and who still waits for us."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from ivr.operations.callbacks import conditions
from ivr.operations.console import queue
from ivr.operations.console.queue import Entry
from ivr.operations.correspondence.daily_cases import MOST, Exceptional, Rows, told_by
from ivr.operations.correspondence.pages import Pages
from ivr.operations.correspondence.wording import Wording
from ivr.operations.figures import Period
from ivr.operations.figures.live import Live
from ivr.operations.figures.promises import To, promises


def daily(session: Session, period: Period, found: Live, now: datetime) -> Rows:
    """The key of each figure's words, and the number. Promises count by when they fell due, within the period.

    What was promised in writing is among all promises, and told by itself where there is any.
    """
    told, to_ring = promises(session, period, now), found.callbacks_open - found.callbacks_unreachable
    rows = [("promises_kept", told.kept), ("promises_broken", told.broken), ("still_waiting", to_ring)]
    written, waiting = told.of(To.ANSWER), found.enquiries.waiting
    if written.judged or found.enquiries.is_any:
        rows += [("answers_kept", written.kept), ("answers_broken", written.broken), ("chats_waiting", waiting)]
    return rows


def exceptions(session: Session, found: Live, pages: Pages, wording: Wording, now: datetime) -> list[Exceptional]:
    """Who waits for longer than was promised, also where nobody does."""
    late, lost = (
        tuple(_line(one, wording) for one in queue.first(session, condition, MOST))
        for condition in (conditions.overdue(now), conditions.unreachable())
    )
    return [
        Exceptional("overdue", found.callbacks_overdue, pages.callbacks_overdue, late),
        Exceptional("unreachable", found.callbacks_unreachable, pages.queue, lost),
        Exceptional("messages", found.messages_loose, pages.messages),
    ]


def _line(entry: Entry, wording: Wording) -> str:
    """A callback in one line: its ticket, where it is from, and the deadline that was told."""
    return f"{told_by(entry.ticket, entry.region)}, {wording.date('moment', entry.callback.deadline_at)}"
