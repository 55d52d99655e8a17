"""Without a staffing plan everybody is rung in the order of asking, also who was told no time while there was one."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from ivr.hotline.callback import promise
from ivr.hotline.capacity import asked_for_no_place
from ivr.hotline.script import Script
from ivr.operations.capacity.times import NO_HOURS_AT_ALL
from ivr.operations.capacity.without_time import behind_all
from ivr.records.database import Database
from ivr.records.models import Callback

AT_ONCE = 1_000
"""So many in one transaction; the others follow."""


def give_places(database: Database, script: Script, now: datetime) -> int:
    """Where no plan is in force any more, they stand where they would if there had been none; says how many moved.

    They still were told no time: nothing is promised, and nothing of it can be late.
    """
    if script.staffing is not None:
        return 0
    behind = select(Callback).where(*behind_all(now)).order_by(Callback.order_at).limit(AT_ONCE)
    with database.begin() as session:
        found = session.scalars(behind.with_for_update(skip_locked=True, key_share=True)).all()
        for callback in found:
            callback.order_at = _place(callback.window, asked_for_no_place(callback.order_at), script)
    return len(found)


def _place(window: str, asked: datetime, script: Script) -> datetime:
    hours = script.hours.without_closures()
    windows = script.rules.windows
    wanted = next((one for one in windows if one.key == window), windows[0])
    by_hours = promise(wanted, asked, hours, script.rules.promise)
    return by_hours.deadline_at if by_hours else asked + NO_HOURS_AT_ALL
