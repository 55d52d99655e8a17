"""Which simulation is to be played now: one at a time, the oldest first, and again one whose player is gone."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import update

from ivr.operations.capacity.runs import Ending, open_runs
from ivr.records.database import Database
from ivr.records.simulation_runs import SimulationRun

LEFT = timedelta(minutes=1)
"""After so long without a sign nobody plays it any more."""
MOST_TRIES = 3
"""Who kills three players would kill a fourth."""


@dataclass(frozen=True)
class Taken:
    """A run, and the number of the try to play it."""

    number: int
    attempt: int


def take(database: Database, now: datetime) -> Taken | None:
    """The run to be played now, by whoever asks; None when one is played, or none is open."""
    with database.reading() as session:
        run = session.scalars(open_runs().limit(1)).first()
    if run is None or is_played(run, now):
        return None
    if run.tries >= MOST_TRIES:
        _write(database, run, {"ended_at": now, "ending": Ending.BROKEN_OFF.value})
        return None
    again = {"started_at": now, "beaten_at": now, "tries": run.tries + 1, "progress": 0}
    return Taken(run.id, run.tries + 1) if _write(database, run, again) else None


def is_played(run: SimulationRun, now: datetime) -> bool:
    """Whether somebody plays it: a sign from the future is none, either, where a clock was wrong for a while."""
    return run.ended_at is None and run.beaten_at is not None and abs(now - run.beaten_at) < LEFT


def _write(database: Database, run: SimulationRun, values: dict[str, Any]) -> bool:
    """Write on the run unless another has taken it, or it is over; says whether it was so."""
    same = SimulationRun.id == run.id, SimulationRun.tries == run.tries, SimulationRun.ended_at.is_(None)
    with database.begin() as session:
        done: Any = session.execute(update(SimulationRun).where(*same).values(values))
        return bool(done.rowcount)
