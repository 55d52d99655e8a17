"""What the daily report tells of callbacks and messages: promises kept and broken, and who still waits for us."""

from __future__ import annotations

from datetime import datetime, tzinfo

from babel.dates import format_datetime
from sqlalchemy.orm import Session

from ivr.operations.callbacks import conditions
from ivr.operations.console import queue
from ivr.operations.console.queue import Entry
from ivr.operations.correspondence.daily_cases import MOST, Exceptional, Rows, told_by
from ivr.operations.correspondence.pages import Pages
from ivr.operations.figures import Period
from ivr.operations.figures.live import Live
from ivr.operations.figures.promises import promises


def daily(session: Session, period: Period, found: Live, now: datetime) -> Rows:
    """Words in Indonesian and English, and the number. Promises count by when they fell due, within the period."""
    told, to_ring = promises(session, period, now), found.callbacks_open - found.callbacks_unreachable
    return [
        ("janji menelepon yang ditepati dalam 7 hari terakhir", "promises to ring kept in the last 7 days", told.kept),
        ("janji menelepon yang dilanggar dalam 7 hari terakhir", "promises broken in the last 7 days", told.broken),
        ("orang yang masih menunggu ditelepon", "people still waiting to be rung", to_ring),
    ]


def exceptions(session: Session, found: Live, pages: Pages, zone: tzinfo, now: datetime) -> list[Exceptional]:
    """Who waits for longer than was promised, also where nobody does."""
    late, lost = (
        tuple(_line(one, zone) for one in queue.first(session, condition, MOST))
        for condition in (conditions.overdue(now), conditions.unreachable())
    )
    late_words = "lewat janji, belum ditelepon", "past the promise, not yet rung"
    lost_words = "tidak terjangkau, belum ditutup", "not reached, still to be closed"
    loose_words = "pesan suara yang belum ditangani", "voice messages not dealt with"
    return [
        Exceptional(*late_words, found.callbacks_overdue, pages.callbacks_overdue, late),
        Exceptional(*lost_words, found.callbacks_unreachable, pages.queue, lost),
        Exceptional(*loose_words, found.messages_loose, pages.messages),
    ]


def _line(entry: Entry, zone: tzinfo) -> str:
    """A callback in one line: its ticket, where it is from, and the deadline that was told."""
    due = format_datetime(entry.callback.deadline_at.astimezone(zone), "d MMM y HH.mm", locale="id")
    return f"{told_by(entry.ticket, entry.region)}, {due}"
