"""A queue for tests: agents, callbacks and attempts, as short as a sentence."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.hotline.callback import (
    HELD_STATUSES,
    OPEN_STATUSES,
    UNDER_WAY,
    AttemptStatus,
    CallbackEvent,
    CallbackStatus,
    move,
)
from ivr.hotline.script import default_script
from ivr.operations.callbacks import attempts
from ivr.records.audit import AuditEntry
from ivr.records.database import Database
from ivr.records.models import Attempt, Callback
from ivr.records.people import Staff
from prompts import catalogue
from tests.support.line import wib

NOW = wib("2026-11-24 09:00")
"""A Tuesday morning."""
SCRIPT = default_script(catalogue.load())
_tokens = count(1)


def number_of(person: int) -> str:
    return f"+62812{person:08d}"


def phone_of(agent: int) -> str:
    return f"+62811{agent:07d}"


@dataclasses.dataclass
class Queue:
    """One database with agents and callbacks, and what tests ask of it again and again."""

    database: Database

    def agent(self, login: str = "sari", **values: Any) -> int:
        """Somebody who is ready, with a telephone; gives the row's number."""
        fields = {"role": "agent", "presence": "ready", "presence_since": NOW, "phone": phone_of(next(_tokens))}
        with self.database.begin() as session:
            person = Staff(login=login, name=login.capitalize(), created_at=NOW, **{**fields, **values})
            session.add(person)
            session.flush()
            return person.id

    def waits(self, person: int = 1, **values: Any) -> int:
        """A callback that is due; gives its number. `held_by` also claims it."""
        deadline = NOW + timedelta(hours=2)
        fields: dict[str, Any] = {
            "number": number_of(person),
            "status": "waiting",
            "window": "asap",
            "language": "id",
            "created_at": NOW,
            "promised_due_at": NOW,
            "due_at": NOW,
            "deadline_at": deadline,
            "order_at": values.get("deadline_at", deadline),
        }
        if "held_by" in values:
            fields |= {"status": "claimed", "held_since": NOW, "held_until": NOW + timedelta(minutes=3)}
        with self.database.begin() as session:
            row = Callback(**{**fields, **values})
            session.add(row)
            session.flush()
            return row.id

    def rings(self, callback_id: int, agent: int, *steps: str, by_us: bool = False, at: datetime = NOW) -> str:
        """A claimed callback is rung by its agent, as far as the steps go; gives the attempt's token."""
        token = f"token-{next(_tokens)}"
        with self.database.begin() as session:
            row = session.get_one(Callback, callback_id)
            row.status = move(CallbackStatus(row.status), CallbackEvent.RING)
            session.get_one(Staff, agent).presence = "busy"
            session.add(
                Attempt(
                    callback_id=callback_id,
                    token=token,
                    staff_id=agent,
                    first_number=phone_of(agent),
                    outcome="decided",
                    decided_at=at,
                    rung_by_us=by_us,
                )
            )
        for step in steps:
            self.told(token, step, at)
        return token

    def told(self, token: str, outcome: str, at: datetime = NOW) -> bool:
        """News of an attempt; `talked` means that the two have talked and parted."""
        with self.database.begin() as session:
            attempt = attempts.locked(session, token)
            if outcome == "talked":
                attempts.end_talk(session, attempt, SCRIPT, at)
                return True
            sid = None if outcome == "unknown" else f"CA{token}"
            return attempts.progress(session, attempt, AttemptStatus(outcome), SCRIPT, at, sid)

    def talks(self, callback_id: int, agent: int) -> str:
        """A claimed callback is rung, the two talk and part."""
        return self.rings(callback_id, agent, "placed", "dialling", "talked")

    def row(self, callback_id: int) -> Callback:
        with self.database.reading() as session:
            return session.get_one(Callback, callback_id)

    def status(self, callback_id: int) -> str:
        return self.row(callback_id).status

    def presence(self, agent: int) -> tuple[str, str | None]:
        with self.database.reading() as session:
            person = session.get_one(Staff, agent)
            return person.presence, person.presence_reason

    def attempt(self, token: str) -> Attempt:
        with self.database.reading() as session:
            return session.scalars(select(Attempt).where(Attempt.token == token)).one()

    def trail(self, action: str | None = None) -> list[AuditEntry]:
        """The audit, oldest first; all of it, or one action's."""
        with self.database.reading() as session:
            found = session.scalars(select(AuditEntry).order_by(AuditEntry.id)).all()
            return [entry for entry in found if action in (None, entry.action)]


def later(minutes: float) -> datetime:
    return NOW + timedelta(minutes=minutes)


def holder(session: Session, callback_id: int) -> int | None:
    return session.get_one(Callback, callback_id).held_by


def without_a_next_step(database: Database) -> list[str]:
    """What would stay as it is for ever; nothing may. A callback that nobody could reach waits for a person."""
    with database.reading() as session:
        return [problem for row in session.scalars(select(Callback)) if (problem := _stuck(session, row))]


def _stuck(session: Session, row: Callback) -> str | None:
    status, under_way = CallbackStatus(row.status), [one for one in row.attempts if one.ended_at is None]
    if status not in OPEN_STATUSES:
        wrong = row.closed_at is None or row.held_by is not None
    elif status in UNDER_WAY:
        wrong = not under_way or under_way[-1] is not row.attempts[-1]
    elif status in HELD_STATUSES:
        wrong = row.held_until is None
    else:
        wrong = row.held_by is not None or row.held_until is not None
    return f"callback {row.id} is {status}, {vars(row)}" if wrong else None
