"""Writes down each half hour of opening time that is over, once, from what the tables hold.

It catches up after nobody wrote anything for a while, with the plan that was in force then.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from ivr.hotline.half_hours import Piece, next_cut, pieces
from ivr.hotline.script import Script
from ivr.operations.capacity.attendance import minutes_there
from ivr.operations.capacity.snapshot import WAITS
from ivr.records.database import Database
from ivr.records.half_hours import PastHalfHour
from ivr.records.models import Callback
from ivr.records.upsert import insert_all_unless_there

BACK = timedelta(weeks=8)
"""So far back it begins, at the earliest."""
AT_ONCE = 60
"""Seconds; who is rung so soon was rung at once: somebody was free."""
_A_DAY = timedelta(days=1)
_BEGINS = func.coalesce(Callback.promised_due_at, Callback.created_at)
"""From when on it could be rung."""

ScriptAt = Callable[[datetime], Script]
"""What held at a moment."""


@dataclass(frozen=True)
class Over:
    """A piece that is over, what held in it, and when the one before it was over."""

    piece: Piece
    script: Script
    since: datetime

    def planned(self) -> int:
        """Agent-minutes, as the plan said."""
        rules, hours = self.script.rules, self.script.hours
        return round(self.piece.planned(self.script.staffing, hours, rules.margin))


def write_down(database: Database, script_at: ScriptAt, now: datetime) -> int:
    """Write down what is over and not written yet, a day at a time; says how many half hours that were."""
    with database.reading() as session:
        since = _since(session, script_at, now)
    written = 0
    for _, day in groupby(over(script_at, since, now), key=lambda one: one.script.hours.local(one.piece.start).date()):
        with database.reading() as session:
            new = rows(session, list(day), now)
        with database.begin() as session:
            written += insert_all_unless_there(session, PastHalfHour, new)
    return written


def over(script_at: ScriptAt, since: datetime | None, now: datetime) -> Iterator[Over]:
    """The pieces that are over at `now` and began at `since` or later, by the hours that held when each began.

    What held is asked anew at each full and half hour: other hours may have come into force while it was closed.
    """
    at = ended = since
    while at is not None and ended is not None and at < now:
        script = script_at(at)
        cut = next_cut(script.hours, at)
        for piece in pieces(script.hours, at, cut):
            if piece.end > now:
                return
            yield Over(piece, script, ended)
            ended = piece.end
        at = cut


def rows(session: Session, day: Sequence[Over], now: datetime) -> list[dict[str, Any]]:
    """The rows of the pieces of one day, which are over."""
    there = minutes_there(session, [one.piece for one in day], now)
    return [_row(session, one, present) for one, present in zip(day, there, strict=True)]


def _since(session: Session, script_at: ScriptAt, now: datetime) -> datetime | None:
    """Where the last one that is written ended; before the first, the day on which a callback was first asked for.

    What a clock has written that was ahead for a while is still to come, and stops nothing.
    """
    last = session.scalar(select(func.max(PastHalfHour.starts_at)).where(PastHalfHour.starts_at < now))
    if last is not None:
        hours = script_at(last).hours
        return next((piece.end for piece in pieces(hours, last, now) if piece.start == last), next_cut(hours, last))
    first = session.scalar(select(func.min(Callback.created_at)))
    if first is None:
        return None
    return script_at(now).hours.local(max(first, now - BACK)).replace(hour=0, minute=0, second=0, microsecond=0)


def _row(session: Session, one: Over, present: float) -> dict[str, Any]:
    start, end = one.piece.start, one.piece.end
    asked, early, closed, rung, at_once = session.execute(
        select(
            _count(*_within(Callback.created_at, start, end)),
            _count(*_within(Callback.created_at, one.since, start)),
            _count(*_within(Callback.closed_at, start, end), Callback.first_attempt_at.is_not(None)),
            _count(*_within(Callback.first_attempt_at, start, end)),
            _count(*_within(Callback.first_attempt_at, start, end), _rung_at_once(start)),
        )
    ).one()
    busy = bool(rung) and not at_once and _somebody_waits(session, start) and _somebody_waits(session, end)
    told = {"starts_at": start, "planned": one.planned(), "present": round(present), "busy": busy}
    return {**told, "asked": asked, "asked_while_closed": early, "closed": closed}


def _within(column: Any, start: datetime, end: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    return column >= start, column < end


def _count(*conditions: ColumnElement[bool]) -> Any:
    return select(func.count()).select_from(Callback).where(*conditions).scalar_subquery()


def _rung_at_once(start: datetime) -> ColumnElement[bool]:
    """Could first be rung after `start`, and was so at once: nobody stood before them."""
    return and_(Callback.first_wait <= AT_ONCE, start < _BEGINS)


def _somebody_waits(session: Session, moment: datetime) -> bool:
    """Whether anybody who could be rung at a moment was not rung for the first time until later."""
    begun = Callback.created_at <= moment, moment >= _BEGINS
    later = select(Callback.id).where(*begun, *_within(Callback.first_attempt_at, moment, moment + _A_DAY))
    still = select(Callback.id).where(
        *begun,
        WAITS,
        Callback.due_at <= moment,
        Callback.first_attempt_at.is_(None),
    )
    return any(session.scalars(found.limit(1)).first() is not None for found in (later, still))
