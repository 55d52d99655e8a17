"""The promises of the day that break with those who are there, by name."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ivr.hotline.staffing_need import Need
from ivr.operations.capacity import snapshot
from ivr.operations.capacity.situation import Situation
from ivr.operations.capacity.snapshot import WAITS
from ivr.records.models import Callback, Report

MOST_NAMED = 50


@dataclass(frozen=True)
class AtRisk:
    """One promise: whom it was given, by which report, and until when."""

    callback_id: int
    number: str | None
    ticket: str | None
    deadline: datetime


def named(session: Session, found: Situation, most: int = MOST_NAMED) -> list[AtRisk]:
    """The first of them: of those who were told the same time, who asked last is rung last."""
    return of_places(session, found.need, dict(found.need.at_risk_today(found.agents)), {}, most)


def of_places(
    session: Session, need: Need, counts: Mapping[datetime, int], behind: Mapping[datetime, int], most: int
) -> list[AtRisk]:
    """So many of those who were told each time, the last ones; `behind` says how many still later ones are left out.

    A place may stand for all times since the one before it.
    """
    before = {one.at: earlier.at for earlier, one in pairwise(need.places)}
    rows: list[Callback] = []
    for at, count in sorted(counts.items()):
        if len(rows) >= most:
            break
        waiting = (
            select(Callback)
            .where(WAITS, Callback.order_at <= at, Callback.order_at > before.get(at, at - snapshot.QUARTER))
            .where(Callback.rung_at.is_(None))
            .order_by(Callback.order_at.desc(), Callback.created_at.desc(), Callback.id.desc())
            .offset(behind.get(at, 0))
            .limit(min(count, most - len(rows)))
        )
        rows += reversed(session.scalars(waiting).all())
    tickets = _tickets(session, [row.id for row in rows])
    return [AtRisk(row.id, row.number, tickets.get(row.id), row.order_at) for row in rows]


def _tickets(session: Session, callbacks: Sequence[int]) -> Mapping[int, str]:
    first = select(func.min(Report.id)).where(Report.callback_id.in_(callbacks)).group_by(Report.callback_id)
    found = session.execute(select(Report.callback_id, Report.ticket).where(Report.id.in_(first)))
    return {number: ticket for number, ticket in found if number is not None}
