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
from ivr.operations.capacity.situation import situation
from ivr.records.models import Callback

MOST_NAMED = 20


def endangered(session: Session, script: Script, callback: Callback, now: datetime) -> list[AtRisk]:
    """The promises that are kept as the queue stands, and not when this one is rung now: with those who are there."""
    if callback.status != CallbackStatus.WAITING or callback.lane == 0:
        return []
    found = situation(session, script, now)
    before = dict(found.need.at_risk(found.agents))
    after = dict(rung_first(found.need, callback.order_at, callback.rung_at is None).at_risk(found.agents))
    more = Counter({at: count - before.get(at, 0) for at, count in after.items()})
    spared = {at: before.get(at, 0) for at in more}
    return [one for one in of_places(session, +more, spared, MOST_NAMED) if one.callback_id != callback.id]


def rung_first(need: Need, place: datetime, unrung: bool) -> Need:
    """The same when one of those who stand at this place is rung before everybody."""
    places = [_without_one(one, unrung) if one.at == place else one for one in need.places]
    front = min([need.now, *(one.at for one in places[:1])])
    return replace(need, places=(Place(front, 1, 0), *places))


def _without_one(place: Place, unrung: bool) -> Place:
    return Place(place.at, place.waiting - 1, place.unrung - unrung)
