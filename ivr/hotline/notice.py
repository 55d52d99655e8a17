"""What is told in writing of a report as it goes on: of which events, and at which hours of the day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from ivr.hotline.timetable import ONE_DAY, instant

LASTS = timedelta(hours=24)
"""What has not left by then is no news any more, and is not sent."""


class Event(StrEnum):
    """What has happened; each is told once."""

    TICKET = "ticket"
    """A report was filed by telephone or at the desk: its ticket number."""
    UNREACHED = "unreached"
    """The person was rung in vain, and when they are rung again."""
    FORWARDED = "forwarded"
    """The report went to an office."""
    ANSWERED = "answered"
    """There is an answer, which may be read."""
    SOLVED = "solved"
    """The answer was told some days ago: whether that has solved it."""


class Unsent(StrEnum):
    """Why a notice that could have been sent is not, beside what stands in the way of writing to somebody at all."""

    TOO_LATE = "too_late"
    SWITCHED_OFF = "switched_off"
    OVER = "over"
    """What it tells is not so any more."""


@dataclass(frozen=True)
class NoticePolicy:
    """What admins decide: `events` are those that are told at all.

    Nothing leaves between `quiet_from` and `quiet_until`, by the hotline's clock; the same time twice: it may leave at
    any hour. `ask_after`: so many working days after an answer was told, it is asked whether that has solved it.
    """

    events: frozenset[Event] = frozenset()
    ask_after: int = 2
    quiet_from: time = time(21)
    quiet_until: time = time(7)

    def __contains__(self, event: object) -> bool:
        return event in self.events

    def next_time(self, wanted: datetime, zone: ZoneInfo) -> datetime:
        """When what is to leave at a moment (aware) may: then, or once the night is over."""
        local = wanted.astimezone(zone)
        if not self._is_quiet(local.time()):
            return wanted
        day = local.date() + (ONE_DAY if local.time() >= self.quiet_until else timedelta(0))
        return instant(day, self.quiet_until, zone)

    def _is_quiet(self, at: time) -> bool:
        if self.quiet_from <= self.quiet_until:
            return self.quiet_from <= at < self.quiet_until
        return at >= self.quiet_from or at < self.quiet_until


@dataclass(frozen=True)
class Leaving:
    """When a notice may leave: `at` (aware) is now, or later; None: never, and `why`."""

    at: datetime | None
    why: Unsent | None = None


def leaving(
    event: Event, moment: datetime, policy: NoticePolicy, zone: ZoneInfo, now: datetime, until: datetime | None = None
) -> Leaving:
    """Whether a notice of what happened at `moment` may leave now; `until` is when it is not true any more, if ever."""
    if event not in policy:
        return Leaving(None, Unsent.SWITCHED_OFF)
    at = policy.next_time(now, zone)
    if until is not None and at >= until:
        return Leaving(None, Unsent.OVER)
    if at > moment + LASTS:
        return Leaving(None, Unsent.TOO_LATE)
    return Leaving(at)
