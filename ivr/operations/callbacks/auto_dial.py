"""The *ring me* mode: agents who are ready are rung with the next due callback, the longest waiting first."""

from __future__ import annotations

from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import select

from ivr.clock import Clock
from ivr.hotline.callback import AttemptStatus, may_ring
from ivr.hotline.errors import HotlineError
from ivr.hotline.staff import Presence
from ivr.operations.audit.actors import HOTLINE
from ivr.operations.callbacks import claims
from ivr.operations.callbacks.dialling import BAD_NUMBER, Ringer
from ivr.operations.staff import presence
from ivr.records.database import Database
from ivr.records.models import Attempt, Callback
from ivr.records.people import Staff

PAUSE = timedelta(minutes=1)
"""A phone company that took no call is left alone for so long, or the whole queue would be tried in vain."""


def ready_agents(database: Database) -> list[tuple[int, str]]:
    """Who waits to be rung, with their number (E.164): ready, in this mode, and holding nothing."""
    holds = select(Callback.id).where(Callback.held_by == Staff.id).exists()
    with database.reading() as session:
        found = session.execute(
            select(Staff.id, Staff.phone)
            .where(Staff.active, Staff.ring_me, Staff.presence == Presence.READY, Staff.phone.is_not(None), ~holds)
            .order_by(Staff.presence_since, Staff.id)
        )
        return [(staff_id, phone) for staff_id, phone in found if phone]


def ring_ready_agents(database: Database, ringer: Ringer, clock: Clock) -> int:
    """Ring every ready agent for whom a callback is due; says how many. Outside opening hours nobody is rung.

    It takes its time, by the phone company's rate, and so asks the clock again for each.
    """
    now = clock()
    script = ringer.scripts.current(now)
    if not may_ring(now, script.hours, script.rules.margin) or not _worthwhile(database, now):
        return 0
    rung = 0
    for staff_id, phone in ready_agents(database):
        now = clock()
        if not script.rules.may_ring(phone):
            with database.begin() as session:
                presence.set_presence(session, staff_id, Presence.AWAY, BAD_NUMBER, HOTLINE, now)
            continue
        callback_id = claims.take_next_if_ready(database, staff_id, now)
        if callback_id is None:  # nothing more is due, or this agent is not ready any more
            continue
        attempt = _ring(database, ringer, callback_id, staff_id, phone, now)
        if attempt is None or attempt.outcome == AttemptStatus.NOT_PLACED:
            break
        rung += 1
    return rung


def _worthwhile(database: Database, now: datetime) -> bool:
    """Whether anything is due, and the phone company has not just refused."""
    refused = select(Attempt.id).where(
        Attempt.decided_at > now - PAUSE, Attempt.rung_by_us, Attempt.outcome == AttemptStatus.NOT_PLACED.value
    )
    with database.reading() as session:
        return claims.anything_due(session, now) and session.scalars(refused).first() is None


def _ring(
    database: Database, ringer: Ringer, callback_id: int, staff_id: int, phone: str, now: datetime
) -> Attempt | None:
    """None: a rule forbids it at this moment, and the callback goes back to the queue."""
    try:
        return ringer.ring(callback_id, phone, now, staff_id, by_us=True)
    except HotlineError as error:
        with suppress(HotlineError), database.begin() as session:
            claims.hand_back(session, callback_id, staff_id, str(error), now, by_us=True)
        return None
