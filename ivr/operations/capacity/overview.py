"""What supervisors see of it: each half hour of today, the days to come, what is at risk, and what is told next."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from itertools import accumulate, groupby

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.hotline.capacity import HalfHour, Room
from ivr.hotline.half_hours import pieces
from ivr.hotline.script import Script
from ivr.hotline.timetable import instant
from ivr.operations.capacity import workload
from ivr.operations.capacity.forecast import Forecast, forecast
from ivr.operations.capacity.situation import Situation, counts_until, situation
from ivr.operations.capacity.told_next import ToldNext, told_by
from ivr.operations.capacity.without_time import WithoutTime, without_time
from ivr.operations.releases.scripts import past_closures
from ivr.records.half_hours import PastHalfHour


@dataclass(frozen=True)
class Line:
    """A half hour of the day. Numbers are callbacks or agents; None: not known, or no plan."""

    start: datetime
    end: datetime
    is_over: bool
    expected: float | None
    """How many will ask in it; where it opens a later day, also those who ask before, while the hotline is closed."""
    asked: int | None = None
    promised: int = 0
    """Promises that end in it and were not rung yet."""
    standing: int = 0
    """Everybody who waits until its end, those who are tried again, too."""
    needed: int = 0
    """The fewest agents, from now on, that keep its promises."""
    planned: int | None = None
    came: float | None = None
    room: int | None = None
    """How many more can be told a time until its end."""
    at_risk: int = 0


@dataclass(frozen=True)
class Day:
    """A day to come, the one that is shown first; numbers as of lines."""

    day: date
    expected: float | None
    promised: int
    standing: int
    needed: int
    planned: tuple[int, int] | None
    """The fewest and the most agents planned at the same time."""
    can_do: int | None
    """So many callbacks may be promised to those who are planned."""
    room: int | None
    at_risk: int
    since: datetime | None = None
    """Where a part of it is over: since when it is told of; None: the whole morning."""
    until: datetime | None = None
    """Where no time is told in the rest of it: until when it is told of; None: until it closes."""


@dataclass(frozen=True)
class Overview:
    """Everything that the page shows."""

    situation: Situation
    forecast: Forecast
    lines: tuple[Line, ...]
    days: tuple[Day, ...]
    told: ToldNext
    without_time: WithoutTime

    @property
    def promised_today(self) -> int:
        """Promises that end on the day and were not rung yet."""
        return self.days[0].promised if self.days else 0


def overview(session: Session, script: Script, now: datetime, agents: int | None = None) -> Overview:
    """How it stands at `now` (aware), if so many agents were there from now on; None: those who are."""
    found = situation(session, script, now, agents)
    learned = forecast(session, script.zone, now)
    room = workload.room(session, script, now)
    ahead = tuple(_ahead(found, learned, room))
    past = tuple(_past(session, found, learned)) if found.day else ()
    lines = past + tuple(line for line in ahead if script.hours.local(line.start).date() == found.day)
    days = tuple(_day(found, ahead_of_day) for ahead_of_day in _by_day(script, ahead))
    return Overview(found, learned, lines, days, told_by(script, room, now), without_time(session, now))


def _ahead(found: Situation, learned: Forecast, room: Room | None) -> Iterator[Line]:
    need, risks = found.need, found.need.at_risk(found.agents)
    free = _free(room, found.cost.planned) if room else {}
    since = found.now
    for one, until, expected in zip(found.ahead, counts_until(found.ahead), learned.expected(found.ahead), strict=True):
        yield Line(
            one.start,
            one.end,
            is_over=False,
            expected=expected,
            promised=need.told(since, until),
            standing=need.until(until),
            needed=need.needed(since, until),
            planned=found.planned(one),
            came=found.came if one.start <= found.now else None,
            room=free.get(one.end),
            at_risk=sum(count for at, count in risks if since < at <= until),
        )
        since = until


def _free(room: Room, cost: float) -> dict[datetime, int]:
    """How many more fit until each end: not more than until any later one, or those who were told it are pushed."""
    least = list(accumulate(reversed(room.left), min))[::-1]
    return {one.end: max(0, int(minutes / cost + 1e-9)) for one, minutes in zip(room.ahead, least, strict=True)}


def _past(session: Session, found: Situation, learned: Forecast) -> Iterator[Line]:
    """The half hours of the day that are over, as they were written down: closed while a closure lasted."""
    hours = found.script.hours
    local = hours.local(found.ahead[0].start)
    begins = instant(local.date(), time.min, hours.zoneinfo)
    hours = replace(hours, closures=past_closures(session, begins, found.now))
    rows = {
        row.starts_at: row
        for row in session.scalars(
            select(PastHalfHour).where(PastHalfHour.starts_at >= begins, PastHalfHour.starts_at < found.now)
        )
    }
    over = [one for one in pieces(hours, begins, found.now) if one.end <= found.now]
    for one, expected in zip(over, learned.expected(over), strict=True):
        row, plan = rows.get(one.start), found.script.staffing
        yield Line(
            one.start,
            one.end,
            is_over=True,
            expected=expected,
            asked=row.asked if row else None,
            planned=plan.agents_at(hours.local(one.start)) if plan else None,
            came=row.present / ((one.end - one.start) / timedelta(minutes=1)) if row else None,
        )


def _by_day(script: Script, ahead: tuple[Line, ...]) -> Iterator[list[Line]]:
    for _, lines in groupby(ahead, key=lambda line: script.hours.local(line.start).date()):
        yield list(lines)


def _day(found: Situation, lines: list[Line]) -> Day:
    first, last = lines[0], lines[-1]
    is_first = found.ahead[0].start == first.start
    known = [line.expected for line in lines if line.expected is not None]
    planned = [line.planned for line in lines if line.planned is not None]
    until = next(end for one, end in zip(found.ahead, counts_until(found.ahead), strict=True) if one.end == last.end)
    needed = found.need.needed(None, until) if is_first else found.need.needed_on(first.start, until, found.agents)
    return Day(
        found.script.hours.local(first.start).date(),
        sum(known) if known else None,
        sum(line.promised for line in lines),
        last.standing,
        needed,
        (min(planned), max(planned)) if planned else None,
        _can_do(found, [one for one in found.ahead if first.start <= one.start < last.end]),
        last.room,
        sum(line.at_risk for line in lines),
        *_part_of_day(found.script, first.start, last.end),
    )


def _part_of_day(script: Script, start: datetime, end: datetime) -> tuple[datetime | None, datetime | None]:
    """Both ends of what is told of a day, where they are not those of its opening time."""
    hours = script.hours
    midnight = instant(hours.local(start).date(), time.min, hours.zoneinfo)
    after = instant(hours.local(start).date() + timedelta(days=1), time.min, hours.zoneinfo)
    spans = list(hours.open_spans(midnight, after))
    if not spans:
        return None, None
    return start if spans[0][0] < start else None, end if end < spans[-1][1] else None


def _can_do(found: Situation, ahead: list[HalfHour]) -> int | None:
    if found.script.staffing is None:
        return None
    minutes = sum(one.planned - one.share(one.start, max(one.start, min(found.now, one.end))) for one in ahead)
    return int(found.script.rules.promise.share * minutes / found.cost.planned)
