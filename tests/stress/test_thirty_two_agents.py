"""Thirty-two agents and up to a thousand callbacks: each is taken and rung once, none is left, nobody starves."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from pathlib import Path

import pytest
from sqlalchemy import func, insert, select

from ivr.hotline.rules import Rules
from ivr.hotline.script import default_script
from ivr.operations.releases import scripts
from ivr.records.audit import AuditEntry
from ivr.records.database import Database
from ivr.records.models import Attempt, Callback
from ivr.records.people import Staff
from prompts import catalogue
from tests.stress.at_work import Done, all_at_once
from tests.support.queue import NOW, later, number_of, phone_of
from tests.support.sizes import quickly_on_sqlite, thoroughly

AGENTS, PROCESSES = 32, 4
ROOT = Path(__file__).parents[2]


@pytest.fixture(params=[150, thoroughly(1000)])
def callbacks(request: pytest.FixtureRequest) -> int:
    """How many are waiting."""
    number: int = request.param
    return number


@pytest.fixture
def crowded(database: Database, callbacks: int) -> Database:
    """So many callbacks that are due, and everybody ready."""
    with database.begin() as session:
        script = default_script(catalogue.load(), Rules(calls_per_second=1000))
        scripts.publish(session, script, "admin", later(-1440))
        person = {"role": "agent", "presence": "ready", "presence_since": NOW, "created_at": NOW, "language": "id"}
        session.execute(
            insert(Staff),
            [
                {**person, "id": n, "login": f"a{n}", "name": f"A{n}", "phone": phone_of(n), "active": True}
                for n in range(1, AGENTS + 1)
            ],
        )
        row = {"status": "waiting", "window": "asap", "language": "id", "created_at": NOW, "promised_due_at": NOW}
        row |= {"due_at": NOW, "attempts_made": 0, "lane": 1}
        session.execute(
            insert(Callback),
            [
                {**row, "number": number_of(n), "deadline_at": later(n % 120), "order_at": later(n % 120)}
                for n in range(callbacks)
            ],
        )
    return database


def as_processes(url: str) -> list[Done]:
    """The same agents, some in each of several processes."""
    each = AGENTS // PROCESSES
    plans = [
        {"url": url, "now": NOW.isoformat(), "agents": list(range(first, first + each))}
        for first in range(1, AGENTS + 1, each)
    ]
    command = [sys.executable, "-m", "tests.stress.at_work"]
    running = [
        subprocess.Popen([*command, json.dumps(plan)], stdout=subprocess.PIPE, text=True, cwd=ROOT) for plan in plans
    ]
    done: list[Done] = []
    for process in running:
        told, _ = process.communicate(timeout=120)
        assert process.returncode == 0
        done += [Done(agent, callbacks) for agent, callbacks in json.loads(told)]
    return done


def check(database: Database, done: list[Done], wanted: int) -> None:
    taken = [callback for one in done for callback in one.callbacks]
    assert len(taken) == len(set(taken)) == wanted
    with database.reading() as session:
        statuses = dict(session.execute(select(Callback.status, func.count()).group_by(Callback.status)).all())
        tries = session.execute(select(func.count(), func.count(Attempt.callback_id.distinct()))).one()
        claims = session.scalars(select(AuditEntry.subject).where(AuditEntry.action == "callback:claim")).all()
        outcomes = set(session.scalars(select(Attempt.outcome)))
    assert statuses == {"done": wanted}
    assert tuple(tries) == (wanted, wanted)
    assert len(claims) == len(set(claims)) == wanted
    assert outcomes == {"connected"}


def fairness(done: list[Done]) -> str:
    counts = sorted(len(one.callbacks) for one in done)
    return f"{counts[0]} to {counts[-1]} callbacks for each agent"


def test_in_threads_each_is_taken_once_and_none_is_left(crowded: Database, callbacks: int, database_url: str) -> None:
    started = time.perf_counter()
    done = all_at_once(database_url, range(1, AGENTS + 1), NOW)
    print(f"threads: {fairness(done)}, {time.perf_counter() - started:.1f} s")  # noqa: T201
    check(crowded, done, callbacks)
    assert min(len(one.callbacks) for one in done) > 0


@quickly_on_sqlite
@pytest.mark.processes
def test_in_processes_each_is_taken_once_and_none_is_left(crowded: Database, callbacks: int, database_url: str) -> None:
    started = time.perf_counter()
    done = as_processes(database_url)
    print(f"processes: {fairness(done)}, {time.perf_counter() - started:.1f} s")  # noqa: T201
    check(crowded, done, callbacks)
