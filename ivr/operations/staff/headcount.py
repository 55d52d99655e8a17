"""How many agents there are to be kept busy: as many as are planned, or all who work here where nothing is planned."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ivr.hotline.call_rate import most_planned
from ivr.hotline.script import Script
from ivr.hotline.staff import Role
from ivr.records.people import Staff


@dataclass(frozen=True)
class Headcount:
    """So many agents at the same time at the most; `planned`: the plan says so, not the list of people."""

    agents: int
    planned: bool = False


def headcount(session: Session, script: Script, now: datetime) -> Headcount:
    """How many agents may be at their desks together from now (aware) on."""
    if script.staffing is not None:
        return Headcount(most_planned(script.staffing, script.hours.local(now).date()), planned=True)
    working = select(func.count()).where(Staff.active, Staff.role == Role.AGENT.value)
    return Headcount(session.scalar(working) or 0)
