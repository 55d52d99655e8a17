"""Room for promises: what the planned agents can do in each half hour, against what waits already."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from itertools import accumulate

from ivr.hotline.callback import Promise, PromisePolicy, Window
from ivr.hotline.half_hours import HALF_HOUR, Planned, last_cut, pieces
from ivr.hotline.hours import LOOKAHEAD, OpeningHours
from ivr.hotline.hours_format import utc
from ivr.hotline.timetable import ONE_DAY, Interval, instant

_HAIR = 1e-9
"""Sums of fractions of minutes are compared with so much patience."""


@dataclass(frozen=True)
class HalfHour:
    """A half hour of opening time, or what the hours leave of one; both ends UTC.

    `planned` are the minutes of agents in which people can be rung: nobody is, so shortly before closing.
    """

    start: datetime
    end: datetime
    planned: float

    def share(self, start: datetime, end: datetime) -> float:
        """The planned minutes that fall between two moments."""
        overlap = min(end, self.end) - max(start, self.start)
        return self.planned * max(0.0, overlap / (self.end - self.start))


def is_any_time(window: Window) -> bool:
    """Whether the window has no hours: as soon as possible."""
    return window.start is None and window.end is None


def half_hours(
    now: datetime,
    hours: OpeningHours,
    plan: Planned,
    policy: PromisePolicy,
    margin: timedelta,
    reach: datetime | None = None,
) -> tuple[HalfHour, ...]:
    """The half hours in which a promise that is given now may end: the current one, and `farthest` opening days ahead.

    They are cut at :00 and :30 of the local clock, at opening and at closing; closures are no opening time. The last
    ends on the last of those days not later on the clock than the current one begins. Empty when nothing opens.
    With `reach` they go on to that moment, where it is later.
    """
    start = last_cut(hours, now)
    until = _last(start, hours, policy.farthest)
    if until is None:
        return ()
    until = min(max(until, reach or until), utc(now) + FARTHEST_LOOK)
    cut = (replace(piece, end=min(piece.end, until)) for piece in pieces(hours, start, until))
    return tuple(HalfHour(one.start, one.end, one.planned(plan, hours, margin)) for one in cut)


def round_up(moment: datetime, hours: OpeningHours) -> datetime:
    """The end of the local half hour that a moment lies in, in UTC; the moment itself where one begins."""
    begins = last_cut(hours, moment)
    return begins if begins == moment else begins + HALF_HOUR


def _last(start: datetime, hours: OpeningHours, farthest: int) -> datetime | None:
    """The same time of the clock so many opening days later; None when nothing opens."""
    first = hours.next_opening(start)
    if first is None:
        return None
    last, opened = utc(first), 0
    for number in range(LOOKAHEAD.days):
        day = first.date() + number * ONE_DAY
        if opened == farthest and hours.intervals_on(day):
            return max(last, instant(day, first.time(), hours.zoneinfo))
        midnight = instant(day, time.min, hours.zoneinfo)
        spans = list(hours.open_spans(max(utc(first), midnight), instant(day + ONE_DAY, time.min, hours.zoneinfo)))
        if spans:
            last, opened = spans[-1][1], opened + 1
    return last


@dataclass(frozen=True)
class Workload:
    """What waits: how many callbacks by their place in the queue (`order_at`), and of each window by its deadline.

    Who waits for an answer in writing counts as the part of a callback that it takes.

    `latest_asap` is the latest time told to anybody who wants to be rung as soon as possible and was not yet; `cost`
    the planned minutes that a callback takes, with all its attempts.
    """

    places: Mapping[datetime, float] = field(default_factory=dict)
    in_window: Mapping[tuple[str, datetime], int] = field(default_factory=dict)
    latest_asap: datetime | None = None
    cost: float = PromisePolicy().callback_minutes

    def until(self, moments: Sequence[datetime]) -> list[float]:
        """How many wait with a place not later than each of the moments."""
        places = sorted(self.places)
        before = [0.0, *accumulate(self.places[place] for place in places)]
        return [before[bisect_right(places, moment)] for moment in moments]


@dataclass(frozen=True)
class Room:
    """Where a promise may end that is given at `now`.

    A time has room when the work that stands until then, and one callback more, fits into the `share` of the planned
    minutes until then; and so for every later time, else somebody who was told a later one would be pushed.
    `until` is the last time that may be told, where promises stand farther away than that; None: the end of `ahead`.
    """

    now: datetime
    hours: OpeningHours
    ahead: tuple[HalfHour, ...]
    work: Workload
    policy: PromisePolicy
    until: datetime | None = None

    def promise(self, window: Window, on: date | None = None, offered: Promise | None = None) -> Promise | None:
        """What can be told to somebody who chose the window, on that local date if it is given; None: no time at all.

        As soon as possible: the first half hour's end with room, not sooner than `soonest` opening time from now, and
        not sooner than told to anybody who asked before and waits. Other windows: the first day whose window is
        not yet chosen by as many as it holds, and whose end has room; due when it begins.
        What was `offered` a moment ago stands unless its room was taken: that the clock goes on takes nothing away.
        """
        found = self._as_soon_as_possible if is_any_time(window) else next(self._in_window(window, on), None)
        if offered and (found is None or found.deadline_at > offered.deadline_at):
            return self._still(window, offered) or found
        return found

    def offers(self, windows: Iterable[Window]) -> tuple[tuple[str, Promise], ...]:
        """Everything that can be promised now: the key of the window, and when; by window, then by day."""
        found: list[tuple[str, Promise]] = []
        for window in windows:
            if is_any_time(window):
                told = self._as_soon_as_possible
                found += [(window.key, told)] if told else []
            else:
                found += [(window.key, told) for told in self._in_window(window, None)]
        return tuple(found)

    @cached_property
    def _ends(self) -> list[datetime]:
        return [one.end for one in self.ahead]

    @cached_property
    def left(self) -> tuple[float, ...]:
        """For each half hour ahead: minutes that may still be promised until its end; negative where too many are."""
        waiting = self.work.until(self._ends)
        return tuple(many - self.work.cost * w for many, w in zip(self._to_promise, waiting, strict=True))

    @property
    def is_unplanned(self) -> bool:
        """Whether so few agents are planned that nobody could be told a time even if nobody waited."""
        return not any(many >= self.work.cost - _HAIR for many in self._to_promise[: self._tellable])

    @cached_property
    def _to_promise(self) -> tuple[float, ...]:
        """For each half hour ahead: the minutes until its end that may be promised in all."""
        passed = self.ahead[0].share(self.ahead[0].start, self.now) if self.ahead else 0.0
        return tuple(self.policy.share * (all_of - passed) for all_of in accumulate(one.planned for one in self.ahead))

    @cached_property
    def _tellable(self) -> int:
        """How many of the half hours ahead have an end that may be told."""
        return len(self._ends) if self.until is None else bisect_right(self._ends, self.until)

    @cached_property
    def _free(self) -> int:
        """From which half hour on every end has room."""
        full = (at for at in range(len(self.left) - 1, -1, -1) if self.left[at] < self.work.cost - _HAIR)
        return next(full, -1) + 1

    @cached_property
    def _as_soon_as_possible(self) -> Promise | None:
        due = self.hours.next_opening(self.now)
        soonest = due and self.hours.after_working_time(due, self.policy.soonest)
        if due is None or soonest is None:
            return None
        earliest = utc(soonest) if self.work.latest_asap is None else max(utc(soonest), self.work.latest_asap)
        at = max(self._free, bisect_left(self._ends, earliest))
        return Promise(utc(due), self._ends[at]) if at < self._tellable else None

    def _in_window(self, window: Window, on: date | None) -> Iterator[Promise]:
        wanted = Interval(window.start or time.min, window.end or time.min)
        for day in (on,) if on else self._days:
            start, end = wanted.on(day, self.hours.zoneinfo)
            spans = list(self.hours.open_spans(max(start, utc(self.now)), end))
            if not spans or sum((b - a for a, b in spans), timedelta(0)) < self.policy.at_least:
                continue
            told = Promise(spans[0][0], spans[-1][1])
            if self._has_room(told) and self._holds(window, told):
                yield told

    def _still(self, window: Window, offered: Promise) -> Promise | None:
        """What was offered, from now on, where its room is still there and it lies in opening time."""
        spans = list(self.hours.open_spans(max(offered.due_at, utc(self.now)), offered.deadline_at))
        if not spans or spans[-1][1] != offered.deadline_at:
            return None
        told = Promise(spans[0][0], offered.deadline_at)
        return told if self._has_room(told) and (is_any_time(window) or self._holds(window, told)) else None

    def _has_room(self, told: Promise) -> bool:
        return self._free <= bisect_left(self._ends, told.deadline_at) < self._tellable

    def _holds(self, window: Window, told: Promise) -> bool:
        """Whether the window itself has room for one more of those who chose it."""
        chosen = self.work.in_window.get((window.key, told.deadline_at), 0) + 1
        minutes = sum(one.share(told.due_at, told.deadline_at) for one in self.ahead)
        return chosen * self.work.cost <= self.policy.share * minutes + _HAIR

    @cached_property
    def _days(self) -> tuple[date, ...]:
        return tuple(dict.fromkeys(self.hours.local(one.start).date() for one in self.ahead))


def retry_place(again: datetime, hours: OpeningHours, grace: timedelta) -> datetime:
    """The place in the queue of somebody who is rung again from a moment on: at a full or half hour, in UTC.

    It is the grace of opening time behind that moment, so that first calls keep their promises: the promise to
    somebody who was rung once is kept already.
    """
    later = hours.after_working_time(again, grace)
    return round_up(utc(later or again), hours)


def no_place(now: datetime) -> datetime:
    """The place in the queue of somebody who was told no time: behind all who were, in the order of asking."""
    return now.astimezone(UTC) + LOOKAHEAD


def asked_for_no_place(place: datetime) -> datetime:
    """When somebody asked who was told no time and has stood at this place since."""
    return place - LOOKAHEAD


FARTHEST_LOOK = timedelta(days=120)
"""No time is told farther ahead, whatever the holidays; who was told none stands far behind it."""
