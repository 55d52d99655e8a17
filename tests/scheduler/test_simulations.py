"""Simulations are played beside the scheduler: whoever is killed or told to stop, none is left under way for ever."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select

from ivr.operations.capacity import runs
from ivr.operations.capacity.run_queue import Taken
from ivr.operations.capacity.runs import Asked
from ivr.records.simulation_runs import SimulationRun
from scheduler import simulations
from scheduler.simulations import Player
from tests.support.line import Line, wib
from tests.support.processes import eventually, is_running
from tests.support.sizes import quickly_on_postgresql
from tests.support.town import Town

LONG, SHORT = 1500, 3
NOW = wib("2026-11-24 09:00")


def ask(database: Any, per_day: int) -> None:
    with database.begin() as session:
        runs.start(session, Asked(per_day, 4.0, 60.0), f"for {per_day}", "staff:agus", NOW)


def cancel(database: Any) -> None:
    with database.begin() as session:
        assert runs.cancel(session, 1, "staff:agus", NOW)


def the_runs(database: Any) -> list[SimulationRun]:
    with database.reading() as session:
        return list(session.scalars(select(SimulationRun).order_by(SimulationRun.id)))


class Process:
    """What a player knows of a process."""

    def __init__(self) -> None:
        self.returncode: int | None = None
        self.killed = False

    def poll(self) -> int | None:
        return self.returncode

    def kill(self) -> None:
        self.killed, self.returncode = True, -9

    def wait(self, _seconds: float = 0) -> int | None:
        return self.returncode


def test_a_process_is_started_for_each_try_and_one_that_says_nothing_more_is_ended(
    line: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    started: list[tuple[Taken, Process]] = []

    def start(taken: Taken) -> Process:
        started.append((taken, Process()))
        return started[-1][1]

    monkeypatch.setattr(simulations, "start", start)
    player = Player()
    assert not player.look(line.database, line.now)
    ask(line.database, LONG)
    assert player.look(line.database, line.now)
    assert not player.look(line.database, line.now)
    line.clock.advance(60)
    assert player.look(line.database, line.now)
    assert [(taken.attempt, process.killed) for taken, process in started] == [(1, True), (2, False)]
    started[-1][1].returncode = 1
    line.clock.advance(60)
    assert player.look(line.database, line.now)
    assert [process.killed for _, process in started] == [True, False, False]


def players(scheduler: subprocess.Popen[bytes]) -> list[int]:
    found = []
    for task in Path(f"/proc/{scheduler.pid}/task").iterdir():
        found += [int(child) for child in (task / "children").read_text().split()]
    return found


def is_under_way(town: Town, attempt: int) -> Callable[[], bool]:
    def found() -> bool:
        run = the_runs(town.database)[0]
        return (run.tries, run.ended_at, run.progress > 0) == (attempt, None, True)

    return found


@pytest.mark.processes
@pytest.mark.skipif(sys.platform != "linux", reason="looks for processes under /proc")
@quickly_on_postgresql
def test_whoever_is_killed_the_run_begins_again_and_once_stopped_the_next_is_played(town: Town) -> None:
    ask(town.database, LONG)
    one = town.start("scheduler")
    assert eventually(is_under_way(town, 1), 60), town.log
    (player,) = players(one)
    assert os.getpriority(os.PRIO_PROCESS, player) > os.getpriority(os.PRIO_PROCESS, one.pid)
    os.kill(player, signal.SIGKILL)
    town.jump(61)
    assert eventually(is_under_way(town, 2), 60), town.log
    (player,) = players(one)
    os.kill(one.pid, signal.SIGKILL)
    assert eventually(lambda: not is_running(player), 20), town.log
    assert the_runs(town.database)[0].beaten_at is None
    one.wait(10)
    town.end_term()
    two = town.start("scheduler")
    assert eventually(is_under_way(town, 3), 60), town.log
    ask(town.database, SHORT)
    cancel(town.database)
    assert eventually(lambda: the_runs(town.database)[1].ending == "done", 60), town.log
    assert the_runs(town.database)[0].ending == "cancelled"
    assert eventually(lambda: players(two) == [], 20)
