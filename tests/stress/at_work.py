"""Agents who take, ring, talk and finish until nothing is left: in threads here, or as a process of its own."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ivr.hotline.callback import AttemptStatus
from ivr.operations.callbacks import attempts, claims, outcomes
from ivr.operations.callbacks.dialling import Ringer
from ivr.operations.releases.scripts import Scripts
from ivr.records.database import Database
from prompts import catalogue
from tests.support.queue import SCRIPT, phone_of


class Quick:
    """A phone company that takes every call at once."""

    def ring(self, _number: str, token: str, _seconds: int) -> str:
        return f"CA{token}"[:64]


@dataclass(frozen=True)
class Done:
    """What one agent did: the callbacks in order."""

    agent: int
    callbacks: list[int]


def work(database: Database, agent: int, now: datetime) -> Done:
    """One agent's day, from the first callback to the last."""
    scripts: Any = Scripts(database, catalogue.load())
    phone: Any = Quick()
    ringer = Ringer(database, scripts, phone, lambda _seconds: None)
    done: list[int] = []
    while (callback := claims.take_next(database, agent, now)) is not None:
        attempt = ringer.ring(callback, phone_of(agent), now, agent)
        with database.begin() as session:
            mine = attempts.locked(session, attempt.token)
            attempts.progress(session, mine, AttemptStatus.DIALLING, SCRIPT, now)
            attempts.end_talk(session, mine, SCRIPT, now)
        with database.begin() as session:
            outcomes.finish(session, callback, agent, outcomes.Said("solved"), SCRIPT, now)
        done.append(callback)
    return Done(agent, done)


def all_at_once(url: str, agents: Sequence[int], now: datetime) -> list[Done]:
    """So many agents in threads of this process, with one database between them."""
    database = Database(url, pool_size=max(4, len(agents) // 2), timeout=30)
    try:
        with ThreadPoolExecutor(len(agents)) as pool:
            return list(pool.map(lambda agent: work(database, agent, now), agents))
    finally:
        database.close()


if __name__ == "__main__":
    told = json.loads(sys.argv[1])
    found = all_at_once(told["url"], told["agents"], datetime.fromisoformat(told["now"]))
    sys.stdout.write(json.dumps([[one.agent, one.callbacks] for one in found]))
