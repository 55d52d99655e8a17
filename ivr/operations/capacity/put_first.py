"""Whose promises break when one callback is rung before all others: told before somebody decides so."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from datetime import datetime

from sqlalchemy.orm import Session

from ivr.hotline.callback import CallbackStatus
from ivr.hotline.script import Script
from ivr.hotline.staffing_need import Need, Place
from ivr.operations.capacity.at_risk import AtRisk, of_places
from ivr.operations.capacity.situation import Situation, situation
from ivr.records.models import Callback

MOST_NAMED = 20


def endangered(session: Session, script: Script, callback: Callback, now: datetime) -> list[AtRisk]:
    """The promises that are kept as the queue stands, and not when this one is rung now: with those who are there."""
    if callback.status != CallbackStatus.WAITING or callback.lane == 0:
        return []
    found = situation(session, script, now)
    first = rung_first(found.need, callback.order_at, callback.rung_at is None)
    return _more(session, found, found.need, first, callback)


def endangered_by_agreement(session: Session, script: Script, callback: Callback, now: datetime) -> list[AtRisk]:
    """The promises that would be kept if this one, which waits for the time that was agreed on, did not wait."""
    if callback.status != CallbackStatus.WAITING:
        return []
    found = situation(session, script, now)
    without = _without(found.need, callback.order_at, callback.rung_at is None)
    return _more(session, found, replace(found.need, places=tuple(without)), found.need, callback)


def _more(session: Session, found: Situation, before: Need, after: Need, but: Callback) -> list[AtRisk]:
    """What breaks after, and not before: of those who were told the same time the ones who asked last."""
    had = dict(before.at_risk(found.agents))
    more = Counter({at: count - had.get(at, 0) for at, count in after.at_risk(found.agents)})
    return [one for one in of_places(session, before, +more, had, MOST_NAMED) if one.callback_id != but.id]


def rung_first(need: Need, place: datetime, unrung: bool) -> Need:
    """The same when one of those who stand at this place is rung before everybody."""
    places = _without(need, place, unrung)
    front = min([need.now, *(one.at for one in places[:1])])
    return replace(need, places=(Place(front, 1, 0), *places))


def _without(need: Need, place: datetime, unrung: bool) -> list[Place]:
    """The places when one fewer stands at this one, which the next one may stand for."""
    at = next((one.at for one in need.places if one.at >= place), None)
    return [
        Place(one.at, max(0, one.waiting - 1), max(0, one.unrung - unrung)) if one.at == at else one
        for one in need.places
    ]
