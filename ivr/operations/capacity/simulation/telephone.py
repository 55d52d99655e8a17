"""What becomes of ringing people: how long the agent is busy with it, and whether anybody is reached."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from math import exp
from random import Random

from ivr.hotline.callback import AttemptStatus

AGENT_LEG = timedelta(seconds=5)
"""The agent's telephone is rung and 1 is pressed before the person's rings."""
RINGS = (20.0, 25.0)
"""Seconds."""
AFTER_NOBODY = timedelta(seconds=10)
"""Until the agent is ready for the next when nobody was reached."""

USUAL_MISSES: Mapping[AttemptStatus, float] = {
    AttemptStatus.NO_ANSWER: 0.55,
    AttemptStatus.VOICEMAIL: 0.20,
    AttemptStatus.BUSY: 0.15,
    AttemptStatus.CALLER_HUNG_UP: 0.05,
    AttemptStatus.FAILED: 0.05,
}
"""Shares of what becomes of an attempt that reaches nobody."""


@dataclass(frozen=True)
class Attempted:
    """One attempt: how it ended, and for how long it and what follows it keep the agent."""

    outcome: AttemptStatus
    took: timedelta


@dataclass(frozen=True)
class Telephone:
    """How people are reached and talked with. Minutes; a talk is lognormal with this median and sigma.

    Everything that is done by talking takes `slower` times as long as is believed.
    """

    reached: float = 0.6
    talk: float = 4.0
    spread: float = 0.6
    wrap_up: float = 1.5
    slower: float = 1.0
    misses: Mapping[AttemptStatus, float] = field(default_factory=lambda: USUAL_MISSES, hash=False)

    def ring(self, dice: Random) -> Attempted:
        """One attempt as chance has it."""
        rings = AGENT_LEG + timedelta(seconds=dice.uniform(*RINGS))
        if dice.random() < self.reached:
            talk = dice.lognormvariate(0.0, self.spread) * self.talk
            return Attempted(AttemptStatus.CONNECTED, rings + timedelta(minutes=(talk + self.wrap_up) * self.slower))
        outcome = dice.choices(list(self.misses), list(self.misses.values()))[0]
        return Attempted(outcome, rings + AFTER_NOBODY)

    def callback_minutes(self, attempts: int) -> float:
        """Minutes of an agent that a callback takes on average, as is believed, with so many attempts at most."""
        rings = (AGENT_LEG + timedelta(seconds=sum(RINGS) / 2)) / timedelta(minutes=1)
        nobody = rings + AFTER_NOBODY / timedelta(minutes=1)
        talked = rings + self.talk * exp(self.spread**2 / 2) + self.wrap_up
        one = self.reached * talked + (1 - self.reached) * nobody
        tries = (1 - (1 - self.reached) ** attempts) / self.reached if self.reached else attempts
        return one * tries
