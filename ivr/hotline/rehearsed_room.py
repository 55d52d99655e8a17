"""How full the days to come seem in a call that nobody makes: what would be offered and promised then."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum
from itertools import accumulate

from ivr.hotline.callback import promise
from ivr.hotline.capacity import HalfHour, Room, Workload, half_hours
from ivr.hotline.script import Script
from ivr.hotline.verbs import Offer, Promised, Untold


class Full(StrEnum):
    """What seems to be promised already, where agents are planned."""

    NOTHING = "nothing"
    FIRST_DAY = "first_day"
    """All of the first opening day."""
    FOUR_DAYS = "four_days"
    ALL = "all"
    """As far ahead as anybody is told a time."""


_DAYS = {Full.NOTHING: 0, Full.FIRST_DAY: 1, Full.FOUR_DAYS: 4}


def offers(script: Script, now: datetime, full: Full) -> tuple[Offer, ...] | None:
    """The times that would have room; None where nobody has planned who rings."""
    room = _room(script, now, full)
    if room is None:
        return None
    return tuple(Offer(key, told.due_at, told.deadline_at) for key, told in room.offers(script.rules.windows))


def promised(window: str, day: date | None, script: Script, now: datetime, full: Full, ticket: str) -> Promised:
    """What somebody who chose this would be promised."""
    room, chosen = _room(script, now, full), script.window(window)
    told = room.promise(chosen, day) if room else promise(chosen, now, script.hours, script.rules.promise)
    if told is not None:
        return Promised(ticket, told.due_at, told.deadline_at)
    if script.hours.next_opening(now) is None:
        return Promised(ticket, None, None, untold=Untold.NO_OPENING)
    return Promised(ticket, None, None, untold=Untold.UNPLANNED if room and room.is_unplanned else Untold.NO_ROOM)


def _room(script: Script, now: datetime, full: Full) -> Room | None:
    if script.staffing is None:
        return None
    rules = script.rules
    ahead = half_hours(now, script.hours, script.staffing, rules.promise, rules.margin)
    return Room(now, script.hours, ahead, _work(ahead, script, full), rules.promise)


def _work(ahead: tuple[HalfHour, ...], script: Script, full: Full) -> Workload:
    """So many who wait that the days have no room which are full, and the next has."""
    days = list(dict.fromkeys(script.hours.local(one.start).date() for one in ahead))
    taken = set(days[: _DAYS.get(full, len(days))])
    filled = [one for one in ahead if script.hours.local(one.start).date() in taken]
    if not filled:
        return Workload()
    minutes = list(accumulate(one.planned for one in filled))[-1]
    return Workload({filled[-1].end: int(script.rules.promise.share * minutes / Workload().cost)})
