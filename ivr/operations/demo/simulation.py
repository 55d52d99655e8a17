"""The demo's admin has asked how many agents it takes when more people ask; the scheduler plays it once it runs."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from ivr.hotline.script import Script
from ivr.operations.capacity import runs
from ivr.operations.capacity.measured import glance

FORM = "demo"
PER_DAY = 250


def ensure(session: Session, script: Script, actor: str, now: datetime) -> None:
    """Ask for a simulation, with talks as they were in the demo's weeks, unless any was ever asked for."""
    if runs.latest(session):
        return
    _, telephone = glance(session, script.hours, now)
    asked = runs.Asked(PER_DAY, round(telephone.talk, 1), round(telephone.reached * 100))
    runs.start(session, asked, FORM, actor, now)
