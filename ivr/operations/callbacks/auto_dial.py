"""The *ring me* mode: agents who are ready are rung with the next due callback, the longest waiting first."""

from __future__ import annotations

import math
import threading
from collections.abc import Iterable
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from datetime import datetime, timedelta

from sqlalchemy import select

from ivr.clock import Clock
from ivr.hotline.callback import AttemptStatus, may_ring
from ivr.hotline.errors import HotlineError
from ivr.hotline.script import Script
from ivr.hotline.staff import Presence
from ivr.operations.audit.actors import HOTLINE
from ivr.operations.callbacks import claims, next_call
from ivr.operations.callbacks.dialling import BAD_NUMBER, Ringer
from ivr.operations.capacity.first_calls import FirstCalls
from ivr.operations.staff import presence
from ivr.records.database import Database
from ivr.records.models import Attempt, Callback
from ivr.records.people import Staff

PAUSE = timedelta(minutes=1)
"""A phone company that took no call is left alone for so long, or the whole queue would be tried in vain."""

PLACING = 1.0
"""Seconds that one hand needs at the most to claim, write down and ask the phone company: at a higher rate than one
call in that time several hands ring."""


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


def ring_ready_agents(database: Database, ringer: Ringer, clock: Clock, most_hands: int = 1) -> int:
    """Ring every ready agent for whom a callback is due; says how many. Outside opening hours nobody is rung.

    It takes its time, by the phone company's rate, and so asks the clock again for each. Several hands ring at the
    same time where one could not keep up with the rate, `most_hands` at the most.
    """
    now = clock()
    script = ringer.scripts.current(now)
    if not may_ring(now, script.hours, script.rules.margin) or not _worthwhile(database, now):
        return 0
    agents = ready_agents(database)
    ringing = _Ringing(database, ringer, clock, script, agents)
    hands = min(most_hands, math.ceil(script.rules.calls_per_second * PLACING), len(agents))
    if hands <= 1:
        return ringing.go_on()
    with ThreadPoolExecutor(hands, "ring") as pool:
        return sum([hand.result() for hand in [pool.submit(ringing.go_on) for _ in range(hands)]])


class _Ringing:
    """One pass: agents in their order, each taken by whichever hand is free next."""

    def __init__(
        self, database: Database, ringer: Ringer, clock: Clock, script: Script, agents: Iterable[tuple[int, str]]
    ) -> None:
        self._database, self._ringer, self._clock, self._script = database, ringer, clock, script
        self._agents, self._lock = iter(agents), threading.Lock()
        self._over, self._first_calls = threading.Event(), FirstCalls()

    def go_on(self) -> int:
        """Ring one agent after the other until nobody is left, or somebody met with a refusal; says how many."""
        rung = 0
        while (agent := self._next()) is not None:
            try:
                rung += self._ring(*agent)
            except BaseException:
                self._over.set()
                raise
        return rung

    def _next(self) -> tuple[int, str] | None:
        with self._lock:
            return None if self._over.is_set() else next(self._agents, None)

    def _ring(self, staff_id: int, phone: str) -> int:
        """How many were rung: one or none."""
        now = self._clock()
        if not self._script.rules.may_ring(phone):
            with self._database.begin() as session:
                presence.set_presence(session, staff_id, Presence.AWAY, BAD_NUMBER, HOTLINE, now)
            return 0
        first_calls_first = lambda: self._first_calls.pressed(self._database, self._script, now)  # noqa: E731
        callback_id = claims.take_next_if_ready(self._database, staff_id, now, first_calls_first)
        if callback_id is None:  # nothing more is due, or this agent is not ready any more
            return 0
        attempt = _ring(self._database, self._ringer, callback_id, staff_id, phone, now)
        if attempt is None or attempt.outcome == AttemptStatus.NOT_PLACED:
            self._over.set()
            return 0
        return 1


def _worthwhile(database: Database, now: datetime) -> bool:
    """Whether anything is due, and the phone company has not just refused."""
    refused = select(Attempt.id).where(
        Attempt.decided_at > now - PAUSE, Attempt.rung_by_us, Attempt.outcome == AttemptStatus.NOT_PLACED.value
    )
    with database.reading() as session:
        return next_call.anything_due(session, now) and session.scalars(refused).first() is None


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
