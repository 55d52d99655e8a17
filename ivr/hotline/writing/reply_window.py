"""The 24 hours after a person has written, in which they may be answered in words of our own."""

from __future__ import annotations

from datetime import datetime, timedelta

LENGTH = timedelta(hours=24)
NEARLY_OVER = timedelta(hours=2)
"""So long before its end whoever has something to say is told to hurry."""


def closes_at(last_written_at: datetime | None) -> datetime | None:
    """When the window of somebody who wrote last at that moment (aware) closes; None for who never wrote.

    Only what the person writes opens it: neither a telephone call nor anything that we send does.
    """
    return None if last_written_at is None else last_written_at + LENGTH


def is_open(last_written_at: datetime | None, now: datetime) -> bool:
    """Whether words of our own reach them at `now` (aware). At its very end it is taken for closed."""
    end = closes_at(last_written_at)
    return end is not None and now < end


def left(last_written_at: datetime | None, now: datetime) -> timedelta:
    """How long it stays open; nothing once it is closed."""
    end = closes_at(last_written_at)
    return max(end - now, timedelta(0)) if end else timedelta(0)


def is_nearly_over(last_written_at: datetime | None, now: datetime) -> bool:
    """Whether it is open, and not for long."""
    return timedelta(0) < left(last_written_at, now) <= NEARLY_OVER
