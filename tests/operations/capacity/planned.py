"""A hotline with a plan, for tests: sixteen agents on weekdays from eight to three."""

from __future__ import annotations

import dataclasses
from datetime import datetime, time

from ivr.hotline.script import Script
from ivr.hotline.staffing import Staffed, StaffingPlan
from ivr.records.database import Database
from tests.support.queue import SCRIPT, Queue


def with_plan(agents: int, script: Script = SCRIPT) -> Script:
    """The same script with so many agents planned whenever it is usually open."""
    return dataclasses.replace(script, staffing=StaffingPlan(((Staffed(time(8), time(15), agents),),) * 5 + ((),) * 2))


def promised(database: Database, count: int, deadline: datetime, *, first: int = 1, **values: object) -> list[int]:
    """So many people wait who were told a time; gives the numbers of their callbacks."""
    queue = Queue(database)
    return [queue.waits(first + at, deadline_at=deadline, order_at=deadline, **values) for at in range(count)]
