"""Plays a simulation that was taken, says how far it is, and ends when it is cancelled, takes too long or is left."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.exc import OperationalError

from ivr.clock import Clock
from ivr.hotline.script import Script
from ivr.operations.capacity.run_queue import Taken
from ivr.operations.capacity.run_result import played_from, told
from ivr.operations.capacity.runs import Ending
from ivr.operations.capacity.simulation.need import staffings
from ivr.records.database import Database
from ivr.records.simulation_runs import SimulationRun

BEAT = 1.0
"""Seconds between two signs."""
TRIES_TO_END = 15
"""A database that is away when the answer is there may come back within so many seconds."""
LIMIT = 20 * 60.0
"""Seconds after which nobody waits any more."""


class Stopped(Exception):
    """Somebody has cancelled the run, or another process has taken it over."""


class TooLong(Exception):
    """It has taken longer than LIMIT."""


class Left(Exception):
    """This process is told to stop, or nobody is left who started it: another one begins again."""


@dataclass
class Work:
    """A run that this process plays. `leave` says whether it is to stop playing."""

    database: Database
    taken: Taken
    clock: Clock
    leave: Callable[[], bool]
    begun: float
    _beaten: float = 0.0

    def watch(self, part: float) -> None:
        """Say how far it is, once a second at most. Raises Stopped, TooLong or Left."""
        if self.leave():
            raise Left
        if time.monotonic() - self._beaten < BEAT:
            return
        self._beaten = time.monotonic()
        if self._beaten - self.begun > LIMIT:
            raise TooLong
        try:
            ours = self.write(beaten_at=self.clock(), progress=min(99, int(part * 100)))
        except OperationalError:
            return  # a database that is away or busy is told the next time
        if not ours:
            raise Stopped

    def end(self, ending: Ending, result: dict[str, Any] | None = None) -> Ending | None:
        """Write down how it ended; None when it was over already."""
        done = {"progress": 100, "result": result} if result is not None else {}
        for _ in range(TRIES_TO_END - 1):
            try:
                return ending if self.write(ended_at=self.clock(), ending=ending.value, **done) else None
            except OperationalError:  # minutes of work are not thrown away for it
                time.sleep(BEAT)
        return ending if self.write(ended_at=self.clock(), ending=ending.value, **done) else None

    def write(self, **values: Any) -> bool:
        """Write on the run while it is ours; says whether it still was."""
        run = SimulationRun
        ours = run.id == self.taken.number, run.tries == self.taken.attempt, run.ended_at.is_(None)
        with self.database.begin() as session:
            done: Any = session.execute(update(run).where(*ours).values(**values))
            return bool(done.rowcount)


def work(
    database: Database, script: Script, clock: Clock, taken: Taken, leave: Callable[[], bool] = lambda: False
) -> Ending | None:
    """Play a run to its end; says how it ended, None when it was not ours to end. What goes wrong is raised, too."""
    mine = Work(database, taken, clock, leave, time.monotonic())
    run = _run(database, taken)
    if run is None:
        return None
    try:
        source = played_from(database, script, run, clock())
        found = list(staffings(source.world, run.per_day, mine.watch))
        return mine.end(Ending.DONE, told(found, source))
    except Stopped:
        return None
    except Left:
        mine.write(beaten_at=None)
        return None
    except TooLong:
        return mine.end(Ending.TOO_LONG)
    except Exception:
        mine.end(Ending.FAILED)
        raise


def _run(database: Database, taken: Taken) -> SimulationRun | None:
    run = SimulationRun
    ours = run.id == taken.number, run.tries == taken.attempt, run.ended_at.is_(None)
    with database.reading() as session:
        return session.scalars(select(run).where(*ours)).first()
