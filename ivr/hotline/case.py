"""The life of a case: a report on its way to the office that can help, and back to the caller with an answer.

Every open case has an owner, a next step and a deadline: it cannot lie anywhere without somebody being late.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta
from enum import IntEnum, StrEnum

from ivr.hotline.errors import HotlineError
from ivr.hotline.hours import LOOKAHEAD, DatedException, OpeningHours
from ivr.hotline.timetable import ONE_DAY, instant


class IllegalStep(HotlineError):
    """Something was asked of a case that cannot happen to one in its status."""


class BadDaysOff(HotlineError):
    """What was written for an office's days off are no dates."""


class CaseStatus(StrEnum):
    """How far a case has come. The last three are closed; REOPEN brings them back to the desk."""

    NEW = "new"  # filed; nobody has looked at it
    CHECKED = "checked"  # an agent has seen that it can be forwarded
    FORWARDED = "forwarded"  # an office has it, and has not said so yet
    TAKEN_UP = "taken_up"  # the office works on it
    RETURNED = "returned"  # back at the desk: not that office's, or with a question, or nobody took it up
    ANSWERED = "answered"  # there is an answer; the caller does not know it yet
    CONFIRMED = "confirmed"  # the caller knows the answer
    CLOSED = "closed"
    MERGED = "merged"  # goes on as another case
    REJECTED = "rejected"  # nothing for this hotline, with the reason


class CaseEvent(StrEnum):
    """What can happen to a case."""

    CHECK = "check"
    FORWARD = "forward"
    TAKE_UP = "take_up"
    ANSWER = "answer"
    ASK_BACK = "ask_back"  # the office needs to know more
    RETURN = "return"  # the office says that it is another's
    TAKE_BACK = "take_back"  # the desk takes it from the office: recalled, overdue, or no mail reaches the office
    ESCALATE = "escalate"  # overdue: the province's office has it from now on
    CONFIRM = "confirm"
    CLOSE = "close"
    SOLVE = "solve"  # a talk has solved it, whatever it waited for
    MERGE = "merge"
    REJECT = "reject"
    REOPEN = "reopen"


class CaseRemark(StrEnum):
    """What is written into the history of a case without moving it, whatever its status."""

    TRY = "try"  # the caller was rung, and not spoken with
    TALK = "talk"  # the caller was spoken with, or somebody says what came of ringing
    CHAT = "chat"  # the person was written with, and somebody says what came of it
    NOT_PASSED_ON = "not_passed_on"  # a talk was to pass it on, and it is still at the desk, for the reason in its note
    NOTE = "note"
    EDIT = "edit"  # what the report says was completed or put right


_Is, _On = CaseStatus, CaseEvent
_SOLVED = {_On.SOLVE: _Is.CLOSED}
_AT_THE_DESK = {
    _On.FORWARD: _Is.FORWARDED,
    _On.ANSWER: _Is.ANSWERED,
    _On.REJECT: _Is.REJECTED,
    _On.MERGE: _Is.MERGED,
    **_SOLVED,
}
_AT_AN_OFFICE = {
    **_SOLVED,
    _On.FORWARD: _Is.FORWARDED,
    _On.ANSWER: _Is.ANSWERED,
    _On.ASK_BACK: _Is.RETURNED,
    _On.RETURN: _Is.RETURNED,
    _On.TAKE_BACK: _Is.RETURNED,
    _On.ESCALATE: _Is.FORWARDED,
}

MOVES: Mapping[CaseStatus, Mapping[CaseEvent, CaseStatus]] = {
    _Is.NEW: {_On.CHECK: _Is.CHECKED, _On.REJECT: _Is.REJECTED, _On.MERGE: _Is.MERGED, **_SOLVED},
    _Is.CHECKED: _AT_THE_DESK,
    _Is.FORWARDED: {_On.TAKE_UP: _Is.TAKEN_UP, **_AT_AN_OFFICE},
    _Is.TAKEN_UP: _AT_AN_OFFICE,
    _Is.RETURNED: _AT_THE_DESK,
    _Is.ANSWERED: {_On.CONFIRM: _Is.CONFIRMED, _On.CLOSE: _Is.CLOSED, _On.FORWARD: _Is.FORWARDED, **_SOLVED},
    _Is.CONFIRMED: {
        _On.CLOSE: _Is.CLOSED,
        _On.FORWARD: _Is.FORWARDED,
        _On.REOPEN: _Is.RETURNED,  # the caller says that the answer has not solved it
        **_SOLVED,
    },
    _Is.CLOSED: {_On.REOPEN: _Is.RETURNED},
    _Is.MERGED: {_On.REOPEN: _Is.RETURNED},
    _Is.REJECTED: {_On.REOPEN: _Is.RETURNED},
}
"""Every legal move. Nothing is forwarded before it was checked; an answer that does not help is forwarded on; what a
talk has solved is closed from wherever it is."""

CLOSED_STATUSES = frozenset({_Is.CLOSED, _Is.MERGED, _Is.REJECTED})
OPEN_STATUSES = frozenset(CaseStatus) - CLOSED_STATUSES
WITH_OFFICE = frozenset({_Is.FORWARDED, _Is.TAKEN_UP})
"""Owned by the office that has it; every other open case is the ministry's desk's."""
OFFICE_EVENTS = frozenset({_On.TAKE_UP, _On.ANSWER, _On.ASK_BACK, _On.RETURN})
"""What an office itself may do."""
GIVES_TO_OFFICE = (_On.FORWARD, _On.ESCALATE)
"""By these a case comes into the hands of an office."""
NEEDS_WORDS = frozenset({_On.ANSWER, _On.ASK_BACK, _On.RETURN, _On.TAKE_BACK, _On.REJECT, _On.REOPEN})
"""Nobody does this without saying why, or what."""

NEXT_STEP: Mapping[CaseStatus, CaseEvent] = {
    _Is.NEW: _On.CHECK,
    _Is.CHECKED: _On.FORWARD,
    _Is.FORWARDED: _On.TAKE_UP,
    _Is.TAKEN_UP: _On.ANSWER,
    _Is.RETURNED: _On.FORWARD,
    _Is.ANSWERED: _On.CONFIRM,
    _Is.CONFIRMED: _On.CLOSE,
}
"""What an open case waits for."""


class Level(IntEnum):
    """How far up a case has gone because it was late."""

    OFFICE = 0
    PROVINCE = 1
    MINISTRY = 2


@dataclass(frozen=True)
class Deadlines:
    """Working days within which each step is due."""

    days: Mapping[CaseStatus, int] = field(
        default_factory=lambda: {
            _Is.NEW: 1,
            _Is.CHECKED: 1,
            _Is.FORWARDED: 2,
            _Is.TAKEN_UP: 5,
            _Is.RETURNED: 1,
            _Is.ANSWERED: 2,
            _Is.CONFIRMED: 1,
        },
        hash=False,
    )


def move(status: CaseStatus, event: CaseEvent) -> CaseStatus:
    """The status after the event; IllegalStep when the table has no such move."""
    try:
        return MOVES[status][event]
    except KeyError:
        raise IllegalStep(f"a case that is {status} cannot {event}") from None


def office_hours(hours: OpeningHours, days_off: Iterable[DatedException]) -> OpeningHours:
    """The hours that an office's deadlines are counted with: the hotline's days, without the office's own days off."""
    own = tuple(days_off)
    return replace(hours, exceptions=(*hours.exceptions, *own), closures=()) if own else hours


def deadline(
    status: CaseStatus, since: datetime, hours: OpeningHours, deadlines: Deadlines | None = None
) -> datetime | None:
    """When the next step of a case that came to `status` at `since` is due, in UTC; None for a closed one.

    It is the end of the last of so many working days, today not counted. An emergency closure shifts nothing: offices
    work on. Hours without any working day are counted in days of the calendar, so that there always is a deadline.
    """
    if status in CLOSED_STATUSES:
        return None
    return working_days_after(since, (deadlines or Deadlines()).days[status], hours)


def working_days_after(since: datetime, days: int, hours: OpeningHours) -> datetime:
    """The end, in UTC, of the last of so many working days after the day of a moment."""
    left, day = days, hours.local(since).date()
    for number in range(1, LOOKAHEAD.days):
        left -= bool(hours.intervals_on(day + timedelta(days=number)))
        if left <= 0:
            return _end_of(day + timedelta(days=number), hours)
    return _end_of(day + timedelta(days=days), hours)


def _end_of(day: date, hours: OpeningHours) -> datetime:
    intervals = hours.intervals_on(day)
    if not intervals or intervals[-1].end == time.min:
        return instant(day + ONE_DAY, time.min, hours.zoneinfo).astimezone(UTC)
    return intervals[-1].on(day, hours.zoneinfo)[1]


def is_working_day(moment: datetime, hours: OpeningHours) -> bool:
    """Whether the local day of the moment has opening hours."""
    return bool(hours.intervals_on(hours.local(moment).date()))


@dataclass(frozen=True)
class Late:
    """What is to be done with a late case: it goes up to `level`, by this event."""

    event: CaseEvent | None
    level: Level


def when_late(status: CaseStatus, level: Level, has_province_office: bool) -> Late | None:
    """Where a case goes whose deadline has passed; None: it has gone all the way up, and is shown as late.

    From an office to the office of its province, from there to the ministry's desk; what is late at the desk is raised
    to the ministry and stays where it is.
    """
    if status in WITH_OFFICE:
        if level is Level.OFFICE and has_province_office:
            return Late(CaseEvent.ESCALATE, Level.PROVINCE)
        return Late(CaseEvent.TAKE_BACK, Level.MINISTRY)
    if status in CLOSED_STATUSES or level is Level.MINISTRY:
        return None
    return Late(None, Level.MINISTRY)


def days_off(text: str) -> tuple[DatedException, ...]:
    """An office's days off as people write them: dates, and spans `2026-03-19..2026-03-20`. Raises BadDaysOff.

    `19/03/2026`, the day first, is what a spreadsheet in Indonesian makes of a date; a midnight beside it says nothing.
    """
    found = []
    for part in re.sub(r"[,;]|(?<!\S)00:00(?::00)?(?!\S)", " ", text).split():
        first, _, last = part.partition("..")
        try:
            begin = _date(first)
            end = _date(last) if last else begin
        except ValueError:
            raise BadDaysOff(
                f"{part!r} is no date such as 2026-03-19, nor a span such as 2026-03-19..2026-03-20"
            ) from None
        if end < begin or (end - begin).days > 60:
            raise BadDaysOff(f"{part!r} ends before it begins, or is longer than 60 days")
        found.append(DatedException(begin, end))
    return tuple(found)


def _date(text: str) -> date:
    if written := re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})", text):
        day, month, year = map(int, written.groups())
        return date(year, month, day)
    return date.fromisoformat(text)


def days_off_written(found: Iterable[DatedException]) -> str:
    """The same as `days_off` reads it, each in one way only."""
    return " ".join(f"{one.first}..{one.last}" if one.last != one.first else f"{one.first}" for one in found)
