"""Promises to ring and to answer in writing: how many were kept, broken or given back, by when their deadlines fell.

A promise belongs to the day of its deadline. One that the person moved counts where it fell, and the new one as well.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ivr.operations.figures.fates import Fate, answer_fate, answer_promised, fate, moved_fate, promised
from ivr.operations.figures.grouping import by_day, by_hour, stretch, within
from ivr.operations.figures.periods import Period
from ivr.records.enquiries import Enquiry
from ivr.records.models import Callback
from ivr.records.moved_promises import MovedPromise


class To(StrEnum):
    """What was promised."""

    RING = "ring"
    ANSWER = "answer"
    """In writing."""


@dataclass(frozen=True)
class Promises:
    """How many promises fell in a period, by stretch of time, fate, and what was promised."""

    zone: ZoneInfo
    counted: Mapping[tuple[int, Fate, To], int]

    def number(self, *fates: Fate) -> int:
        """How many had one of these fates; without any, all."""
        return sum(count for (_, fate, _), count in self.counted.items() if not fates or fate in fates)

    def of(self, what: To) -> Promises:
        """Those to ring alone, or those to answer in writing."""
        return Promises(self.zone, {key: count for key, count in self.counted.items() if key[2] is what})

    @property
    def kept(self) -> int:
        """Promises whose person was rung, or answered, in time."""
        return self.number(Fate.KEPT)

    @property
    def broken(self) -> int:
        """Promises whose time passed without a ring or an answer, or which we closed."""
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
        return [(number, count) for (number, one, _), count in self.counted.items() if one is fate]


def promises(session: Session, period: Period, now: datetime) -> Promises:
    """The promises whose deadlines fell in the period, as they stand at `now` (aware)."""
    counted: Counter[tuple[int, Fate, To]] = Counter()
    for what, deadline, became, conditions in (
        (To.RING, Callback.deadline_at, fate(now), promised(period)),
        (To.RING, MovedPromise.deadline_at, moved_fate(now), within(MovedPromise.deadline_at, period)),
        (To.ANSWER, Enquiry.deadline_at, answer_fate(now), answer_promised(period)),
    ):
        columns = stretch(session, deadline, period).label("beginning"), became.label("fate"), func.count()
        for number, one, count in session.execute(select(*columns).where(*conditions).group_by("beginning", "fate")):
            counted[number, Fate(one), what] += count
    return Promises(period.zone, counted)
