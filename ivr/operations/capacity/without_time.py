"""Who waits and could be told no time: how many, and since when the one who has waited longest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from ivr.hotline.capacity import FARTHEST_LOOK, asked_for_no_place
from ivr.hotline.script import Script
from ivr.operations.capacity.snapshot import WAITS
from ivr.records.models import Callback


@dataclass(frozen=True)
class WithoutTime:
    """So many wait; `since` is when the first of them asked, None where nobody does."""

    count: int = 0
    since: datetime | None = None

    def is_too_long(self, script: Script, now: datetime) -> bool:
        """Whether somebody has waited for more opening days than the farthest time that anybody is told."""
        if self.since is None:
            return False
        hours = script.hours
        first, today = hours.local(self.since).date(), hours.local(now).date()
        days = (first + timedelta(days=number) for number in range(1, (today - first).days + 1))
        return sum(1 for day in days if hours.intervals_on(day)) > script.rules.promise.farthest


def without_time(session: Session, now: datetime) -> WithoutTime:
    """How it stands at `now` (aware); found by an index."""
    found = select(func.count(), func.min(Callback.order_at)).select_from(Callback).where(*behind_all(now))
    count, first = session.execute(found).one()
    return WithoutTime(count, asked_for_no_place(first) if first else None)


def behind_all(now: datetime) -> tuple[ColumnElement[bool], ...]:
    """Waits where those stand who were told no time: behind every time that is ever told."""
    return WAITS, Callback.order_at > now + FARTHEST_LOOK, Callback.promised_due_at.is_(None)
