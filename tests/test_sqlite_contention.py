"""Two real processes on one SQLite file: what SQLite's own busy waiting would do to callers does not happen."""

from __future__ import annotations

import os
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import func, select

from ivr.records.database import Database
from ivr.records.models import Report
from tests.bench import places, rounds, servers
from tests.bench.load import Outcome
from tests.support import databases

CALLS_AT_ONCE = 32
SECONDS = 3.0


class Bystander(threading.Thread):
    """Somebody who only writes durably to a file of their own: for what holds them up, the machine is to blame."""

    def __init__(self, file: Path) -> None:
        super().__init__(daemon=True)
        self._file = file
        self._done = threading.Event()
        self.longest = 0.0

    def run(self) -> None:
        with self._file.open("wb", buffering=0) as file:
            while not self._done.is_set():
                started = time.monotonic()
                time.sleep(0.01)
                file.write(b"\0" * 4096)
                os.fsync(file.fileno())
                self.longest = max(self.longest, time.monotonic() - started)

    def __enter__(self) -> Bystander:
        self.start()
        return self

    def __exit__(self, *_error: object) -> None:
        self._done.set()
        self.join()


def _call_all_at_once(port: int) -> Outcome:
    plan: dict[str, Any] = {
        "port": port,
        "kind": "mixed",
        "label": "c0",
        "seconds": SECONDS,
        "warm_up": 0.0,
        "connections": CALLS_AT_ONCE,
        "calls": CALLS_AT_ONCE,
        "whole_calls": True,
    }
    return rounds.callers(plan)


def _reports_by_call(url: str) -> dict[str | None, int]:
    database = Database(url)
    try:
        with database.reading() as session:
            found = session.execute(select(Report.call_sid, func.count()).group_by(Report.call_sid))
            return {row[0]: row[1] for row in found}
    finally:
        database.close()


@pytest.mark.processes
@pytest.mark.slow
def test_of_many_callers_at_once_none_meets_a_locked_database_and_none_waits_a_second(tmp_path: Path) -> None:
    url = databases.sqlite_url(tmp_path / "hotline.db")
    places.prepare(url)
    port, shape = servers.free_port(), servers.Shape(processes=2, threads=4)
    command, environment = servers.granian(servers.OURS, port, shape), places.environment(url, tmp_path)
    with (
        servers.running(command, port, environment, tmp_path / "web") as server,
        Bystander(tmp_path / "bystander") as bystander,
    ):
        outcome = _call_all_at_once(port)
    log = server.log.read_text(errors="replace")

    assert outcome.wrong == 0, outcome.examples
    assert "database is locked" not in log
    assert '"apology"' not in log
    reports = _reports_by_call(url)
    assert len(reports) == outcome.calls >= CALLS_AT_ONCE
    assert set(reports.values()) == {1}

    # Starving shows in the tail. Where even the middling turn is slow, it is the machine that has no time for anybody.
    if bystander.longest > 0.25 or outcome.turn_ms["p50"] > 150:
        pytest.skip(
            "all was answered, but the machine is too busy to tell how long anybody waits for the lock:"
            f" a bystander waited {bystander.longest:.1f} s, half of the turns took {outcome.turn_ms['p50']:.0f} ms"
        )
    assert outcome.slowest_ms < 1000
