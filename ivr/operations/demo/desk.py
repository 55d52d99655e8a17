"""What the demo's two agents did in its fortnight: whom they rang back when, and what came of it; played from a seed.

They take what is due in the order of the promises, ring, talk and write, one thing after the other and in opening
hours, so that waits, kept and broken promises and talks belong together. Everything is over before the demo begins.
"""

from __future__ import annotations

import heapq
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any

from ivr.hotline.callback import (
    COUNTED,
    WINDOWS,
    AttemptStatus,
    CallbackStatus,
    Promise,
    Window,
    may_ring,
    next_try,
    promise,
)
from ivr.hotline.hours import OpeningHours
from ivr.operations.demo.shifts import Shift, there

LABEL = "Data buatan (generated)"
_CHOSEN = (6, 2, 2)
"""How many callers choose each of the windows."""
_ENDS = {
    **{AttemptStatus.CONNECTED: 74, AttemptStatus.NO_ANSWER: 13, AttemptStatus.BUSY: 6, AttemptStatus.VOICEMAIL: 2},
    **{AttemptStatus.CALLER_HUNG_UP: 2, AttemptStatus.AGENT_NO_ANSWER: 2, AttemptStatus.DECLINED: 1},
}
MARGIN = timedelta(minutes=2)
"""Nobody is rung so shortly before the hotline closes."""
SLIP = 0.02
"""So many are overlooked for hours."""
NEVER_ANSWERS = 0.06
"""So many people pick up at no attempt."""
_RESULTS = {"solved": 62, "passed_on": 25, "refused": 6, "wrong_number": 4, "nuisance": 3}
_RUNG = frozenset(AttemptStatus) - {AttemptStatus.AGENT_NO_ANSWER, AttemptStatus.DECLINED}
"""The person's telephone rang in these."""


@dataclass(frozen=True)
class Agent:
    """Who rings; by the number in our books, the login, and the telephone."""

    id: int
    login: str
    phone: str


@dataclass
class Played:
    """A callback as columns, with its attempts, and when who took it."""

    row: dict[str, Any]
    never_answers: bool
    slips: timedelta
    """For so long it is overlooked."""
    attempts: list[dict[str, Any]] = field(default_factory=list)
    taken: list[tuple[str, datetime]] = field(default_factory=list)


def asked(dice: Random, number: str, at: datetime, hours: OpeningHours) -> Played | None:
    """A callback that was asked for at a moment (aware); None when no time could be promised."""
    window: Window = dice.choices(WINDOWS, _CHOSEN)[0]
    promised = promise(window, at, hours)
    slips = timedelta(minutes=dice.uniform(60, 240) if dice.random() < SLIP else 0)
    return Played(_row(number, window.key, at, promised), dice.random() < NEVER_ANSWERS, slips) if promised else None


def _row(number: str, window: str, at: datetime, promised: Promise) -> dict[str, Any]:
    return {
        **{"number": number, "window": window, "language": "id", "created_at": at, "lane": 1, "notes": LABEL},
        **{"promised_due_at": promised.due_at, "due_at": promised.due_at, "deadline_at": promised.deadline_at},
        **{"order_at": promised.deadline_at, "attempts_made": 0, "first_attempt_at": None, "first_wait": None},
        **{"rung_at": None, "reached_at": None, "disposition": None, "close_reason": None, "closed_by": None},
        **{"status": CallbackStatus.WAITING.value, "closed_at": None},
    }


def play(
    dice: Random,
    wanted: Iterable[Played],
    agents: Sequence[Agent],
    shifts: Mapping[int, Sequence[Shift]],
    hours: OpeningHours,
    until: datetime,
) -> list[Played]:
    """Ring everybody back, by the agents who are there, with shifts by their numbers.

    What could not be over before `until` (aware) is left out, as if it had not been asked.
    """
    queue = [(one.row["due_at"] + one.slips, one.row["deadline_at"], number, one) for number, one in enumerate(wanted)]
    heapq.heapify(queue)
    free = {agent.id: datetime.min.replace(tzinfo=UTC) for agent in agents}
    done = []
    while queue:
        due, deadline, number, one = heapq.heappop(queue)
        found = [(there(shifts[each.id], max(due, free[each.id])) or until, free[each.id], each) for each in agents]
        at, _, agent = min(found, key=lambda one: one[:2])
        begins = _begins(dice, at, hours)
        if _released(dice, one, begins):
            done.append(one)
            continue
        again = _try(dice, one, number, agent, begins, hours)
        free[agent.id] = _over(one)
        if again is not None:
            heapq.heappush(queue, (again, deadline, number, one))
        else:
            done.append(one)
    return [one for one in done if one.row["closed_at"] < until]


def pass_nothing_on(rung: Iterable[Played]) -> None:
    """Where there is no office, a talk that would have been passed on has helped by itself."""
    for one in rung:
        if one.row["disposition"] == "passed_on":
            one.row.update(disposition="solved", close_reason="solved")


def _begins(dice: Random, at: datetime, hours: OpeningHours) -> datetime:
    """The agent looks, reads and takes."""
    begins = at + timedelta(seconds=dice.uniform(10, 150))
    if not may_ring(begins, hours, MARGIN):
        begins = hours.next_opening(begins + MARGIN) or begins
    return begins.astimezone(UTC)


def _released(dice: Random, one: Played, begins: datetime) -> bool:
    """Some get through by themselves before, some no longer want it."""
    if one.attempts or dice.random() > 0.04:
        return False
    status = dice.choice((CallbackStatus.SETTLED, CallbackStatus.WITHDRAWN))
    reason = "reached" if status is CallbackStatus.SETTLED else "withdrawn by the caller"
    at = one.row["created_at"] + (begins - one.row["created_at"]) * dice.uniform(0.2, 0.9)
    one.row.update(status=status.value, closed_at=at, close_reason=reason, notes=LABEL)
    return True


def _try(
    dice: Random, one: Played, number: int, agent: Agent, begins: datetime, hours: OpeningHours
) -> datetime | None:
    """One attempt, from taking it to writing down what came of it; when to try again, None when it is closed."""
    outcome = AttemptStatus.NO_ANSWER if one.never_answers else dice.choices(list(_ENDS), list(_ENDS.values()))[0]
    decided = begins + timedelta(seconds=dice.uniform(5, 60))
    rings = decided + timedelta(seconds=dice.uniform(8, 20))
    answered = rings + timedelta(seconds=dice.uniform(4, 25))
    joined = outcome is AttemptStatus.CONNECTED
    ended = answered + timedelta(seconds=dice.uniform(60, 450) if joined else 20)
    wrapped = ended + timedelta(seconds=dice.uniform(25, 120)) if joined else None
    one.taken.append((agent.login, begins))
    one.attempts.append(
        {
            **{"token": f"generated-{number}-{len(one.attempts)}", "staff_id": agent.id, "first_number": agent.phone},
            **{"outcome": outcome.value, "decided_at": decided, "placed_at": decided, "rung_by_us": False},
            **{"connected_at": answered if joined else None, "ended_at": ended, "wrapped_up_at": wrapped},
        }
    )
    if outcome in _RUNG:
        _ring(one.row, rings, hours)
    one.row["attempts_made"] += outcome in COUNTED
    if wrapped is not None:
        result = dice.choices(list(_RESULTS), list(_RESULTS.values()))[0]
        _close(one.row, result, agent, wrapped)
        one.row.update(reached_at=answered)
        return None
    again = next_try(outcome, one.row["attempts_made"], ended, hours)
    if again is None:  # nobody is rung for ever
        _close(one.row, None, agent, ended + timedelta(minutes=2))
    return again


def _ring(row: dict[str, Any], at: datetime, hours: OpeningHours) -> None:
    row["rung_at"] = row["rung_at"] or at
    if row["first_attempt_at"] is None:
        since = max(row["created_at"], row["promised_due_at"])
        row.update(first_attempt_at=at, first_wait=round(hours.working_time_between(since, at).total_seconds()))


def _close(row: dict[str, Any], result: str | None, agent: Agent, at: datetime) -> None:
    row.update(disposition=result, close_reason=result or "unreachable", status=CallbackStatus.DONE.value)
    row.update(closed_by=agent.id, closed_at=at)


def _over(one: Played) -> datetime:
    last = one.attempts[-1]
    over: datetime = last["wrapped_up_at"] or last["ended_at"]
    return over
