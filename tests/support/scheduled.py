"""The scheduler's work on the clock of a story."""

from __future__ import annotations

from collections.abc import Mapping

from ivr.operations.capacity import run_queue, work_on_runs
from ivr.operations.capacity.runs import Ending
from scheduler.jobs import TIMETABLE
from tests.support.line import Line


def do(line: Line, name: str) -> Mapping[str, int]:
    """One job of the timetable, now; gives what it has done."""
    (job,) = [job for job in TIMETABLE if job.name == name]
    return job.work(line.hotline, line.now)


def do_everything(line: Line) -> None:
    """Every job that repeats within the day, once, as when a scheduler takes over."""
    for job in TIMETABLE:
        if job.seconds is not None:
            job.work(line.hotline, line.now)


def pass_time(line: Line, seconds: float, step: float = 20.0) -> None:
    """Let time pass while the scheduler works."""
    for _ in range(max(1, round(seconds / step))):
        line.clock.advance(step)
        do_everything(line)


def play_simulation(line: Line) -> Ending | None:
    """What the process plays that the scheduler starts, here and at once."""
    taken = run_queue.take(line.database, line.now)
    if taken is None:
        return None
    return work_on_runs.work(line.database, line.hotline.script(line.now), line.hotline.clock, taken)
