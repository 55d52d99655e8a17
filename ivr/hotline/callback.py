"""The life of a callback: its statuses and legal moves, its attempts, when to try again, and what is promised."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum

from ivr.hotline.errors import HotlineError
from ivr.hotline.hours import LOOKAHEAD, Interval, OpeningHours
from ivr.hotline.hours_format import Names, utc


class IllegalMove(HotlineError):
    """Something happened to a callback that cannot happen to one in its status."""


class NeverOpens(HotlineError):
    """The hotline has no opening hours at all in the time looked ahead, so nothing can be planned."""


class CallbackStatus(StrEnum):
    """How far a callback has come. Open ones await somebody; the last four are closed for ever."""

    WAITING = "waiting"  # in the queue; may be rung from its due time on
    CLAIMED = "claimed"  # held by an agent, nothing is ringing; lapses by itself
    RINGING = "ringing"  # an attempt is under way
    TALKING = "talking"  # the person has picked up: person and agent are joined
    WRAP_UP = "wrap_up"  # they have talked; the agent owes a disposition
    UNREACHABLE = "unreachable"  # attempts used up; somebody must close it
    DONE = "done"  # closed with a disposition
    SETTLED = "settled"  # reached after all, as is heard late, or got through to us
    WITHDRAWN = "withdrawn"  # the person no longer wants it
    REMOVED = "removed"  # a supervisor took it out, with a reason


class CallbackEvent(StrEnum):
    """What can happen to a callback."""

    CLAIM = "claim"  # an agent takes it, or is given it
    HAND_BACK = "hand_back"  # the agent returns it, or a supervisor frees it
    LAPSE = "lapse"  # the claim was not renewed in time
    REASSIGN = "reassign"  # a supervisor gives it to another agent
    RING = "ring"  # an attempt is decided
    REACH = "reach"  # the attempt joined person and agent
    HANG_UP = "hang_up"  # the talk is over
    RETRY = "retry"  # the attempt failed, `next_try` gave a time
    EXHAUST = "exhaust"  # the attempt failed, `next_try` gave none
    RESCHEDULE = "reschedule"  # a new time: agreed by the agent ("follow up at"), or asked for by the person
    CLOSE = "close"  # a disposition was given
    EXPIRE = "expire"  # no disposition came within the wrap-up time; closed without one
    SETTLE = "settle"
    WITHDRAW = "withdraw"
    REMOVE = "remove"


_Is, _On = CallbackStatus, CallbackEvent
_ENDED = {_On.SETTLE: _Is.SETTLED, _On.WITHDRAW: _Is.WITHDRAWN}
_FAILED = {_On.RETRY: _Is.WAITING, _On.EXHAUST: _Is.UNREACHABLE}

MOVES: Mapping[CallbackStatus, Mapping[CallbackEvent, CallbackStatus]] = {
    _Is.WAITING: {_On.CLAIM: _Is.CLAIMED, _On.RESCHEDULE: _Is.WAITING, _On.REMOVE: _Is.REMOVED, **_ENDED},
    _Is.CLAIMED: {
        _On.RING: _Is.RINGING,
        _On.HAND_BACK: _Is.WAITING,
        _On.LAPSE: _Is.WAITING,
        _On.REASSIGN: _Is.CLAIMED,
        _On.RESCHEDULE: _Is.WAITING,
        _On.CLOSE: _Is.DONE,
        _On.REMOVE: _Is.REMOVED,
        **_ENDED,
    },
    _Is.RINGING: {_On.REACH: _Is.TALKING, _On.HANG_UP: _Is.WRAP_UP, **_FAILED, **_ENDED},
    _Is.TALKING: {_On.HANG_UP: _Is.WRAP_UP, **_FAILED},
    _Is.WRAP_UP: {
        _On.CLOSE: _Is.DONE,
        _On.EXPIRE: _Is.DONE,
        _On.RESCHEDULE: _Is.WAITING,
        _On.RING: _Is.RINGING,
        _On.REASSIGN: _Is.WRAP_UP,
        _On.REMOVE: _Is.REMOVED,
        **_FAILED,
    },
    _Is.UNREACHABLE: {_On.CLOSE: _Is.DONE, _On.RESCHEDULE: _Is.WAITING, _On.REMOVE: _Is.REMOVED, **_ENDED},
    _Is.DONE: {},
    _Is.SETTLED: {},
    _Is.WITHDRAWN: {},
    _Is.REMOVED: {},
}
"""Every legal move. Whatever closes a callback closes it for ever; it comes back to WAITING only with a new due time
or freed of its claim. RINGING may skip TALKING, whose report can be lost; who has picked up may be gone before the two
are joined, so TALKING may end as if nobody had. An agent who finds that an answering machine talked says so in WRAP_UP:
RETRY or EXHAUST. An attempt's events move the callback only while it is UNDER_WAY with that attempt; reported later,
they complete the attempt's own record (`further`) and nothing else."""

OPEN_STATUSES = frozenset(status for status, moves in MOVES.items() if moves)
"""Not yet closed: at most one such callback per telephone number."""
HELD_STATUSES = frozenset({_Is.CLAIMED, _Is.RINGING, _Is.TALKING, _Is.WRAP_UP})
"""Held by exactly one agent."""
UNDER_WAY = frozenset({_Is.RINGING, _Is.TALKING})
"""A telephone is ringing or in use: claims do not lapse here, the attempt is reconciled with the provider instead."""


def move(status: CallbackStatus, event: CallbackEvent) -> CallbackStatus:
    """The status after the event; IllegalMove when the table has no such move."""
    try:
        return MOVES[status][event]
    except KeyError:
        raise IllegalMove(f"a callback that is {status} cannot {event}") from None


class AttemptStatus(StrEnum):
    """How far one try at a callback came: three steps on the way, then one of the OUTCOMES."""

    DECIDED = "decided"  # our row, written before anything rings
    UNKNOWN = "unknown"  # asked for, but the provider's reply was lost: it may be ringing
    PLACED = "placed"  # the provider accepted it and the CallSid is known: the agent is rung
    DIALLING = "dialling"  # the agent pressed 1: the person is rung
    LOST = "lost"  # the provider cannot tell either how it ended
    REFUSED_BY_RULE = "refused_by_rule"  # this number may not be rung; nothing rang
    NOT_PLACED = "not_placed"  # the provider refused or was away; nothing rang
    AGENT_NO_ANSWER = "agent_no_answer"
    DECLINED = "declined"  # the agent, or the agent's answering machine, did not press 1
    AGENT_HUNG_UP = "agent_hung_up"  # before the person answered
    BUSY = "busy"
    NO_ANSWER = "no_answer"
    VOICEMAIL = "voicemail"
    FAILED = "failed"
    CALLER_HUNG_UP = "caller_hung_up"  # the person answered, but was gone before they were joined
    CONNECTED = "connected"


_STEPS = (AttemptStatus.DECIDED, AttemptStatus.UNKNOWN, AttemptStatus.PLACED, AttemptStatus.DIALLING)
_RANK = {status: len(_STEPS) + 1 for status in AttemptStatus} | {status: rank for rank, status in enumerate(_STEPS)}
_RANK |= {AttemptStatus.LOST: len(_STEPS), AttemptStatus.CONNECTED: len(_STEPS) + 2}

OUTCOMES = frozenset(AttemptStatus) - frozenset(_STEPS)
"""The attempt is over, or, CONNECTED, has succeeded."""
COUNTED = OUTCOMES - {
    AttemptStatus.AGENT_NO_ANSWER,
    AttemptStatus.DECLINED,
    AttemptStatus.AGENT_HUNG_UP,
    AttemptStatus.REFUSED_BY_RULE,
    AttemptStatus.NOT_PLACED,
}
"""Outcomes that use up one of the allowed attempts: the person's telephone rang or may have rung."""


def further(known: AttemptStatus, reported: AttemptStatus) -> AttemptStatus:
    """What to believe when an attempt known to be at `known` is reported at `reported`: whichever is further on.

    The order is DECIDED, UNKNOWN, PLACED, DIALLING, LOST, every other outcome, CONNECTED. Of two outcomes the first
    stays, but any of them corrects LOST, and the proof that people talked corrects everything.
    """
    return reported if _RANK[reported] > _RANK[known] else known


def _minutes(**delays: int) -> dict[AttemptStatus, timedelta]:
    return {AttemptStatus[name]: timedelta(minutes=minutes) for name, minutes in delays.items()}


@dataclass(frozen=True)
class RetryPolicy:
    """After which working time each outcome is tried again, and how many counted attempts there are at most.

    An outcome without a delay is not tried again. ValueError for less than one attempt, negative delays, and delays
    of what is no failed outcome.
    """

    delays: Mapping[AttemptStatus, timedelta] = field(
        default_factory=lambda: (
            _minutes(AGENT_NO_ANSWER=1, DECLINED=1, AGENT_HUNG_UP=1, NOT_PLACED=1, BUSY=15, FAILED=15)
            | _minutes(CALLER_HUNG_UP=30, NO_ANSWER=60, LOST=60, VOICEMAIL=120)
        ),
        hash=False,
    )
    max_attempts: int = 5

    def __post_init__(self) -> None:
        if self.max_attempts < 1 or any(delay < timedelta(0) for delay in self.delays.values()):
            raise ValueError("a retry policy needs at least one attempt and no negative delay")
        if strange := sorted(set(self.delays) - OUTCOMES | {AttemptStatus.CONNECTED} & set(self.delays)):
            raise ValueError(f"not tried again, so it has no delay: {', '.join(strange)}")


def next_try(
    outcome: AttemptStatus, attempts: int, now: datetime, hours: OpeningHours, policy: RetryPolicy | None = None
) -> datetime | None:
    """When to ring again after a failed attempt, in UTC and in opening hours; None: unreachable, somebody must close.

    `attempts` is how many COUNTED attempts there were, this one included. The delay is counted in opening hours. Under
    an emergency closure whose end nobody knows the ordinary hours are planned with: it will be due on reopening.
    ValueError for CONNECTED and for attempts still on their way; NeverOpens when there are no hours to plan with.
    """
    policy = policy or RetryPolicy()
    if outcome not in OUTCOMES - {AttemptStatus.CONNECTED}:
        raise ValueError(f"an attempt that is {outcome} has not failed")
    delay = policy.delays.get(outcome)
    if delay is None or (outcome in COUNTED and attempts >= policy.max_attempts):
        return None
    for plan in (hours, hours.without_closures()):
        passed = plan.after_working_time(now, delay)
        if passed and (opening := plan.next_opening(passed)):
            return opening.astimezone(UTC)
    raise NeverOpens(f"no opening hours within {LOOKAHEAD.days} days of {now.isoformat()}")


def may_ring(now: datetime, hours: OpeningHours, margin: timedelta = timedelta(0)) -> bool:
    """Whether a call to a person may be started now: open, and for at least `margin` more."""
    opening = hours.at(now)
    return opening.open and (opening.closes_at is None or utc(now) + margin <= utc(opening.closes_at))


@dataclass(frozen=True)
class Window:
    """When a person wants to be rung: between two local clock times, or with neither, as soon as possible.

    One bound alone means until it, or from it on. InvalidHours when they are the wrong way round.
    """

    key: str
    name: Names = field(hash=False)
    start: time | None = None
    end: time | None = None

    def __post_init__(self) -> None:
        Interval(self.start or time.min, self.end or time.min)


ASAP = Window("asap", {"id": "secepatnya", "en": "as soon as possible"})
MORNING = Window("morning", {"id": "pagi", "en": "in the morning"}, time(8), time(11))
AFTERNOON = Window("afternoon", {"id": "siang", "en": "in the afternoon"}, time(11), time(15))
WINDOWS = (ASAP, MORNING, AFTERNOON)


@dataclass(frozen=True)
class PromisePolicy:
    """How times are promised.

    Without a staffing plan: `asap_within` is the working time within which "as soon as possible" is kept. With one:
    `share` of the planned minutes may be promised; nobody is told a time sooner than `soonest` working time from now,
    or farther than `farthest` opening days; a callback takes `callback_minutes` until it is known better, an answer
    `enquiry_minutes`. Of a window `at_least` must be left. A retry stands `retry_grace` opening time behind its time.
    """

    asap_within: timedelta = timedelta(minutes=120)
    at_least: timedelta = timedelta(minutes=30)
    share: float = 0.8
    soonest: timedelta = timedelta(minutes=60)
    farthest: int = 5
    callback_minutes: float = 7.0
    enquiry_minutes: float = 5.0
    retry_grace: timedelta = timedelta(minutes=120)


@dataclass(frozen=True)
class Promise:
    """We ring from `due_at` on and by `deadline_at`; both UTC."""

    due_at: datetime
    deadline_at: datetime


ERASED = "erased"
"""Why a callback was closed whose person is forgotten; it stands for every text that was erased and must be there."""

SAID_TO = timedelta(minutes=30)
"""Deadlines are told to so much."""


def promise(window: Window, now: datetime, hours: OpeningHours, policy: PromisePolicy | None = None) -> Promise | None:
    """What can be promised now to somebody who chose the window; None when no such opening is known.

    As soon as possible: due now if open, else at the next opening; the deadline is `asap_within` working time later,
    at the full or half hour.
    Other windows: the first day on which `at_least` of open time in the window is left; due when that begins, deadline
    when it ends; a day off, or a half day without it, is skipped. For None, `hours.without_closures()` still plans it.
    """
    policy = policy or PromisePolicy()
    due = hours.next_opening(now)
    if window.start is None and window.end is None:
        deadline = due and hours.after_working_time(due, policy.asap_within)
        return Promise(utc(due), _easily_said(utc(deadline), hours)) if due and deadline else None
    if due is None:
        return None
    wanted = Interval(window.start or time.min, window.end or time.min)
    today = hours.local(now).date()
    closed = (hours.local(due).date() - today).days - 1  # a day less: clocks put back over midnight blur a date's edge
    for number in range(max(0, closed), LOOKAHEAD.days):
        start, end = wanted.on(today + timedelta(days=number), hours.zoneinfo)
        spans = list(hours.open_spans(max(start, utc(now)), end))
        if spans and hours.working_time_between(spans[0][0], spans[-1][1]) >= policy.at_least:
            return Promise(spans[0][0], spans[-1][1])
    return None


def _easily_said(deadline: datetime, hours: OpeningHours) -> datetime:
    """The next full or half hour, where it is still open time: a latest time is remembered when it is round."""
    later = deadline + (datetime.min.replace(tzinfo=deadline.tzinfo) - deadline) % SAID_TO
    return later if hours.working_time_between(deadline, later) == later - deadline else deadline
