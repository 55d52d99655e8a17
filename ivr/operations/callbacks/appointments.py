"""A time that an agent agrees on with a caller: it is one at which people are rung, or another is agreed on."""

from __future__ import annotations

from datetime import date, datetime

from sqlalchemy.orm import Session

from ivr.hotline.callback import Promise, may_ring
from ivr.hotline.errors import HotlineError
from ivr.hotline.script import Script
from ivr.operations.capacity.times import look_for_time


class ClosedThen(HotlineError):
    """The hotline is closed at the time that was agreed; `opens_at` is when people can be rung next."""

    def __init__(self, opens_at: datetime) -> None:
        super().__init__(f"People are not rung at that time; the next opening is {opens_at.isoformat()}.")
        self.opens_at = opens_at


class NoRoomThen(HotlineError):
    """The time that was chosen can be promised no more: others were quicker, the hours changed, or the plan did."""


def check(at: datetime, script: Script) -> None:
    """Nobody is told one time and rung at another: raises ClosedThen. While no opening is known, any time will do."""
    if may_ring(at, script.hours, script.rules.margin):
        return
    then = script.hours.at(at)
    opens_at = script.hours.next_opening(then.closes_at if then.open and then.closes_at else at)
    if opens_at is not None:
        raise ClosedThen(opens_at)


def with_room(session: Session, window: str, day: date, callback_id: int, script: Script, now: datetime) -> Promise:
    """The promise of a window on a local date, as it was chosen from what had room then. Raises NoRoomThen."""
    found = look_for_time(session, window, script, now, day, besides=callback_id).promised
    if found is None or script.hours.local(found.deadline_at).date() != day:
        raise NoRoomThen("There is no room at that time any more.")
    return found
