"""Calls: how many came, and what became of each; every call is exactly one of the kinds."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from ivr.operations.calls.kinds import Kind, kind
from ivr.operations.calls.progress import INBOUND
from ivr.operations.figures.grouping import by_day, by_hour, stretch, within
from ivr.operations.figures.periods import Period
from ivr.records.models import Call


def arrived(period: Period) -> ColumnElement[bool]:
    """Calls that came in during the period."""
    return and_(*within(Call.arrived_at, period), Call.direction == INBOUND)


@dataclass(frozen=True)
class Group:
    """Calls of one stretch of time that are alike; `was_open` is None for those that never reached a menu."""

    beginning: int
    kind: Kind
    ending: str | None
    was_open: bool | None


@dataclass(frozen=True)
class Calls:
    """How many calls came in during a period. `seconds` of `measured` calls are known."""

    zone: ZoneInfo
    counted: Mapping[Group, int]
    seconds: int
    measured: int

    def number(self, which: Callable[[Group], bool] = lambda _group: True) -> int:
        """How many are of these groups."""
        return sum(count for group, count in self.counted.items() if which(group))

    def of(self, *kinds: Kind) -> int:
        """How many are of one of these kinds."""
        return self.number(lambda group: group.kind in kinds)

    @property
    def arrived(self) -> int:
        """All calls that reached the hotline in the period."""
        return self.number()

    @property
    def answered(self) -> int:
        """Those that reached a menu, ended or not."""
        return self.number(lambda group: group.was_open is not None)

    @property
    def finished(self) -> int:
        """Those in which our goodbye was reached."""
        return self.number(lambda group: group.ending == "finished")

    @property
    def while_open(self) -> int:
        """Answered calls that began while the hotline was open, by the hours in force at that moment."""
        return self.number(lambda group: group.was_open is True)

    @property
    def while_closed(self) -> int:
        """Answered calls that began while it was closed, by the hours in force at that moment."""
        return self.number(lambda group: group.was_open is False)

    @property
    def abandoned_share(self) -> float | None:
        """How many of those that chose something were gone before they got it; None when there were none."""
        chose = self.of(Kind.SERVED, Kind.ABANDONED)
        return self.of(Kind.ABANDONED) / chose if chose else None

    @property
    def average_seconds(self) -> float | None:
        """The average length of those whose length is known."""
        return self.seconds / self.measured if self.measured else None

    def hours(self, *kinds: Kind) -> Mapping[int, int]:
        """By the hour of the day at which they came."""
        return by_hour(self._of(kinds), self.zone)

    def days(self, *kinds: Kind) -> Mapping[date, int]:
        """By the day on which they came."""
        return by_day(self._of(kinds), self.zone)

    def _of(self, kinds: tuple[Kind, ...]) -> list[tuple[int, int]]:
        return [(group.beginning, count) for group, count in self.counted.items() if not kinds or group.kind in kinds]


def calls(session: Session, period: Period) -> Calls:
    """The calls that came in during the period."""
    columns = (
        stretch(session, Call.arrived_at, period).label("beginning"),
        kind().label("kind"),
        Call.ending,
        Call.was_open,
    )
    counts = func.count(), func.coalesce(func.sum(Call.seconds), 0), func.count(Call.seconds)
    found = select(*columns, *counts).where(arrived(period)).group_by("beginning", "kind", Call.ending, Call.was_open)
    counted: Counter[Group] = Counter()
    seconds = measured = 0
    for number, one, ending, was_open, count, length, known in session.execute(found):
        counted[Group(number, Kind(one), ending, was_open)] += count
        seconds, measured = seconds + int(length or 0), measured + known
    return Calls(period.zone, counted, seconds, measured)
