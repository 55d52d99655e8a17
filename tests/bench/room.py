"""`python -m tests.bench.room`: what asking for room costs, and how many are promised more than there is room for.

The queue holds ten thousand and a hundred thousand who wait. Asking is everything that a promise reads before it is
written, after two months in which every half hour was busy. Beside it stand what the database takes of it (with SQLite
without fetching the rows), and what the least question takes, in the same run. Then several processes promise as
many times a second as a national day would, and what they promised is held against the room that there was.
"""

from __future__ import annotations

import argparse
import multiprocessing
import statistics
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import delete, event, text

from ivr.hotline.capacity import half_hours
from ivr.hotline.script import Script
from ivr.hotline.staffing import StaffingPlan
from ivr.operations.callbacks import promises
from ivr.operations.capacity import snapshot, workload
from ivr.records.database import Database
from ivr.records.half_hours import PastHalfHour
from ivr.records.models import Callback, Report
from tests.bench.figures import plans, statements
from tests.bench.queue import fill, opened
from tests.support.queue import NOW, SCRIPT, number_of

SIZES = (10_000, 100_000)
WEEK = ("monday", "tuesday", "wednesday", "thursday", "friday")


def planned(agents: int) -> Script:
    """The hotline's script with so many agents at every hour."""
    week = {day: [f"08:00-15:00: {agents}"] for day in WEEK}
    return replace(SCRIPT, staffing=StaffingPlan.from_data({"weekly": week}))


def remember(database: Database) -> None:
    """Two months of half hours in each of which somebody always waited: as much as there can be to learn from."""
    begun = [NOW - timedelta(days=day, minutes=30 * number) for day in range(1, 61) for number in range(14)]
    facts = {"planned": 600, "present": 570, "asked": 80, "asked_while_closed": 0, "closed": 85, "busy": True}
    with database.begin() as session:
        session.add_all(PastHalfHour(starts_at=at, **facts) for at in begun)


@contextmanager
def in_the_database(database: Database) -> Iterator[list[float]]:
    """Seconds that each statement of the block takes, from sending it until its answer is here."""
    found: list[float] = []

    def before(*_words: Any) -> None:
        found.append(-time.perf_counter())

    def after(*_words: Any) -> None:
        found[-1] += time.perf_counter()

    event.listen(database.engine, "before_cursor_execute", before)
    event.listen(database.engine, "after_cursor_execute", after)
    try:
        yield found
    finally:
        event.remove(database.engine, "before_cursor_execute", before)
        event.remove(database.engine, "after_cursor_execute", after)


def ask(database: Database, script: Script, times: int) -> tuple[float, ...]:
    """Asking for room, reading and reckoning what waits, the database alone, the least question (medians, ms)."""
    whole, reckoned, alone, least = [], [], [], []
    for _ in range(times):
        with database.reading() as session:
            session.execute(text("SELECT 1"))
            with in_the_database(database) as statements_took:
                started = time.perf_counter()
                workload.room(session, script, NOW)
                whole.append(time.perf_counter() - started)
            alone.append(sum(statements_took))
            started = time.perf_counter()
            half_hours(NOW, script.hours, script.staffing or StaffingPlan(), script.rules.promise, script.rules.margin)
            reckoned.append(whole[-1] - (time.perf_counter() - started))
            with in_the_database(database) as statements_took:
                session.execute(text("SELECT 1"))
            least.append(sum(statements_took))
    return tuple(statistics.median(one) * 1e3 for one in (whole, reckoned, alone, least))


def tell(database: Database, size: int, times: int) -> Iterator[str]:
    """What asking costs while so many wait."""
    script = planned(size // 100)
    for name in ("counted by who asks", "counted by the scheduler"):
        if name.endswith("scheduler"):
            snapshot.take(database, NOW)
        whole, reckoned, alone, least = ask(database, script, times)
        yield (
            f"  {size:>7,} waiting, {name:<24}: {whole:6.2f} ms; without the half hours ahead {reckoned:6.2f};"
            f" the database alone {alone:6.2f} ms; SELECT 1 {least:5.2f} ms, ratio {alone / least:6.1f}"
        )
    with database.reading() as session, statements(database) as found:
        workload.room(session, script, NOW)
    yield from plans(database, found)


def promise(url: str, agents: int, first: int, number: int, per_second: float, begins: float) -> None:
    """One process: promise so many callbacks, evenly."""
    script = planned(agents)
    database = Database(url)
    try:
        for at in range(number):
            time.sleep(max(0.0, begins + at / per_second - time.time()))
            with database.begin() as session:
                report = Report(ticket=f"{first + at:08d}", language="id", status="open", created_at=NOW)
                session.add(report)
                session.flush()
                promises.request(session, report, number_of(first + at), "asap", script, NOW)
    finally:
        database.close()


def overbooked(database: Database, agents: int) -> float:
    """By how many callbacks more was promised until any half hour than there was room for."""
    with database.reading() as session:
        found = workload.room(session, planned(agents), NOW)
    return max(-left / found.work.cost for left in found.left[2:]) if found else 0.0


def crowd(database: Database, url: str, processes: int, per_second: float, seconds: float) -> str:
    """Several processes promise at the same time; gives what they did in words."""
    with database.begin() as session:
        session.execute(delete(Callback))
    agents, each = 60, int(per_second * seconds / processes)
    spawning, begins = multiprocessing.get_context("spawn"), time.time() + 3
    workers = [
        spawning.Process(target=promise, args=(url, agents, 1 + n * each, each, per_second / processes, begins))
        for n in range(processes)
    ]
    for worker in workers:
        worker.start()
    while any(worker.is_alive() for worker in workers):
        snapshot.take(database, NOW)
        time.sleep(0.5)
    took = time.time() - begins
    if any(worker.exitcode for worker in workers):
        raise RuntimeError("a process failed")
    more = overbooked(database, agents)
    return (
        f"  {processes} processes promised {processes * each:,} in {took:.1f} s"
        f" ({processes * each / took:.0f} a second): {max(0.0, more):.1f} more than there was room for"
    )


def main(words: list[str] | None = None) -> None:
    """Fill, ask, promise, tell."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.room", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--times", type=int, default=200)
    parser.add_argument("--per-second", type=float, default=40.0)
    parser.add_argument("--seconds", type=float, default=30.0)
    parser.add_argument("--processes", type=int, default=4)
    asked = parser.parse_args(words)
    for name in ("sqlite", "postgresql") if asked.database == "both" else (asked.database,):
        with tempfile.TemporaryDirectory(prefix="hotline-room-") as made, opened(name, Path(made)) as database:
            print(name, flush=True)
            remember(database)
            before = 0
            for size in SIZES:
                fill(database, before + 1, size)
                before = size
                for line in tell(database, size, asked.times):
                    print(line, flush=True)
            url = database.engine.url.render_as_string(hide_password=False)
            print(crowd(database, url, asked.processes, asked.per_second, asked.seconds), flush=True)


if __name__ == "__main__":
    main()
