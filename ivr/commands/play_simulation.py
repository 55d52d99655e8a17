"""`hotline play-simulation`: plays what an admin has asked for on a page, in a process that gets in nobody's way.

The scheduler starts it. It yields to everybody else, takes a bounded part of the machine, and ends with the scheduler.
"""

from __future__ import annotations

import os
import resource
import signal
from collections.abc import Callable
from contextlib import suppress

import click
import structlog

from ivr import logs
from ivr.commands.context import opened_hotline
from ivr.hotline.numbers import mask_in_text
from ivr.operations.capacity.run_queue import Taken
from ivr.operations.capacity.work_on_runs import LIMIT, work

log = structlog.get_logger("simulation")

NICENESS = 15
LIMITS = ((resource.RLIMIT_CPU, int(LIMIT) + 60), (resource.RLIMIT_AS, 2 * 1024**3))
"""Seconds of a processor, and bytes of memory: for the case that it is beyond itself."""


@click.command("play-simulation", hidden=True)
@click.argument("number", type=int)
@click.argument("attempt", type=int)
def play_simulation(number: int, attempt: int) -> None:
    """Play one simulation that was taken out of the queue."""
    leave = _leaving()
    _be_modest()
    with opened_hotline() as hotline:
        logs.configure(hotline.settings.log_format, mask_in_text)
        try:
            script = hotline.script(hotline.clock())
            ending = work(hotline.database, script, hotline.clock, Taken(number, attempt), leave)
        except Exception:
            log.exception("simulation failed", run=number)
            raise SystemExit(1) from None
        log.info("simulation over", run=number, ending=ending.value if ending else "not ours any more")


def _leaving() -> Callable[[], bool]:
    """Says whether whoever started this process is gone, or somebody wants it to end."""
    parent, told = os.getppid(), list[int]()
    signal.signal(signal.SIGTERM, lambda number, _frame: told.append(number))
    return lambda: bool(told) or os.getppid() != parent


def _be_modest() -> None:
    os.nice(NICENESS)
    for limit, value in LIMITS:
        with suppress(ValueError, OSError):  # not every system knows both, or lets them be raised
            resource.setrlimit(limit, (value, value))
