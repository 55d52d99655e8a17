"""`python -m tests.bench.queue`: what taking the next callback costs with a thousand and with a million waiting.

The queue is made up as the real one is at its worst: a tenth is overdue, and every third one that stands among the
rest has failed once and may not be rung yet. Agents claim at the same time; what they have claimed goes to the end of
the queue, and that is not timed. Then nothing is due at all, and agents ask in vain. At last half of all are retries
that stand first while first calls need everybody: those go before, and are found behind them.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

from sqlalchemy import text, update

from ivr.operations.callbacks import claims
from ivr.records.database import Database
from ivr.records.models import Callback
from tests.bench.figures import plans, statements
from tests.support import databases, postgres
from tests.support.queue import NOW, Queue

SIZES = (1_000, 100_000, 1_000_000)
AGENTS = 16

_NUMBERS = {
    True: "WITH RECURSIVE s(n) AS (SELECT {first} UNION ALL SELECT n + 1 FROM s WHERE n < {last})"
    " SELECT {columns} FROM s",
    False: "SELECT {columns} FROM generate_series({first}, {last}) AS s(n)",
}
_COLUMNS = {
    "number": "'+62' || (80000000000 + n)",
    "status": "'waiting'",
    '"window"': "'asap'",
    "language": "'id'",
    "created_at": "{earlier}",
    "promised_due_at": "{earlier}",
    "due_at": "CASE WHEN n % 3 = 0 THEN {later} ELSE {earlier} END",
    "deadline_at": "{deadline}",
    "order_at": "CASE WHEN n % 3 = 0 THEN {later} ELSE {deadline} END",
    "attempts_made": "CASE WHEN n % 3 = 0 THEN 1 ELSE 0 END",
    "lane": "1",
}


@dataclass(frozen=True)
class Figures:
    """Claims of all agents together, and how long one took (milliseconds)."""

    size: int
    agents: int
    per_second: float
    p50: float
    p99: float
    most: int
    least: int

    def __str__(self) -> str:
        spread = f"{self.most}/{self.least} = {self.most / max(1, self.least):.2f}"
        return (
            f"{self.size:>9,} waiting, {self.agents:>2} agents: {self.per_second:6.0f} claims/s,"
            f" p50 {self.p50:6.2f} ms, p99 {self.p99:6.2f} ms, most to least {spread}"
        )


def _moment(database: Database, seconds: str) -> str:
    if database.is_sqlite:
        return f"strftime('%Y-%m-%d %H:%M:%f000', '{NOW.astimezone().isoformat()}', {seconds} || ' seconds')"
    return f"TIMESTAMPTZ '{NOW.isoformat()}' + {seconds} * INTERVAL '1 second'"


def fill(database: Database, first: int, last: int) -> None:
    """Make the queue longer: rows number `first` to `last`."""
    moments = {
        "earlier": _moment(database, "-(3600 + n % 3600)"),
        "later": _moment(database, "(1 + n % 7200 * 7919 % 7200)"),
        "deadline": _moment(database, "(n % 7920 * 7919 % 7920 - 720)"),
    }
    values = ", ".join(value.format(**moments) for value in _COLUMNS.values())
    made = _NUMBERS[database.is_sqlite].format(first=first, last=last, columns=values)
    patient = "" if database.is_sqlite else "SET LOCAL statement_timeout = 0"
    with database.begin() as session:
        if patient:
            session.execute(text(patient))
        session.execute(text(f"INSERT INTO callbacks ({', '.join(_COLUMNS)}) {made}"))
    _tidy(database)


def _tidy(database: Database) -> None:
    with database.engine.connect() as connection:
        if not database.is_sqlite:
            connection.execution_options(isolation_level="AUTOCOMMIT").execute(text("VACUUM ANALYZE callbacks"))


_BACK = update(Callback).values(status="waiting", held_by=None, held_until=None, order_at=NOW + timedelta(hours=3))
"""To the end of the queue."""


def claim(database: Database, agents: list[int], seconds: float, size: int) -> Figures:
    """Let these agents claim for so long."""
    took: dict[int, list[float]] = {agent: [] for agent in agents}
    ready, over = threading.Barrier(len(agents) + 1), threading.Event()

    def work(agent: int) -> None:
        ready.wait()
        while not over.is_set():
            started = time.perf_counter()
            taken = claims.take_next(database, agent, NOW)
            took[agent].append(time.perf_counter() - started)
            if taken is None:
                raise RuntimeError("the queue is empty")
            with database.begin() as session:
                session.execute(_BACK.where(Callback.id == taken))

    threads = [threading.Thread(target=work, args=[agent]) for agent in agents]
    for thread in threads:
        thread.start()
    ready.wait()
    started = time.perf_counter()
    over.wait(seconds)
    over.set()
    for thread in threads:
        thread.join()
    passed = time.perf_counter() - started
    every = sorted(one for mine in took.values() for one in mine)
    counts = [len(mine) for mine in took.values()]
    p99 = every[min(len(every) - 1, int(len(every) * 0.99))]
    return Figures(
        size, len(agents), len(every) / passed, statistics.median(every) * 1e3, p99 * 1e3, max(counts), min(counts)
    )


def in_vain(database: Database, agent: int) -> float:
    """How long it takes to hear that nothing is due (milliseconds)."""
    times = []
    for _ in range(50):
        started = time.perf_counter()
        taken = claims.take_next(database, agent, NOW - timedelta(days=1))
        times.append(time.perf_counter() - started)
        if taken is not None:
            raise RuntimeError("something was due")
    return statistics.median(times) * 1e3


def behind_retries(database: Database, agent: int, size: int) -> float:
    """How long it takes to claim the first call that goes before half of the queue (milliseconds)."""
    front, first = NOW - timedelta(hours=2), NOW - timedelta(hours=1)
    retries = update(Callback).where(Callback.id <= size // 2).values(rung_at=front, order_at=front, due_at=front)
    others = update(Callback).where(Callback.id > size // 2).values(rung_at=None, order_at=first, due_at=front)
    with database.begin() as session:
        for made in (retries, others):
            session.execute(made.execution_options(synchronize_session=False))
    _tidy(database)
    times = []
    for _ in range(50):
        started = time.perf_counter()
        taken = claims.take_next(database, agent, NOW, lambda: (first, first))
        times.append(time.perf_counter() - started)
        if taken is None or taken <= size // 2:
            raise RuntimeError(f"{taken} is no first call")
        with database.begin() as session:
            session.execute(_BACK.where(Callback.id == taken))
    return statistics.median(times) * 1e3


def plan(database: Database, agent: int) -> Iterator[str]:
    """How the database finds and claims the callback that is next."""
    with statements(database) as asked:
        taken = claims.take_next(database, agent, NOW)
    with database.begin() as session:
        session.execute(_BACK.where(Callback.id == taken))
    yield from plans(database, [one for one in asked if "UPDATE callbacks" in one[0] or "due_at" in one[0]])


@contextmanager
def opened(name: str, folder: Path) -> Iterator[Database]:
    """A migrated database with nothing in it."""
    if name == "sqlite":
        url = databases.sqlite_url(folder / "queue.db")
        databases.migrate(url)
        database = Database(url, pool_size=AGENTS, timeout=60)
        yield database
        database.close()
        return
    with postgres.running() as server:
        url = server.url(server.create())
        databases.migrate(url)
        database = Database(url, pool_size=AGENTS, timeout=60)
        yield database
        database.close()


def main() -> None:
    """Fill, claim, tell; size by size."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.queue", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--sizes", default=",".join(map(str, SIZES)), help="how many wait")
    parser.add_argument("--seconds", type=float, default=8.0, help="length of each run (8)")
    asked = parser.parse_args()
    for name in ("sqlite", "postgresql") if asked.database == "both" else (asked.database,):
        with tempfile.TemporaryDirectory(prefix="hotline-queue-") as made, opened(name, Path(made)) as database:
            agents = [Queue(database).agent(f"agent{number}") for number in range(AGENTS)]
            have = 0
            print(f"\n{name}")
            for size in map(int, asked.sizes.split(",")):
                fill(database, have + 1, size)
                have = size
                for some in ([agents[0]], agents):
                    print(f"  {claim(database, some, asked.seconds, size)}", flush=True)
                print(f"            nothing due: {in_vain(database, agents[0]):.2f} ms", flush=True)
            print("\n".join(f"    {line}" for line in plan(database, agents[-1])))
            print(
                f"            behind {have // 2:,} retries: {behind_retries(database, agents[0], have):.2f} ms",
                flush=True,
            )


if __name__ == "__main__":
    main()
