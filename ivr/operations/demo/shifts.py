"""When the demo's two agents were there in its fortnight, as their audit tells it; played from a seed.

They come about when the hotline opens, go to lunch one after the other, and leave when it has closed; on one day the
second of them comes after lunch only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, date, datetime, time, timedelta
from itertools import zip_longest
from random import Random
from typing import Any

from ivr.hotline.hours import OpeningHours
from ivr.hotline.staff import Presence
from ivr.hotline.timetable import instant
from ivr.operations.audit.actors import staff_actor
from ivr.operations.capacity.attendance import PRESENCE_SET

Shift = tuple[datetime, datetime]
"""From when to when somebody is there, in UTC."""
NOON, LUNCH = time(12), timedelta(minutes=30)
LAST_ONE = timedelta(minutes=5)
"""Nobody begins to ring another person so shortly before leaving."""
_MEAL, _GONE = "meal", "other"
_A_MEAL = timedelta(hours=2)
_LATE_FROM = 3
"""On so early a day nobody comes late yet."""


def played(dice: Random, agents: Sequence[int], hours: OpeningHours, days: Sequence[date]) -> Mapping[int, list[Shift]]:
    """The shifts of each agent, by number, on these opening days, in order."""
    late = dice.choice(days[_LATE_FROM:]) if len(days) > _LATE_FROM else None
    return {
        agent: [
            shift
            for day in days
            for shift in _of_day(dice, hours, day, instant(day, NOON, hours.zoneinfo) + place % 2 * LUNCH)
            if place != 1 or day != late or shift[0] > instant(day, NOON, hours.zoneinfo)
        ]
        for place, agent in enumerate(agents)
    }


def _of_day(dice: Random, hours: OpeningHours, day: date, lunch: datetime) -> Iterator[Shift]:
    for interval in hours.intervals_on(day):
        opens, closes = interval.on(day, hours.zoneinfo)
        comes, goes = opens + _minutes(dice, -8, 5), closes + _minutes(dice, 8, 14)
        if opens < lunch < closes - LUNCH:
            eats = lunch + _minutes(dice, -2, 2)
            yield comes.astimezone(UTC), eats.astimezone(UTC)
            comes = eats + LUNCH + _minutes(dice, -3, 4)
        yield comes.astimezone(UTC), goes.astimezone(UTC)


def _minutes(dice: Random, least: float, most: float) -> timedelta:
    return timedelta(minutes=dice.uniform(least, most))


def there(shifts: Sequence[Shift], moment: datetime) -> datetime | None:
    """The first moment from this one on at which somebody with these shifts begins with another person."""
    return next((max(comes, moment) for comes, goes in shifts if moment < goes - LAST_ONE), None)


Entry = tuple[datetime, str, str, str, dict[str, Any] | None, dict[str, Any]]
"""When, who, what, about whom, and how it was before and after."""


def entries(login: str, shifts: Sequence[Shift]) -> Iterator[Entry]:
    """What the audit says of somebody's shifts, in order: from away to ready, and to away again."""
    left = _GONE
    for (comes, goes), after in zip_longest(shifts, shifts[1:]):
        yield _entry(login, comes, Presence.READY, left)
        left = _MEAL if after and after[0] - goes < _A_MEAL else _GONE
        yield _entry(login, goes, Presence.AWAY, left)


def _entry(login: str, at: datetime, presence: Presence, away_for: str) -> Entry:
    ready: dict[str, Any] = {"presence": Presence.READY.value, "reason": None}
    away: dict[str, Any] = {"presence": Presence.AWAY.value, "reason": away_for}
    changes = (away, ready) if presence is Presence.READY else (ready, away)
    return at, staff_actor(login), PRESENCE_SET, f"staff {login}", *changes
