"""How many agents a rate of calls keeps busy: the provider takes so many a second, and each costs an agent minutes."""

from __future__ import annotations

import math
from datetime import date

from ivr.hotline.staffing import StaffingPlan

MINUTES_AN_ATTEMPT = 4.3
"""Agent's minutes that one attempt to ring somebody costs: six in ten are answered, by a talk of five minutes on
average and its notes; the others cost half a minute of ringing and a word about it."""


def agents_kept_busy(calls_per_second: float) -> int:
    """So many agents can be rung one after the other at this rate; more would wait for their turn."""
    return math.floor(calls_per_second * 60 * MINUTES_AN_ATTEMPT)


def rate_for(agents: int) -> float:
    """The calls a second that keep so many agents busy, rounded up to a tenth."""
    return math.ceil(agents / (60 * MINUTES_AN_ATTEMPT) * 10) / 10


def most_planned(plan: StaffingPlan, since: date = date.min) -> int:
    """The agents of the plan's fullest half hour; days that differ count unless they were over before `since`."""
    weeks = [plan.weekly, *(one.week for one in plan.exceptions if one.last >= since)]
    return max((staffed.agents for week in weeks for day in week for staffed in day), default=0)
