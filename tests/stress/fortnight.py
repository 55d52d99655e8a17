"""Days of a hotline through the product itself: hundreds of people ask to be rung back, and a few agents ring them.

Everybody comes over the telephone or by the pages; a scheduler works on the same clock. What was promised and kept is
counted from what callers heard and from when their telephones rang.
"""

from __future__ import annotations

import random
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta

from ivr.emulator import Phone
from ivr.operations.capacity.simulation import demand
from ivr.operations.capacity.simulation.world import SATURDAY, of_load
from scheduler.jobs import TIMETABLE
from tests.stress.callers import Callers, Person
from tests.stress.desks import Desks
from tests.stress.stage import Stage, Steps
from tests.support.line import WIB, Line, with_rules
from tests.support.planned import planned
from tests.support.queue import number_of

OPENS, STOPS = time(8), time(14, 54, 30)
"""Agents sign in when the hotline opens; nobody new is rung shortly before it closes."""
CALLS_AGAIN = ("2", "8", "1")
"""What those who were told a time may do: move it, withdraw, ask once more."""
OFTEN = ("lapsed claims", "silent attempts", "past half hours", "agents who have gone")
"""Jobs that are done in every half hour here; all others are four times a day."""
NOT_HERE = "ring ready agents"
"""Nobody here wants to be rung by the hotline without a click."""


@dataclass(frozen=True)
class Size:
    """So many agents, at so much load, for so many days from a Saturday on; how far ahead a time is told.

    `changes_of_mind` is the share of the people who call again, for each of the reasons to.
    """

    agents: int
    load: float
    days: int
    farthest: int = 5
    changes_of_mind: float = 0.02


class Fortnight:
    """One course of days. After the last of them nobody asks any more, and the queue is worked off."""

    def __init__(self, line: Line, size: Size, seed: int = 1) -> None:
        self.line, self.size, self.stage = line, size, Stage(line)
        self.dice = random.Random(f"{seed}: what happens")
        self.world = of_load(size.agents, size.load)
        policy = replace(line.hotline.files.rules.promise, farthest=size.farthest)
        line.publish(with_rules(planned(line.hotline.files, size.agents), promise=policy))
        self.callers = Callers(line, self.dice)
        self.desks = Desks(line, self.dice, self.callers.people)
        self.first, self.last = SATURDAY, SATURDAY + timedelta(days=size.days - 1)
        self._enter_callers(seed)

    def _enter_callers(self, seed: int) -> None:
        dice = random.Random(f"{seed}: who asks")
        asked = demand.asked(self.world.demand, self.world.hours, self.first, self.size.days, dice)
        for number, at in enumerate(asked):
            person = self.callers.somebody(number_of(number))
            self.stage.enter(at, self.callers.asks(person))
            for key in CALLS_AGAIN:
                if dice.random() < self.size.changes_of_mind:
                    later = at + timedelta(minutes=dice.uniform(5, 300))
                    self.stage.enter(later, self.callers.changes_their_mind(person, key))

    @property
    def people(self) -> list[Person]:
        """Everybody who has called."""
        return list(self.callers.people.values())

    @property
    def opening_days(self) -> int:
        """On how many days until the last the hotline was open."""
        every = (self.first + timedelta(days=number) for number in range((self.last - self.first).days + 1))
        return sum(bool(self.world.hours.intervals_on(day)) for day in every)

    def run(self) -> None:
        """From the first day until all times that were told are over, and who was told none has been rung."""
        crew = [self.desks.hire(number) for number in range(1, self.size.agents + 1)]
        day = self.first
        while day <= self.last or self._somebody_waits():
            self._day(day, crew)
            day += timedelta(days=1)
        self.last = day - timedelta(days=1)

    def _somebody_waits(self) -> bool:
        held = (person.told[-1].promise for person in self.people if person.told and not person.given_back)
        untold = (person for person in self.people if person.told_no_time and not person.claimed)
        return any(promise.deadline > self.line.now for promise in held) or next(untold, None) is not None

    def _day(self, day: date, crew: list[tuple[str, Phone]]) -> None:
        midnight = datetime.combine(day, time.min, WIB)
        for number in range(48):
            at = midnight + timedelta(minutes=30 * number, seconds=30)
            self.stage.enter(at, self._scheduler_works(everything=number % 12 == 0))
        if self.world.hours.intervals_on(day):
            home = datetime.combine(day, STOPS, WIB)
            for login, phone in crew:
                start = datetime.combine(day, OPENS, WIB) + timedelta(seconds=self.dice.uniform(0, 60))
                self.stage.enter(start, self.desks.works(login, phone, home))
        self.stage.play(midnight + timedelta(days=1))

    def _scheduler_works(self, everything: bool) -> Steps:
        for job in TIMETABLE:
            if job.name in OFTEN or (everything and job.seconds is not None and job.name != NOT_HERE):
                job.work(self.line.hotline, self.line.now)
        yield from ()
