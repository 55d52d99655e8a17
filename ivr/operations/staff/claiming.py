"""Claims: an agent's exclusive hold on what waits for a person, taken in one conditional statement, lapsing by itself.

What waits has a status (`waiting`, `claimed`), and says who holds it, since when and until when.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, Select, literal, select, update
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session, aliased

from ivr.hotline.errors import HotlineError
from ivr.operations import audit
from ivr.operations.audit.actors import actor_of
from ivr.records.database import Database

CLAIM_LASTS = timedelta(minutes=3)
"""Renewed while the agent's page lives; so long a thing is missing from its queue when a browser dies."""

WAITING, CLAIMED = "waiting", "claimed"


class NotYours(HotlineError):
    """It is not held by this agent any more, or was never free to take."""


@dataclass(frozen=True)
class Claimable:
    """What can be held: its table, and what the audit calls one of them."""

    model: Any
    noun: str
    takeable: tuple[str, ...] = (WAITING,)
    """The statuses in which nobody holds it, and somebody may."""

    def take(
        self,
        database: Database,
        staff_id: int,
        chosen: Select[int],
        now: datetime,
        *only_if: ColumnElement[bool],
        skip_locked: bool = True,
        more: Mapping[str, Any] | None = None,
    ) -> int | None:
        """Claim the chosen one for an agent who holds none; None when there is none, or somebody was quicker.

        `more` is what the audit says besides.
        """
        mine, row = aliased(self.model), self.model
        busy = select(literal(1)).where(mine.held_by == staff_id).exists()
        first = chosen.with_for_update(skip_locked=skip_locked, key_share=True).scalar_subquery()
        statement = (
            update(row)
            .where(row.id == first, row.status.in_(self.takeable), ~busy, *only_if)
            .values(status=CLAIMED, held_by=staff_id, held_since=now, held_until=now + CLAIM_LASTS)
            .returning(row.id)
            .execution_options(synchronize_session=False)
        )
        try:
            with database.begin() as session:
                taken: int | None = session.scalars(statement).first()
                if taken is not None:
                    self._record(session, taken, staff_id, more or {}, now)
                return taken
        except IntegrityError:  # the same agent's other click was quicker
            return None

    def _record(self, session: Session, taken: int, staff_id: int, more: Mapping[str, Any], now: datetime) -> None:
        before, after = {"status": WAITING, "held_by": None}, {"status": CLAIMED, "held_by": staff_id, **more}
        actor, subject = actor_of(session, staff_id), f"{self.noun} {taken}"
        audit.record(session, actor, f"{self.noun}:claim", subject, before, after, now)

    def kept(self, database: Database, staff_id: int) -> int | None:
        """What this agent holds already."""
        with database.reading() as session:
            return session.scalars(select(self.model.id).where(self.model.held_by == staff_id)).first()
