"""What waits in both queues, counted as `ivr.hotline.capacity` asks for it; and the room that it leaves.

Counting is a look at everything that waits. A long queue is counted by the scheduler every few seconds (`snapshot`);
whoever asks for room then adds what was asked for since.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.hotline.capacity import FARTHEST_LOOK, Room, Workload, half_hours, is_any_time
from ivr.hotline.script import Script
from ivr.operations.capacity import callback_cost, in_writing, snapshot
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
    latest_asap, farthest = _told(session, any_time, now, besides)
    if farthest is not None and farthest > until:
        ahead, reach = half_hours(now, script.hours, script.staffing, rules.promise, rules.margin, farthest), farthest
    places = snapshot.recent(session, now, (one.end for one in ahead)) or snapshot.count(session, reach)
    if besides is not None:
        places.subtract(_own(session, besides))
    work = Workload(
        places=_by_place(places, reach, in_writing.places(session, reach, rules.promise)),
        in_window=_in_windows(places, any_time),
        latest_asap=latest_asap,
        cost=callback_cost.learned(session, rules.promise, now),
    )
    return Room(now, script.hours, ahead, work, rules.promise, until)


def room_to_answer(session: Session, script: Script, now: datetime, besides: int | None = None) -> Room | None:
    """The same for somebody who wants to be answered in writing: not sooner than whoever asked for that before them."""
    found = room(session, script, now, besides)
    return found and replace(found, work=replace(found.work, latest_asap=in_writing.latest_told(session, now)))


def _by_place(places: Places, until: datetime, written: Mapping[datetime, float]) -> dict[datetime, float]:
    """How many wait at each place up to `until`, and `written` besides: behind it are those who were told no time."""
    found: defaultdict[datetime, float] = defaultdict(float, written)
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


def _own(session: Session, callback_id: int) -> Places:
    """The place of one callback, if it waits."""
    asked = select(Callback.order_at, Callback.window, Callback.rung_at).where(WAITS, Callback.id == callback_id)
    row = session.execute(asked).first()
    return Places({(row.order_at, row.window, row.rung_at is not None): 1}) if row else Places()


def _told(
    session: Session, any_time: list[str], now: datetime, besides: int | None
) -> tuple[datetime | None, datetime | None]:
    """The latest time told to anybody who wants to be rung as soon as possible and was not yet; and to anybody at all.

    The second may lie farther away than any time is told now, when fewer days ahead are looked at than were once: no
    new promise may push it. Who has agreed on another time with an agent stands there, and not where they were told.
    """
    as_told = Callback.order_at == Callback.deadline_at
    not_yet = [WAITS, Callback.order_at <= now + FARTHEST_LOOK, Callback.rung_at.is_(None), as_told]
    latest = select(Callback.order_at).where(*not_yet).order_by(Callback.order_at.desc()).limit(1)
    asap = latest.where(Callback.window.in_(any_time))
    if besides is not None:
        asap = asap.where(Callback.id != besides)
    found = session.execute(select(asap.scalar_subquery(), latest.scalar_subquery())).one()
    return found[0], found[1]
