"""How it stands with what was promised at this moment: what waits, who is there, and how many it takes."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ivr.hotline.capacity import HalfHour, half_hours
from ivr.hotline.script import Script
from ivr.hotline.staff import Presence, Role
from ivr.hotline.staffing_need import Need, OneAgent, Place, Supply
from ivr.operations.capacity import snapshot
from ivr.operations.capacity.callback_cost import Cost, costs
from ivr.records.people import Staff

SETTLING = timedelta(minutes=10)
"""So long after opening nobody is alarmed because of who is not there yet."""


@dataclass(frozen=True)
class Situation:
    """What is needed today, or on the next opening day, and who is there.

    `ahead` are the half hours to come, `one` the same with one agent in each; both are empty where nothing opens.
    """

    now: datetime
    script: Script
    ahead: tuple[HalfHour, ...]
    one: tuple[HalfHour, ...]
    need: Need
    cost: Cost
    came: int
    """Agents who are there at this moment."""
    agents: int
    """So many are reckoned with from now on: those who are there, before the opening those who are planned."""

    @property
    def day(self) -> date | None:
        """The day that it is about, on the local clock."""
        return self.script.hours.local(self.ahead[0].start).date() if self.ahead else None

    @property
    def is_open(self) -> bool:
        """Whether the hotline is open."""
        return bool(self.ahead) and self.ahead[0].start <= self.now

    @property
    def planned_now(self) -> int | None:
        """Agents planned for this half hour, or for the first one after the opening; None without a plan."""
        return self.planned(self.ahead[0]) if self.ahead else None

    @property
    def is_alarming(self) -> bool:
        """Whether promises break with those who are there of the planned agents, some time after the opening."""
        if self.script.staffing is None or not self.is_open:
            return False
        opened = self.script.hours.working_time_between(self.now - SETTLING, self.now)
        return opened >= SETTLING and bool(self.at_risk)

    @property
    def missing(self) -> int:
        """How many agents more it takes to keep the day's promises."""
        return max(0, self.need.needed_today - self.agents)

    @property
    def at_risk(self) -> int:
        """So many of the day's promises break."""
        return sum(count for _, count in self.need.at_risk_today(self.agents))

    @property
    def first_at_risk(self) -> datetime | None:
        """When the first promise of the day breaks."""
        return next((at for at, _ in self.need.at_risk_today(self.agents)), None)

    def planned(self, half_hour: HalfHour) -> int | None:
        """How many agents are planned in a half hour; None without a plan."""
        plan = self.script.staffing
        return plan.agents_at(self.script.hours.local(half_hour.start)) if plan else None


def situation(session: Session, script: Script, now: datetime, agents: int | None = None) -> Situation:
    """How it stands at `now` (aware), if so many agents were there from now on; None: those who are."""
    hours, plan, rules = script.hours, script.staffing, script.rules
    one, settings = OneAgent(plan), (rules.promise, rules.margin)
    ahead, single = (_not_over(half_hours(now, hours, each, *settings), now) for each in (plan or one, one))
    cost, came = costs(session, rules.promise, now), there_now(session)
    waiting = places(session, now, [one.end for one in ahead]) if ahead else ()
    supply = Supply(now, ahead) if plan else None
    need = Need(Supply(now, single), supply, _day_ends(script, ahead, now), waiting, cost.at_desk)
    found = Situation(now, script, ahead, single, need, cost, came, came)
    if agents is None:
        agents = came if found.is_open or plan is None else found.planned_now or came
    return Situation(now, script, ahead, single, need, cost, came, agents)


def places(session: Session, now: datetime, ends: Sequence[datetime]) -> tuple[Place, ...]:
    """How many wait at each place of the queue, to the last of these ends that matters.

    A long queue was counted by the scheduler a moment ago: in quarters of an hour, and what was rung since is among it.
    """
    until = max(ends)
    counted = snapshot.recent(session, now, ends)
    if counted is None:
        counted = snapshot.count(session, until)
    waiting: Counter[datetime] = Counter()
    rung: Counter[datetime] = Counter()
    for (at, _, was_rung), number in counted.items():
        if at <= until:
            waiting[at] += number
            rung[at] += number * was_rung
    return tuple(Place(at, number, number - rung[at]) for at, number in sorted(waiting.items()))


def there_now(session: Session) -> int:
    """How many agents, and others who take callbacks, are there: ready, on a call, or busy with what follows one."""
    there = Staff.active, Staff.role != Role.OFFICER.value, Staff.presence != Presence.AWAY.value
    return session.scalar(select(func.count()).select_from(Staff).where(*there)) or 0


def _not_over(found: tuple[HalfHour, ...], now: datetime) -> tuple[HalfHour, ...]:
    return tuple(one for one in found if one.end > now)


def counts_until(ahead: Sequence[HalfHour]) -> list[datetime]:
    """Until when promises count to each half hour: to the last of a day also those told a time while it is closed.

    Hours may have changed since a time was told, and only until that closing can they be kept.
    """
    return [one.start for one in ahead[1:]] + [one.end for one in ahead[-1:]]


def _day_ends(script: Script, ahead: tuple[HalfHour, ...], now: datetime) -> datetime:
    days = [(script.hours.local(one.start).date(), end) for one, end in zip(ahead, counts_until(ahead), strict=True)]
    return max((end for day, end in days if day == days[0][0]), default=now)
