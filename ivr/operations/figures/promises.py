"""Promises: of the deadlines that callers were told, how many were kept, broken or given back, by when they fell.

A promise belongs to the day of its deadline. One that the person moved counts where it fell, and the new one as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ivr.operations.figures.fates import Fate, fate, moved_fate, promised
from ivr.operations.figures.grouping import by_day, by_hour, stretch, within
from ivr.operations.figures.periods import Period
from ivr.records.models import Callback
from ivr.records.moved_promises import MovedPromise


@dataclass(frozen=True)
class Promises:
    """How many promises fell in a period, by stretch of time and fate."""

    zone: ZoneInfo
    counted: Mapping[tuple[int, Fate], int]

    def number(self, *fates: Fate) -> int:
        """How many had one of these fates; without any, all."""
        return sum(count for (_, fate), count in self.counted.items() if not fates or fate in fates)

    @property
    def kept(self) -> int:
        """Promises whose person was rung in time."""
        return self.number(Fate.KEPT)

    @property
    def broken(self) -> int:
        """Promises whose time passed without a ring, or whose callback we closed."""
        return self.number(Fate.BROKEN)

    @property
    def given_back(self) -> int:
        """Promises that their person released in time: got through, withdrew, moved it or was forgotten."""
        return self.number(Fate.GIVEN_BACK)

    @property
    def pending(self) -> int:
        """Promises whose deadline is still to come."""
        return self.number(Fate.PENDING)

    @property
    def due(self) -> int:
        """Those that are decided: kept, broken or given back."""
        return self.number() - self.pending

    @property
    def judged(self) -> int:
        """Those that were ours to keep: kept or broken."""
        return self.kept + self.broken

    @property
    def share(self) -> float | None:
        """How many of those that were ours to keep were kept; None when there were none."""
        return self.kept / self.judged if self.judged else None

    def hours(self, fate: Fate) -> Mapping[int, int]:
        """By the hour of the day at which the deadline fell."""
        return by_hour(self._of(fate), self.zone)

    def days(self, fate: Fate) -> Mapping[date, int]:
        """By the day on which the deadline fell."""
        return by_day(self._of(fate), self.zone)

    def _of(self, fate: Fate) -> list[tuple[int, int]]:
        return [(number, count) for (number, one), count in self.counted.items() if one is fate]


def promises(session: Session, period: Period, now: datetime) -> Promises:
    """The promises whose deadlines fell in the period, as they stand at `now` (aware)."""
    counted: Counter[tuple[int, Fate]] = Counter()
    for deadline, became, conditions in (
        (Callback.deadline_at, fate(now), promised(period)),
        (MovedPromise.deadline_at, moved_fate(now), within(MovedPromise.deadline_at, period)),
    ):
        columns = stretch(session, deadline, period).label("beginning"), became.label("fate"), func.count()
        for number, one, count in session.execute(select(*columns).where(*conditions).group_by("beginning", "fate")):
            counted[number, Fate(one)] += count
    return Promises(period.zone, counted)
