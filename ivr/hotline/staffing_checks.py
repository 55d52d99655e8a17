"""What about a staffing plan looks like a slip, beside the hours: open hours without agents, and agents when closed."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date, time, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Any

from ivr.hotline.hours import LOOKAHEAD, OpeningHours
from ivr.hotline.shortened_hours import WEEKDAYS
from ivr.hotline.staffing import Day, PlannedWeek, StaffingException, StaffingPlan
from ivr.hotline.timetable import Interval

Intervals = tuple[Interval, ...]
_MINUTES = 24 * 60


@dataclass(frozen=True)
class Finding:
    """One thing worth a second look: where (below `staffing`), a code for its words, and the details."""

    path: str
    code: str
    values: Mapping[str, Any] = field(default_factory=dict, hash=False)


def findings(plan: StaffingPlan, hours: OpeningHours) -> Iterator[Finding]:
    """Everything about the plan that may not be meant."""
    weeks = [
        (plan.weekly, hours.weekly),
        *((one.week, opened_in(one.first, one.last, hours)) for one in plan.exceptions),
    ]
    if not any(_meet(planned, opened) for planned, opened in weeks):
        yield Finding("staffing", "nobody_staffed")
        return
    gaps = [left_out(opened, _times(planned)) for planned, opened in zip(plan.weekly, hours.weekly, strict=True)]
    over = [left_out(_times(planned), opened) for planned, opened in zip(plan.weekly, hours.weekly, strict=True)]
    yield from _of_days("unstaffed", gaps)
    yield from _of_days("staffed_when_closed", over)
    for one in plan.exceptions:
        yield from _of_exception(one, plan, hours)


@lru_cache(maxsize=1024)
def left_out(whole: Intervals, taken: Intervals) -> Intervals:
    """What of the hours of one day is not in the others."""
    minutes = sorted(_minutes(whole) - _minutes(taken))
    runs = groupby(enumerate(minutes), key=lambda pair: pair[1] - pair[0])
    found = [[minute for _, minute in run] for _, run in runs]
    return tuple(Interval(_clock(run[0]), _clock(run[-1] + 1)) for run in found)


def _of_days(code: str, week: list[Intervals]) -> Iterator[Finding]:
    """One finding for all weekdays that have the same hours of it."""
    for hours in dict.fromkeys(filter(None, week)):
        days = [day for day, found in zip(WEEKDAYS, week, strict=True) if found == hours]
        yield Finding("staffing.weekly", code, {"weekdays": days, "hours": ", ".join(map(str, hours))})


def _of_exception(one: StaffingException, plan: StaffingPlan, hours: OpeningHours) -> Iterator[Finding]:
    days = [day for day in _days(one.first, one.last) if plan.exception_on(day) == one]
    pairs = [(_times(plan.on(day)), hours.intervals_on(day)) for day in days]
    opened = [(planned, open_at) for planned, open_at in pairs if open_at]
    missing = sum(bool(left_out(open_at, planned)) for planned, open_at in opened)
    over = sum(bool(left_out(planned, open_at)) for planned, open_at in opened or pairs)
    values = {"first": str(one.first), "last": str(one.last)}
    if missing:
        yield Finding("staffing.exceptions", "exception_unstaffed", {**values, "days": missing})
    if over:
        yield Finding("staffing.exceptions", "exception_staffed_when_closed", {**values, "days": over})


def opened_in(first: date, last: date, hours: OpeningHours) -> tuple[Intervals, ...]:
    """For each weekday, Monday first, all hours that any such day has from `first` to `last`."""
    week: list[Intervals] = [()] * len(WEEKDAYS)
    for day in _days(first, last):
        week[day.weekday()] += hours.intervals_on(day)
    return tuple(left_out(one, ()) for one in week)


def _meet(planned: PlannedWeek, opened: tuple[Intervals, ...]) -> bool:
    return any(_minutes(_times(one)) & _minutes(other) for one, other in zip(planned, opened, strict=True))


def _days(first: date, last: date) -> list[date]:
    count = min((last - first).days, LOOKAHEAD.days) + 1
    return [first + timedelta(days=number) for number in range(count)]


def _times(day: Day) -> Intervals:
    return tuple(one.interval for one in day)


def _minutes(hours: Intervals) -> set[int]:
    ends = [(_of(one.start), _of(one.end) or _MINUTES) for one in hours]
    return {minute for start, end in ends for minute in range(start, end)}


def _of(clock: time) -> int:
    return clock.hour * 60 + clock.minute


def _clock(minute: int) -> time:
    return time(minute % _MINUTES // 60, minute % 60)
