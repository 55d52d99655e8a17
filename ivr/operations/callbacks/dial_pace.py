"""The pace at which people are rung: what the rate allows, whom it keeps busy, and whether it holds the queue up."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ivr.hotline.call_rate import agents_kept_busy, rate_for
from ivr.hotline.callback import AttemptStatus
from ivr.hotline.script import Script
from ivr.operations.callbacks import slots
from ivr.operations.staff.headcount import Headcount, headcount
from ivr.records.models import Attempt

LATELY = timedelta(minutes=1)
_NEARLY_ALL = 0.9
"""Calls do not come evenly: from this share of the rate on there is always one that waits for its turn."""
_FEWEST = 2
"""One call by itself holds nobody up."""


@dataclass(frozen=True)
class Pace:
    """The rate (calls a second) beside the agents.

    `made`: calls of the last minute; `waiting`: those that wait for their turn now; `ahead`: how long another would.
    """

    rate: float
    headcount: Headcount
    made: int = 0
    waiting: int = 0
    ahead: timedelta = timedelta(0)

    @property
    def agents(self) -> int:
        """So many agents there are, by the plan or without one."""
        return self.headcount.agents

    @property
    def busy_agents(self) -> int:
        """So many agents can be kept busy."""
        return agents_kept_busy(self.rate)

    @property
    def too_low(self) -> bool:
        """Whether there are more agents than that."""
        return self.agents > self.busy_agents

    @property
    def needed(self) -> float:
        """The rate that all agents need."""
        return rate_for(self.agents)

    @property
    def holds_up(self) -> bool:
        """Whether agents wait at this moment because no more calls are allowed."""
        used = self.made >= max(_FEWEST, _NEARLY_ALL * self.rate * LATELY.total_seconds())
        return used and (self.waiting > 0 or self.refuses)

    @property
    def refuses(self) -> bool:
        """Whether the next turn is so far away that nobody may wait for it: whoever asks is told to try again."""
        return self.ahead > slots.LONGEST_WAIT


def pace(session: Session, script: Script, now: datetime) -> Pace:
    """How it stands at `now` (aware)."""
    rang = Attempt.outcome != AttemptStatus.REFUSED_BY_RULE.value
    made = select(func.count()).where(Attempt.decided_at > now - LATELY, Attempt.decided_at <= now, rang)
    rate = script.rules.calls_per_second
    return Pace(rate, headcount(session, script, now), session.scalar(made) or 0, *slots.waiting(session, rate, now))
