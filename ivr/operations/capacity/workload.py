"""What waits in the queue, counted as `ivr.hotline.capacity` asks for it; and the room that it leaves."""

from __future__ import annotations

from collections import Counter
from datetime import datetime

from sqlalchemy import func, literal_column, select
from sqlalchemy.orm import Session

from ivr.hotline.callback import CallbackStatus
from ivr.hotline.capacity import Room, Workload, half_hours, is_any_time
from ivr.hotline.script import Script
from ivr.operations.capacity import callback_cost
from ivr.records.models import Callback

_WAITS = Callback.status == literal_column(f"'{CallbackStatus.WAITING}'")
"""Written out, so that the database sees that its index of what waits will do."""


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
    cost = callback_cost.learned(session, rules.promise, now)
    work = count(session, ahead[-1].end, any_time, cost, besides)
    return Room(now, script.hours, ahead, work, rules.promise)


def count(session: Session, until: datetime, any_time: list[str], cost: float, besides: int | None = None) -> Workload:
    """What waits with a place in the queue not later than `until`; `any_time` are the windows without hours.

    Who was told no time has a place behind every time that can be told, and is not among them.
    """
    stands = [_WAITS, Callback.order_at <= until]
    if besides is not None:
        stands.append(Callback.id != besides)
    grouped = select(Callback.order_at, Callback.window, func.count()).where(*stands)
    found = session.execute(grouped.group_by(Callback.order_at, Callback.window)).all()
    places: Counter[datetime] = Counter()
    for place, _, number in found:
        places[place] += number
    in_window = {(window, place): number for place, window, number in found if window not in any_time}
    latest = select(func.max(Callback.order_at)).where(*stands, Callback.rung_at.is_(None))
    asked = session.scalars(latest.where(Callback.window.in_(any_time))).one() if any_time else None
    return Workload(places, in_window, asked, cost)
