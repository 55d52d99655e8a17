"""What can be promised at this moment: to be rung, or to be answered in writing."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeAlias

from sqlalchemy.orm import Session

from ivr.hotline.callback import Promise, promise
from ivr.hotline.capacity import Room, no_place
from ivr.hotline.script import Script
from ivr.hotline.verbs import Offer, Untold
from ivr.operations.capacity import workload

NO_HOURS_AT_ALL = timedelta(days=7)
"""For a hotline that has no hours to plan with: looked at within a week."""

LooksForRoom: TypeAlias = Callable[[Session, Script, datetime, int | None], Room | None]


@dataclass(frozen=True)
class Plan:
    """What is told, if anything can be, else why not; and what is planned whether or not it is told."""

    promised: Promise | None
    planned: Promise
    untold: Untold | None = None


def look_for_time(
    session: Session,
    window: str,
    script: Script,
    now: datetime,
    day: date | None = None,
    offered: Offer | None = None,
    besides: int | None = None,
    room: LooksForRoom = workload.room,
) -> Plan:
    """What can be promised now: where there is room, or without a staffing plan, what the opening hours give.

    What was `offered` a moment ago is promised although the clock has gone on, unless its room was taken.
    `besides` is the callback that gets another time by it, `room` asks for the room that there is. Only of a first
    promise a day without room gives way to the first that has some: whoever has a promise already keeps that rather
    than one that was not asked for.
    """
    wanted, hours, policy = script.window(window), script.hours, script.rules.promise
    by_hours = promise(wanted, now, hours, policy)
    if by_hours is None:
        # Closed with no end in sight: nothing is told, but the callback is due as if the hours were ordinary.
        planned = promise(wanted, now, hours.without_closures(), policy)
        return Plan(None, planned or Promise(now, now + NO_HOURS_AT_ALL), Untold.NO_OPENING)
    if script.staffing is None:
        return Plan(by_hours, by_hours)
    found = room(session, script, now, besides)
    heard = Promise(offered.due, offered.deadline) if offered else None
    told = found and found.promise(wanted, day, heard)
    if found and not told and day and besides is None:
        told = found.promise(wanted)
    if told:
        return Plan(told, told)
    why = Untold.UNPLANNED if found is None or found.is_unplanned else Untold.NO_ROOM
    return Plan(None, Promise(by_hours.due_at, no_place(now)), why)
