"""What a caller wishes of a callback: the times that have room, to be owed one, or the one that is owed at another."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from ivr.hotline.script import Script
from ivr.hotline.state import Goal, State
from ivr.hotline.verbs import MoveCallback, Offer, Promised, RequestCallback, TimesFound, Untold, Withdrawn
from ivr.operations.audit.actors import CALLER
from ivr.operations.callbacks import open_callback, outcomes, promises
from ivr.operations.capacity import workload
from ivr.records.models import Report


def times(session: Session, state: State, script: Script, now: datetime) -> TimesFound:
    """The times that have room, for who is to be rung, or rung at another time."""
    owed = open_callback.open_for(session, state.caller) if state.goal is Goal.MOVE and state.caller else None
    found = workload.room(session, script, now, owed.id if owed else None)
    if found is None:
        return TimesFound(None if script.staffing is None else ())
    offers = found.offers(script.rules.windows)
    return TimesFound(tuple(Offer(window, one.due_at, one.deadline_at) for window, one in offers))


def requested(
    session: Session, state: State, report: Report, wish: RequestCallback, script: Script, now: datetime
) -> Promised | TimesFound:
    """A callback is owed. Where what was chosen has no room, who still listens is told what else has."""
    told = promises.request(session, report, wish.number, wish.window, script, now, wish.day, wish.offered)
    if told.untold is Untold.NO_ROOM and state.ending is None:
        found = times(session, state, script, now)
        if found.offers:
            return replace(found, gone=True)
    return replace(told, closed_at=_closed_at(script, now))


def moved(session: Session, state: State, wish: MoveCallback, script: Script, now: datetime) -> Promised | Withdrawn:
    """Another time for the callback that is owed to the caller; none can be had while it is being rung."""
    chosen = (wish.window, script, CALLER, now, wish.day, wish.offered)
    told = outcomes.reschedule(session, state.caller or "", *chosen)
    return replace(told, closed_at=_closed_at(script, now)) if told else Withdrawn(worked=False)


def _closed_at(script: Script, now: datetime) -> datetime | None:
    """When the hotline was last closed for an emergency, of the closures that hold now."""
    return max((one.since for one in script.hours.closures if one.active(now)), default=None)
