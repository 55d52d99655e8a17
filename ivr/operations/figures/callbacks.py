"""Callbacks: how soon people were first rung, how often it took, and whether they were reached at all."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from ivr.hotline.callback import CallbackStatus
from ivr.operations.figures.fates import released
from ivr.operations.figures.grouping import within
from ivr.operations.figures.periods import Period
from ivr.records.models import Callback

OURS = (CallbackStatus.DONE.value, CallbackStatus.REMOVED.value)
"""Closed by us, and not because the person released us."""


def ours() -> ColumnElement[bool]:
    """Closed by us: neither did the person release us, nor ask to be forgotten."""
    return Callback.status.in_(OURS) & ~released()


def closed(period: Period) -> ColumnElement[bool]:
    """Callbacks that were closed in the period, for whatever reason."""
    return and_(*within(Callback.closed_at, period))


def first_rung(period: Period) -> ColumnElement[bool]:
    """Callbacks whose person was rung for the first time in the period."""
    return and_(*within(Callback.first_attempt_at, period))


def reached() -> ColumnElement[bool]:
    """The person was spoken with."""
    return Callback.reached_at.is_not(None)


def unreachable() -> ColumnElement[bool]:
    """Closed by us, rung at least once, and never reached."""
    return ours() & (Callback.attempts_made > 0) & Callback.reached_at.is_(None)


@dataclass(frozen=True)
class Closed:
    """Callbacks closed in a period: all, those closed by us, those reached, those tried in vain, and all attempts."""

    total: int
    ours: int
    reached: int
    unreachable: int
    attempts: int
    by_status: Mapping[str, int]

    @property
    def not_rung(self) -> int:
        """Closed by us without an attempt that may have rung the person."""
        return self.ours - self.reached - self.unreachable

    @property
    def released(self) -> int:
        """Those from which the person released us."""
        return self.total - self.ours

    @property
    def reached_share(self) -> float | None:
        """How many of those that we closed were reached; None when there were none."""
        return self.reached / self.ours if self.ours else None

    @property
    def attempts_each(self) -> float | None:
        """Attempts that may have rung the person, for each callback closed by us."""
        return self.attempts / self.ours if self.ours else None


@dataclass(frozen=True)
class Waits:
    """Working time until people were first rung, in seconds; half, and nine in ten, waited no longer."""

    number: int
    median: int | None
    ninetieth: int | None


def closed_callbacks(session: Session, period: Period) -> Closed:
    """The callbacks that were closed in the period."""
    columns = (
        Callback.status,
        ours().label("ours"),
        reached().label("reached"),
        unreachable().label("unreachable"),
        func.count(),
        func.sum(Callback.attempts_made),
    )
    names = (Callback.status, "ours", "reached", "unreachable")
    rows = session.execute(select(*columns).where(closed(period)).group_by(*names)).all()
    by_us = [row for row in rows if row[1]]
    by_status = {status: sum(row[4] for row in rows if row[0] == status) for status in sorted({row[0] for row in rows})}
    return Closed(
        total=sum(row[4] for row in rows),
        ours=sum(row[4] for row in by_us),
        reached=sum(row[4] for row in by_us if row[2]),
        unreachable=sum(row[4] for row in by_us if row[3]),
        attempts=sum(int(row[5]) for row in by_us),
        by_status=by_status,
    )


def waits(session: Session, period: Period) -> Waits:
    """How long people waited who were rung for the first time in the period: one of them is the figure, no average."""
    known = first_rung(period), Callback.first_wait.is_not(None)
    number = session.execute(select(func.count()).select_from(Callback).where(*known)).scalar_one()

    def ranked(share: float) -> int | None:
        ordered = select(Callback.first_wait).where(*known).order_by(Callback.first_wait)
        return session.scalars(ordered.offset(rank(share, number)).limit(1)).one() if number else None

    return Waits(number, ranked(0.5), ranked(0.9))


def rank(share: float, number: int) -> int:
    """Which of so many values, from 0 and in order, is not exceeded by at least this share of them."""
    return max(0, math.ceil(share * number) - 1)
