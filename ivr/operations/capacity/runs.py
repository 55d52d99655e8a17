"""Simulations that are asked for, cancelled, listed and forgotten. Each is one row; a process of its own plays it."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import Select, delete, func, select, update
from sqlalchemy.orm import Session

from ivr.operations import audit
from ivr.records.database import Database
from ivr.records.simulation_runs import SimulationRun
from ivr.records.upsert import insert_unless_there

KEPT = timedelta(days=90)
MOST_A_DAY = 5000
"""More requests a day would take longer than anybody waits."""
MOST_OPEN = 5
LISTED = 20
_ONE_AT_A_TIME = 158_700_588
"""The PostgreSQL advisory lock of whoever asks for a run."""


class Ending(StrEnum):
    """How a run ended."""

    DONE = "done"
    CANCELLED = "cancelled"
    TOO_LONG = "too_long"
    FAILED = "failed"
    BROKEN_OFF = "broken_off"
    """Whoever played it was gone, again and again."""


class Asking(StrEnum):
    """What became of asking for a run."""

    NEW = "started"
    SENT_BEFORE = "started_before"
    ASKED_ALREADY = "asked_already"
    """The same is open, asked for by somebody else or in another window."""
    TOO_MANY = "too_many"


@dataclass(frozen=True)
class Asked:
    """What is to be played: requests for each opening day, minutes of a talk, per cent of attempts that reach."""

    per_day: int
    talk: float
    reached: float


def start(session: Session, asked: Asked, form: str, actor: str, now: datetime) -> Asking:
    """Ask for a run, once for each form, and once for as long as the same is open."""
    _lock(session)
    if session.scalar(select(SimulationRun.id).where(SimulationRun.form == form)):
        return Asking.SENT_BEFORE
    parameters = {"talk": asked.talk, "reached": asked.reached}
    waiting = list(session.scalars(open_runs()))
    if any((one.per_day, one.parameters) == (asked.per_day, parameters) for one in waiting):
        return Asking.ASKED_ALREADY
    if len(waiting) >= MOST_OPEN:
        return Asking.TOO_MANY
    row = {"form": form, "asked_by": actor, "asked_at": now, "per_day": asked.per_day, "tries": 0, "progress": 0}
    if not insert_unless_there(session, SimulationRun, {**row, "parameters": parameters}):
        return Asking.SENT_BEFORE
    audit.record(session, actor, "simulation:start", "simulation", None, asdict(asked), now)
    return Asking.NEW


def _lock(session: Session) -> None:
    """Whoever asks waits for whoever asks now: what is open is counted before one more is."""
    if session.get_bind().dialect.name == "postgresql":
        session.execute(select(func.pg_advisory_xact_lock(_ONE_AT_A_TIME)))


def cancel(session: Session, number: int, actor: str, now: datetime) -> bool:
    """End a run without a result; says False when it is over already, or never was."""
    still = SimulationRun.id == number, SimulationRun.ended_at.is_(None)
    ends = {"ended_at": now, "ending": Ending.CANCELLED.value}
    done: Any = session.execute(update(SimulationRun).where(*still).values(ends))
    if done.rowcount:
        audit.record(session, actor, "simulation:cancel", "simulation", None, {"run": number}, now)
    return bool(done.rowcount)


def open_runs() -> Select[SimulationRun]:
    """Those that are played or wait for it, in their order."""
    return select(SimulationRun).where(SimulationRun.ended_at.is_(None)).order_by(SimulationRun.id)


def latest(session: Session) -> list[SimulationRun]:
    """Those that were asked for last, newest first."""
    return list(session.scalars(select(SimulationRun).order_by(SimulationRun.id.desc()).limit(LISTED)))


def forget(database: Database, before: datetime) -> int:
    """Delete those that ended before a moment; says how many."""
    with database.begin() as session:
        done: Any = session.execute(delete(SimulationRun).where(SimulationRun.ended_at < before))
        return int(done.rowcount)
