"""The queue as people look at it: what waits, who holds what, what could not be reached, and how many there are."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, and_, case, false, func, or_, select
from sqlalchemy.orm import Session, aliased

from ivr.hotline.callback import CallbackStatus
from ivr.operations.callbacks.conditions import overdue, unreachable, untold, waits
from ivr.operations.cases import search
from ivr.records.models import QUEUE_ORDER, Callback, Report
from ivr.records.people import Staff

PAGE = 25
MOST_HELD = 100
"""So many that somebody holds are shown to whoever manages them; the page is renewed with each change."""


@dataclass(frozen=True)
class Filters:
    """What is looked for. `region` is a Kemendagri code; a province stands for all its parts.

    `text`: a ticket, a number, a name or a business, as the search of every page takes it.
    """

    category: str = ""
    region: str = ""
    overdue: bool = False
    untold: bool = False
    text: str = ""

    @property
    def any(self) -> bool:
        """Whether anything is looked for at all."""
        return bool(self.category or self.region or self.overdue or self.untold or self.text)

    @property
    def understood(self) -> bool:
        """Whether what was typed says enough to look for, and can be looked for whole."""
        return not self.text or (not search.is_too_long(self.text) and search.read(self.text).anything)


@dataclass(frozen=True)
class Entry:
    """One line of the queue: a callback, the report that asked first, and the person who holds it."""

    callback: Callback
    ticket: str | None
    category: str | None
    region: str | None
    holder: str | None = None


@dataclass(frozen=True)
class Queue:
    """One page of what waits, in the order in which it is rung; `found` is how many match."""

    waiting: tuple[Entry, ...]
    found: int
    page: int
    pages: int
    held: tuple[Entry, ...]
    unreachable: tuple[Entry, ...]


@dataclass(frozen=True)
class Counts:
    """How many callbacks are open: waiting (of them due now), in hand, unreachable; overdue, and told no time,
    whoever has them.

    `next_due` is when the first of those that wait becomes due; `version` differs whenever the queue looks different,
    and only then: whatever else happens in the house sends nobody the queue anew.
    """

    waiting: int
    due: int
    overdue: int
    untold: int
    held: int
    unreachable: int
    next_due: datetime | None
    version: str


def queue(session: Session, filters: Filters, page: int, now: datetime, most_held: int = MOST_HELD) -> Queue:
    """One page of the queue, from 1; a page that is not there is the last one. Of what is held the oldest is shown."""
    matching = _matching(filters, now)
    found = session.execute(
        select(func.count()).select_from(Callback).outerjoin(Report, _asked_first()).where(waits(), *matching)
    ).scalar_one()
    pages = max(1, -(-found // PAGE))
    page = min(max(1, page), pages)
    order = [getattr(Callback, name) for name in QUEUE_ORDER]
    waiting = _entries().where(waits(), *matching).order_by(*order).offset((page - 1) * PAGE).limit(PAGE)
    held = _entries().where(Callback.held_by.is_not(None), *matching).order_by(Callback.held_since)
    return Queue(
        _read(session, waiting),
        found,
        page,
        pages,
        _read(session, held.limit(most_held)),
        first(session, and_(unreachable(), *matching), MOST_HELD),
    )


def first(session: Session, condition: ColumnElement[bool], most: int) -> tuple[Entry, ...]:
    """The first so many of the open callbacks of which this is true, by their deadline."""
    chosen = _entries().where(Callback.closed_at.is_(None), condition)
    return _read(session, chosen.order_by(Callback.deadline_at, Callback.id).limit(most))


def counts(session: Session, now: datetime) -> Counts:
    """How many there are, and the version of the queue: one look at what is open."""
    row = session.execute(
        select(
            func.count(case((waits(), 1))),
            func.count(case((waits() & (Callback.due_at <= now), 1))),
            func.count(case((overdue(now), 1))),
            func.count(case((untold(), 1))),
            func.count(Callback.held_by),
            func.count(case((unreachable(), 1))),
            func.min(case((waits(), Callback.due_at))),
            func.count(case((Callback.status == CallbackStatus.RINGING.value, 1))),
            func.count(case((Callback.status == CallbackStatus.TALKING.value, 1))),
            func.max(Callback.id),
            func.sum(Callback.changes),
            func.count(),
        ).where(Callback.closed_at.is_(None))
    ).one()
    waiting, due, late, no_time, held, unreached, next_due = row[:7]
    return Counts(waiting, due, late, no_time, held, unreached, next_due, version=_version(row))


def _version(row: Iterable[object]) -> str:
    told = "-".join(str(part) for part in row)
    return hashlib.sha256(told.encode()).hexdigest()[:16]


def entry(session: Session, callback_id: int) -> Entry | None:
    """One callback as a line of the queue."""
    found = _read(session, _entries().where(Callback.id == callback_id))
    return found[0] if found else None


def _asked_first() -> ColumnElement[bool]:
    theirs = aliased(Report)
    first = select(func.min(theirs.id)).where(theirs.callback_id == Callback.id).correlate(Callback)
    return Report.id == first.scalar_subquery()


def _entries() -> Any:
    return (
        select(Callback, Report.ticket, Report.category, Report.region, Staff.name)
        .select_from(Callback)
        .outerjoin(Report, _asked_first())
        .outerjoin(Staff, Staff.id == Callback.held_by)
    )


def _read(session: Session, found: Any) -> tuple[Entry, ...]:
    return tuple(Entry(*row) for row in session.execute(found))


def _matching(filters: Filters, now: datetime) -> list[ColumnElement[bool]]:
    conditions: list[ColumnElement[bool]] = []
    if filters.category:
        conditions.append(Report.category == filters.category)
    if filters.region:
        conditions.append(or_(Report.region == filters.region, Report.region.like(f"{filters.region}.%")))
    if filters.overdue:
        conditions.append(overdue(now))
    if filters.untold:
        conditions.append(untold())
    if filters.text:
        conditions.append(_with_text(filters.text) if filters.understood else false())
    return conditions


def _with_text(text: str) -> ColumnElement[bool]:
    """Open callbacks whose number, or one of whose reports, is meant."""
    sought, asking = search.read(text), aliased(Callback)
    reports = select(Report.callback_id).join(asking, asking.id == Report.callback_id).correlate(None)
    of_report = Callback.id.in_(reports.where(asking.closed_at.is_(None), search.matches(sought)))
    return or_(of_report, search.numbered(Callback.number, sought)) if sought.digits else of_report
