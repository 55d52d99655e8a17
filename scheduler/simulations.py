"""Starts the process that plays the next simulation: played here, it would keep attempts and promises waiting."""

from __future__ import annotations

import subprocess
import sys
from datetime import datetime

from ivr.operations.capacity.run_queue import Taken, take
from ivr.records.database import Database

PATIENCE = 3.0
"""Seconds."""


class Player:
    """The process that plays for this scheduler; there is one at most."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[bytes] | None = None

    def look(self, database: Database, now: datetime) -> bool:
        """Start a process when something is to be played; says whether it was. One that says nothing more is ended."""
        if self._process is not None:
            self._process.poll()  # one that has ended is buried
        taken = take(database, now)
        if taken is None:
            return False
        if self._process is not None and self._process.returncode is None:
            self._process.kill()
            self._process.wait()
        self._process = start(taken)
        return True

    def end(self) -> None:
        """End the process, which leaves its run to the next leader."""
        if self._process is None:
            return
        self._process.terminate()
        try:
            self._process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def start(taken: Taken) -> subprocess.Popen[bytes]:
    """A process that plays this run, with the scheduler's own environment and log; it ends when the scheduler does."""
    command = [sys.executable, "-m", "ivr", "play-simulation", str(taken.number), str(taken.attempt)]
    return subprocess.Popen(command, stdin=subprocess.DEVNULL)  # noqa: S603 - our own module


PLAYER = Player()
