"""`python -m tests.bench.slots`: what the lock on the row of slots costs, against the same attempts without it.

Agents hold a callback each and all decide to ring: as fast as they can, then evenly at so many attempts a second, with
slots and without, in turns. A decision is the whole transaction: callback, attempt, audit, presence, and the slot last.
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
from datetime import UTC, datetime, timedelta
from pathlib import Path
from unittest import mock

from sqlalchemy import delete, insert

from ivr.operations.callbacks import slots
from ivr.operations.callbacks.dialling import Decision, decide
from ivr.records.database import Database
from ivr.records.leases import Lease
from ivr.records.models import Attempt, Callback
from ivr.records.people import Staff
from tests.bench.queue import opened
from tests.support.line import with_rules
from tests.support.queue import NOW, SCRIPT, number_of, phone_of

HANDS = 8
FAST = with_rules(SCRIPT, calls_per_second=1000)
"""So that no attempt is refused: what is measured is the lock, not the waiting for a turn."""


@dataclass(frozen=True)
class Figures:
    """Decisions of all hands together, and how long one took (milliseconds)."""

    per_second: float
    p50: float
    p99: float

    def __str__(self) -> str:
        return f"{self.per_second:7.1f} attempts/s, p50 {self.p50:6.2f} ms, p99 {self.p99:6.2f} ms"


def roomful(database: Database, agents: int) -> list[Decision]:
    """So many agents who hold a callback each; whatever was there before is gone."""
    with database.begin() as session:
        for table in (Attempt, Callback, Staff, Lease):
            session.execute(delete(table))
        numbers = range(1, agents + 1)
        at = {"created_at": NOW, "presence_since": NOW}
        people = [
            {"id": n, "login": f"a{n}", "name": f"A{n}", "role": "agent", "presence": "ready", **at} for n in numbers
        ]
        session.execute(insert(Staff), people)
        held = {"status": "claimed", "window": "asap", "language": "id", "created_at": NOW, "promised_due_at": NOW}
        held |= {"due_at": NOW, "deadline_at": NOW, "order_at": NOW, "held_until": NOW + timedelta(hours=1)}
        session.execute(insert(Callback), [{"id": n, "number": number_of(n), "held_by": n, **held} for n in numbers])
    return [Decision(n, phone_of(n), n) for n in numbers]


def run(database: Database, decisions: list[Decision], rate: float | None) -> Figures:
    """Let all hands decide, `rate` a second or (None) as fast as they can."""
    took: list[float] = []
    line, lock = iter(enumerate(decisions)), threading.Lock()
    began = time.perf_counter()
    shift = NOW - datetime.now(UTC)

    def work() -> None:
        while True:
            with lock:
                number, decided = next(line, (0, None))
            if decided is None:
                return
            if rate is not None:
                time.sleep(max(0.0, began + number / rate - time.perf_counter()))
            started = time.perf_counter()
            with database.begin() as session:
                decide(session, decided, FAST, datetime.now(UTC) + shift)
            took.append(time.perf_counter() - started)

    threads = [threading.Thread(target=work) for _ in range(HANDS)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    passed = time.perf_counter() - began
    if len(took) != len(decisions):
        raise RuntimeError(f"{len(decisions) - len(took)} attempts failed")
    took.sort()
    return Figures(len(took) / passed, statistics.median(took) * 1e3, took[int(len(took) * 0.99)] * 1e3)


@contextmanager
def _without_slots() -> Iterator[None]:
    with mock.patch.object(slots, "book", return_value=0.0):
        yield


def compare(database: Database, attempts: int, rate: float | None, rounds: int) -> tuple[Figures, Figures]:
    """The middle round of those with slots and of those without, taken in turns."""
    ours, bare = [], []
    for _ in range(rounds):
        ours.append(run(database, roomful(database, attempts), rate))
        with _without_slots():
            bare.append(run(database, roomful(database, attempts), rate))
    return _middle(ours), _middle(bare)


def _middle(found: list[Figures]) -> Figures:
    return sorted(found, key=lambda one: one.per_second)[len(found) // 2]


def tell(database: Database, attempts: int, rate: float, rounds: int) -> Iterator[str]:
    """What was measured, line by line."""
    for name, pace in (("as fast as they can", None), (f"at {rate:g} a second", rate)):
        ours, bare = compare(database, attempts if pace is None else int(rate * 10), pace, rounds)
        yield f"  {name}, {HANDS} hands"
        yield f"    with slots    {ours}"
        yield f"    without       {bare}"
        yield f"    ratios        attempts {ours.per_second / bare.per_second:.2f}, p50 {ours.p50 / bare.p50:.2f}"


def main(words: list[str] | None = None) -> None:
    """Fill, decide, tell."""
    parser = argparse.ArgumentParser(prog="python -m tests.bench.slots", description=__doc__)
    parser.add_argument("--database", choices=("sqlite", "postgresql", "both"), default="both")
    parser.add_argument("--attempts", type=int, default=1500, help="of a run as fast as they can (1500)")
    parser.add_argument("--rate", type=float, default=20.0, help="attempts a second of the even run (20)")
    parser.add_argument("--rounds", type=int, default=3)
    asked = parser.parse_args(words)
    for name in ("sqlite", "postgresql") if asked.database == "both" else (asked.database,):
        with tempfile.TemporaryDirectory(prefix="hotline-slots-") as made, opened(name, Path(made)) as database:
            print(name, flush=True)
            for line in tell(database, asked.attempts, asked.rate, asked.rounds):
                print(line, flush=True)


if __name__ == "__main__":
    main()
