"""How long agents were there: minutes in which they were ready, on a call, or busy with what follows one."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.hotline.half_hours import Piece
from ivr.hotline.staff import Presence, Role
from ivr.records.audit import AuditEntry
from ivr.records.people import Staff

PRESENCE_SET = "presence:set"
"""What the audit calls a change of somebody's presence."""
_A_NIGHT = timedelta(hours=12)
"""Whoever was there is set to away within so long, at the latest: nobody who shows no sign of life stays ready."""

Change = tuple[datetime, bool, bool]
"""When, whether somebody was there before it, and whether after."""


def minutes_there(session: Session, found: Sequence[Piece], now: datetime) -> list[float]:
    """The minutes of all agents together in each of these pieces of one day, which are over at `now` (aware)."""
    if not found:
        return []
    since, until = found[0].start, min(now, found[-1].end + _A_NIGHT)
    spans = [span for changes in _changes(session, since, until).values() for span in _there(changes, since, until)]
    spans += [(since, until)] * _all_along(session, since)
    return [sum(_overlap(span, piece) for span in spans) for piece in found]


def _changes(session: Session, since: datetime, until: datetime) -> Mapping[str, list[Change]]:
    """The changes of everybody, by whom the audit names, in order."""
    entries = (
        select(AuditEntry.subject, AuditEntry.at, AuditEntry.before, AuditEntry.after)
        .where(AuditEntry.at >= since, AuditEntry.at <= until, AuditEntry.action == PRESENCE_SET)
        .order_by(AuditEntry.at, AuditEntry.id)
    )
    found: defaultdict[str, list[Change]] = defaultdict(list)
    for subject, at, before, after in session.execute(entries):
        found[subject].append((at, _is_there(before), _is_there(after)))
    return found


def _is_there(told: Any) -> bool:
    return bool(told) and told.get("presence", Presence.AWAY) != Presence.AWAY


def _there(changes: list[Change], since: datetime, until: datetime) -> list[tuple[datetime, datetime]]:
    """From when to when somebody was there: as their changes say, and as before the first of them."""
    spans, there, begun = [], changes[0][1], since
    for at, _before, after in changes:
        if there and not after:
            spans.append((begun, at))
        if after and not there:
            begun = at
        there = after
    return [*spans, (begun, until)] if there else spans


def _all_along(session: Session, since: datetime) -> int:
    """How many have been there since before, without any change."""
    there = Staff.presence != Presence.AWAY.value, Staff.role != Role.OFFICER.value
    return len(session.scalars(select(Staff.id).where(*there, Staff.active, Staff.presence_since < since)).all())


def _overlap(span: tuple[datetime, datetime], piece: Piece) -> float:
    shared = min(span[1], piece.end) - max(span[0], piece.start)
    return max(timedelta(0), shared) / timedelta(minutes=1)
