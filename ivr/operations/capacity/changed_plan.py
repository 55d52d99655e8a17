"""How many promises that were made already another plan, or other hours, would leave without room."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime
from math import ceil

from sqlalchemy.orm import Session

from ivr.hotline.script import Script
from ivr.operations.capacity import workload

_HAIR = 1e-6


def left_without_room(session: Session, in_force: Script, draft: Script, now: datetime) -> int:
    """So many callbacks more than now cannot be done by the time that was told, if the draft held from `now` on.

    Reckoned with every planned minute; 0 where the draft has no plan, or no opening is known.
    """
    if draft.staffing is None:
        return 0
    return max(0, _without_room(session, draft, now) - _without_room(session, in_force, now))


def _without_room(session: Session, script: Script, now: datetime) -> int:
    every_minute = replace(script.rules, promise=replace(script.rules.promise, share=1.0))
    room = workload.room(session, replace(script, rules=every_minute), now)
    if room is None:
        return 0
    return ceil(max(0.0, *(-left for left in room.left)) / room.work.cost - _HAIR)
