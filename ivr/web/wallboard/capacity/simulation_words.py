"""What came of simulations, in words: the answer, what is under way, and what was asked before."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from ivr.operations.capacity import runs
from ivr.operations.capacity.run_queue import is_played
from ivr.operations.capacity.run_result import GOALS
from ivr.operations.capacity.runs import Ending
from ivr.operations.system import leases
from ivr.records.simulation_runs import SimulationRun
from ivr.web import current
from ivr.web.current import hotline
from ivr.web.frame.formats import decimal, moment
from ivr.web.frame.texts import t

SILENT = timedelta(minutes=1)
"""A scheduler that has said nothing for so long plays nothing."""
CLEARLY = 1.1


@dataclass(frozen=True)
class Told:
    """A run, and what is said of it: a sentence, what to do about it, and the fewest agents for each goal.

    `plan` says how many are to be planned for those who are to be there, `sources` what it was played from.
    """

    run: SimulationRun
    sentence: str
    advice: str
    tiles: tuple[tuple[str, str], ...] = ()
    """A number in words, and what so many agents are enough for."""
    plan: str = ""
    sources: tuple[str, ...] = ()


@dataclass(frozen=True)
class Seen:
    """What the page shows. `answer` is the newest with a result, `failed` the newest of all if it came to nothing."""

    open: list[Told]
    answer: Told | None
    failed: Told | None
    earlier: list[Told]
    silent: bool


def seen_runs() -> Seen:
    """Everything that was asked for lately, told."""
    now = current.now()
    with hotline().database.reading() as session:
        found = runs.latest(session)
        age = leases.heartbeat_age(session, hotline().machine_clock())
    silent = age is None or age > SILENT
    still = [_open(run, now) for run in reversed(found) if run.ended_at is None]
    over = [_over(run) for run in found if run.ended_at is not None]
    answer = next((one for one in over if one.run.ending == Ending.DONE), None)
    failed = next((one for one in over[:1] if one.advice), None)
    earlier = [one for one in over if one is not answer and one is not failed]
    return Seen(still, answer, failed, earlier, silent and any(one.run.beaten_at is None for one in still))


def _open(run: SimulationRun, now: datetime) -> Told:
    if not is_played(run, now):
        return Told(run, t("simulation.waits", per_day=decimal(run.per_day)), "")
    values = {"per_day": decimal(run.per_day), "since": moment(run.started_at)}
    return Told(run, t("simulation.under_way", **values), "")


def _over(run: SimulationRun) -> Told:
    per_day = decimal(run.per_day)
    if run.ending == Ending.CANCELLED:
        return Told(run, t("simulation.was_cancelled", per_day=per_day), "")
    if run.ending != Ending.DONE or run.result is None:
        ending = run.ending or Ending.FAILED.value
        return Told(run, t("simulation.failed", per_day=per_day), t(f"simulation.advice.{ending}"))
    goals, most = run.result["goals"], max(row["agents"] for row in run.result["rows"])
    tiles = tuple((_agents(goals[goal], most), t(f"simulation.goal.{goal}")) for goal in GOALS)
    return Told(
        run,
        _sentence(per_day, goals, most),
        "",
        tiles,
        _to_plan(run.result["from"]),
        _sources(run.result, run.parameters),
    )


def _agents(number: int | None, most: int) -> str:
    return decimal(number) if number else t("simulation.more_than", n=decimal(most))


def _sentence(per_day: str, goals: dict[str, int | None], most: int) -> str:
    least, soon = goals["keeps"], goals["soon"]
    if least is None:
        return t("simulation.none", per_day=per_day, n=decimal(most))
    if soon is None or soon == least:
        return t("simulation.found", per_day=per_day, agents=t("capacity.agents", n=least))
    return t("simulation.found_between", per_day=per_day, least=decimal(least), soon=t("capacity.agents", n=soon))


def _sources(result: dict[str, Any], asked: dict[str, Any]) -> tuple[str, ...]:
    """What it was played from, a sentence each."""
    told = result["from"]
    seen = {"n": decimal(told["seen"]), "weeks": decimal(told["weeks"])}
    arrivals = t("simulation.from.own" if told["own_hours"] else "simulation.from.usual", **seen)
    talk = {"talk": decimal(asked["talk"], 1), "reached": decimal(asked["reached"]), "n": decimal(told["minutes"], 1)}
    hours = t("simulation.from.hours", days=decimal(told["days"]), hours=decimal(told["hours"], 1))
    return arrivals, t("simulation.from.cost", **talk), hours


def _to_plan(told: dict[str, Any]) -> str:
    """How many are to be planned, where a callback has cost clearly more by the plan than it takes at a desk."""
    if told["learned"] is None or told["planned_for_one"] < CLEARLY:
        return ""
    return t("simulation.to_plan", n=decimal(told["learned"], 1), times=decimal(told["planned_for_one"], 1))
