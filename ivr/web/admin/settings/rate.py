"""What the rate of calls means for the people who are planned, in words beside the setting and on the first page."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy.orm import Session

from ivr.hotline.call_rate import MINUTES_AN_ATTEMPT
from ivr.hotline.script import Script
from ivr.operations.callbacks.dial_pace import Pace
from ivr.operations.staff.headcount import headcount
from ivr.web import current
from ivr.web.frame.formats import decimal
from ivr.web.frame.texts import t


@dataclass(frozen=True)
class RateWords:
    """A sentence or two, and whether they are a warning."""

    text: str
    too_low: bool


def rate_words(session: Session, script: Script) -> RateWords:
    """What the rate of this script means for the agents of its plan, or for all where it has none."""
    there = headcount(session, script, current.now())
    pace = Pace(script.rules.calls_per_second, there)
    whose = t("settings.rate.planned" if there.planned else "settings.rate.working", n=decimal(there.agents))
    about = t(
        "settings.rate.too_low" if pace.too_low else "settings.rate.enough",
        rate=decimal(pace.rate, 2),
        busy=decimal(pace.busy_agents),
        needed=decimal(pace.needed, 1),
        minutes=decimal(MINUTES_AN_ATTEMPT, 1),
    )
    return RateWords(f"{about} {whose}", pace.too_low)
