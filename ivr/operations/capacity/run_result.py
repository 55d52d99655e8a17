"""What a simulation is played from, and what is kept of what came of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from ivr.hotline.script import Script
from ivr.operations.capacity.callback_cost import learned
from ivr.operations.capacity.measured import WEEKS, Measured, measured
from ivr.operations.capacity.simulation.need import Staffing, fewest
from ivr.operations.capacity.simulation.world import Steady, World, opening_minutes
from ivr.records.database import Database
from ivr.records.simulation_runs import SimulationRun

GOALS = ("keeps", "within_a_day", "soon")


@dataclass(frozen=True)
class Source:
    """The world that is played in, what was measured for it, and what a callback has cost in planned minutes."""

    world: World
    known: Measured
    learned: float | None


def played_from(database: Database, script: Script, run: SimulationRun, now: datetime) -> Source:
    """This hotline's hours, rules and last weeks, with the figures that were asked for; it begins on a Saturday."""
    with database.reading() as session:
        known = measured(session, script.hours, {window.key for window in script.rules.windows}, now)
        cost = _learned(session, script, now)
    today = script.hours.local(now).date()
    first = today + timedelta(days=(5 - today.weekday()) % 7)
    talk, reached = run.parameters["talk"], run.parameters["reached"] / 100
    world = World(
        demand=known.demand_of(run.per_day, script.hours, first),
        plan=Steady(1),
        hours=script.hours,
        rules=script.rules,
        telephone=replace(known.telephone, talk=talk, reached=reached),
        choices=known.choices,
        first=first,
    )
    return Source(world, known, cost)


def told(found: list[Staffing], source: Source) -> dict[str, Any]:
    """The fewest agents for each goal, what comes of each number, and what it was played from."""
    goals = {goal: fewest(found, goal) for goal in GOALS}
    return {
        "goals": {goal: one and one.agents for goal, one in goals.items()},
        "rows": [_row(one) for one in found],
        "from": _assumed(source),
    }


def _row(one: Staffing) -> dict[str, Any]:
    out = one.outcome
    shares = {"told": out.share_told, "kept": out.share_kept, "soon": out.share_soon, "day": out.share_within_a_day}
    return {"agents": one.agents, "load": one.load, "hours": out.promised_hours, **shares}


def _assumed(source: Source) -> dict[str, Any]:
    world, attempts = source.world, source.world.rules.retry.max_attempts
    usual = source.known.telephone.callback_minutes(attempts)
    return {
        "seen": source.known.seen,
        "weeks": WEEKS,
        "own_hours": source.known.demand is not None,
        "minutes": world.telephone.callback_minutes(attempts),
        "learned": source.learned,
        "planned_for_one": source.learned and source.learned / usual,
        "days": sum(1 for day in world.hours.week_on(world.first) if day),
        "hours": opening_minutes(world.hours, world.first) / 60,
    }


def _learned(session: Session, script: Script, now: datetime) -> float | None:
    """Planned minutes of a callback; None while nothing is learned, only believed."""
    policy = script.rules.promise
    found = learned(session, policy, now)
    return None if found == policy.callback_minutes else found
