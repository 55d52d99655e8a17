"""What waits in the queue, counted as `ivr.hotline.capacity` asks for it; and the room that it leaves.

Counting is a look at everything that waits. A long queue is counted by the scheduler every few seconds (`snapshot`);
whoever asks for room then adds what was asked for since.
"""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from ivr.hotline.capacity import FARTHEST_LOOK, Room, Workload, half_hours, is_any_time
from ivr.hotline.script import Script
from ivr.operations.capacity import callback_cost, snapshot
from ivr.operations.capacity.snapshot import WAITS, Places
from ivr.records.models import Callback


def room(session: Session, script: Script, now: datetime, besides: int | None = None) -> Room | None:
    """The room for promises that are given now; None without a staffing plan, and when no opening is known.

    `besides` is the number of a callback that is to get another time: it does not stand in its own way.
    """
    if script.staffing is None:
        return None
    rules = script.rules
    ahead = half_hours(now, script.hours, script.staffing, rules.promise, rules.margin)
    if not ahead:
        return None
    any_time = [window.key for window in rules.windows if is_any_time(window)]
    until = reach = ahead[-1].end
    if farthest := _farthest(session, now, until):
        ahead, reach = half_hours(now, script.hours, script.staffing, rules.promise, rules.margin, farthest), farthest
    places = snapshot.recent(session, now, (one.end for one in ahead)) or snapshot.count(session, reach)
    if besides is not None:
        places.subtract(_own(session, besides))
    work = Workload(
        places=_by_place(places, reach),
        in_window=_in_windows(places, any_time),
        latest_asap=_latest_told(session, any_time, reach, besides),
        cost=callback_cost.learned(session, rules.promise, now),
    )
    return Room(now, script.hours, ahead, work, rules.promise, until)


def _by_place(places: Places, until: datetime) -> Counter[datetime]:
    """How many wait at each place up to `until`: behind it are those who were told no time."""
    found: Counter[datetime] = Counter()
    for (place, _, _), number in places.items():
        if place <= until:
            found[place] += number
    return found


def _in_windows(places: Places, any_time: list[str]) -> Counter[tuple[str, datetime]]:
    found: Counter[tuple[str, datetime]] = Counter()
    for (place, window, _), number in places.items():
        if window not in any_time:
            found[window, place] += number
    return found


def _farthest(session: Session, now: datetime, until: datetime) -> datetime | None:
    """The farthest promise, where one stands later than is told now: fewer days ahead are looked at than were once.

    No new promise may push it, so the work until then counts as well. Times that were agreed on with an agent are few.
    """
    told = select(Callback.order_at).where(
        WAITS,
        Callback.order_at > until,
        Callback.order_at <= now + FARTHEST_LOOK,
        Callback.rung_at.is_(None),
        Callback.order_at == Callback.deadline_at,
    )
    return session.scalars(told.order_by(Callback.order_at.desc()).limit(1)).first()


def _own(session: Session, callback_id: int) -> Places:
    """The place of one callback, if it waits."""
    asked = select(Callback.order_at, Callback.window, Callback.rung_at).where(WAITS, Callback.id == callback_id)
    row = session.execute(asked).first()
    return Places({(row.order_at, row.window, row.rung_at is not None): 1}) if row else Places()


def _latest_told(session: Session, any_time: list[str], until: datetime, besides: int | None) -> datetime | None:
    """The latest time told to anybody who wants to be rung as soon as possible, and was not yet.

    Who has agreed on another time with an agent stands there, and not where they were told.
    """
    if not any_time:
        return None
    as_told = Callback.order_at == Callback.deadline_at
    asked: list[ColumnElement[bool]] = [WAITS, Callback.order_at <= until, Callback.rung_at.is_(None), as_told]
    if besides is not None:
        asked.append(Callback.id != besides)
    latest = select(Callback.order_at).where(*asked, Callback.window.in_(any_time))
    return session.scalars(latest.order_by(Callback.order_at.desc()).limit(1)).first()
