"""What is told to whoever asks now to be rung as soon as possible."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from ivr.hotline.callback import Promise, Window, promise
from ivr.hotline.capacity import Room, is_any_time
from ivr.hotline.script import Script
from ivr.operations.capacity import workload


@dataclass(frozen=True)
class ToldNext:
    """`promise` None: no time; `is_unplanned`: as nobody is planned in the days to come, or too few for anything."""

    promise: Promise | None = None
    is_unplanned: bool = False


def told_next(session: Session, script: Script, now: datetime) -> ToldNext:
    """What it is at `now` (aware): nothing is promised by asking."""
    return told_by(script, workload.room(session, script, now), now)


def told_by(script: Script, room: Room | None, now: datetime) -> ToldNext:
    """The same where the room is known; None: without a plan the clock alone says it."""
    if room is None:
        return ToldNext(promise(_any_time(script), now, script.hours, script.rules.promise))
    return ToldNext(room.promise(_any_time(script)), room.is_unplanned)


def _any_time(script: Script) -> Window:
    windows = script.rules.windows
    return next((window for window in windows if is_any_time(window)), windows[0])
