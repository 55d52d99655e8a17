"""Slots: the moments at which the phone company takes a call of ours, booked one after the other by all processes."""

from __future__ import annotations

import math
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ivr.records.leases import Lease
from ivr.records.upsert import insert_unless_there

LONGEST_WAIT = timedelta(seconds=4)
"""For the phone company's rate; a longer queue is said instead of waited for."""

_SLOT = "ringing"
_LOCKED = select(Lease.expires_at).where(Lease.name == _SLOT).with_for_update()


def book(session: Session, calls_per_second: float, now: datetime) -> float | None:
    """Book the next slot; gives the seconds until then. None: it is too far away to wait for, and nothing is booked.

    The row of slots is locked until the transaction ends: book last.
    """
    apart = timedelta(seconds=1 / calls_per_second)
    booked = session.scalar(_LOCKED)
    if booked is None:  # nobody has ever rung here
        insert_unless_there(session, Lease, {"name": _SLOT, "holder": "", "expires_at": now, "beaten_at": now})
        booked = session.scalars(_LOCKED).one()
    slot = max(now, _believed(booked, apart, now))
    if slot - now > LONGEST_WAIT:
        return None
    values: dict[str, Any] = {"expires_at": slot + apart}
    session.execute(update(Lease).where(Lease.name == _SLOT).values(**values))
    return math.ceil((slot - now).total_seconds() * 1000) / 1000


def waiting(session: Session, calls_per_second: float, now: datetime) -> tuple[int, timedelta]:
    """How many calls have a slot that is still to come, and how long whoever asks now would have to wait."""
    apart = timedelta(seconds=1 / calls_per_second)
    booked = session.scalar(select(Lease.expires_at).where(Lease.name == _SLOT))
    if booked is None:
        return 0, timedelta(0)
    ahead = max(timedelta(0), _believed(booked, apart, now) - now)
    return max(0, math.ceil(ahead / apart) - 1), ahead


def _believed(booked: datetime, apart: timedelta, now: datetime) -> datetime:
    """Until when slots are taken. So far ahead this clock has never booked any: a demo's was set back."""
    return now if booked - now > 2 * (LONGEST_WAIT + apart) else booked
