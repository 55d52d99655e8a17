"""Agents: what each took, tried and closed in a period, and how long they talked and wrapped up."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import ColumnElement, and_, case, func, literal_column, select
from sqlalchemy.orm import Session

from ivr.hotline.callback import AttemptStatus, CallbackStatus
from ivr.operations.audit.actors import person_actor
from ivr.operations.figures.grouping import seconds, within
from ivr.operations.figures.periods import Period
from ivr.records.audit import AuditEntry
from ivr.records.enquiries import Enquiry
from ivr.records.models import Attempt, Callback
from ivr.records.outbounds import Outbound
from ivr.records.people import Staff

CLAIM: ColumnElement[str] = literal_column("'callback:claim'")


def tried(period: Period) -> ColumnElement[bool]:
    """Attempts that were decided in the period."""
    return and_(*within(Attempt.decided_at, period))


def connected() -> ColumnElement[bool]:
    """Person and agent were joined."""
    return Attempt.outcome == AttemptStatus.CONNECTED.value


def taken(period: Period) -> ColumnElement[bool]:
    """Entries of the audit that tell of a callback being taken in the period."""
    return and_(*within(AuditEntry.at, period), AuditEntry.action == CLAIM)  # written out: an index holds just these


def closed_by_hand(period: Period) -> ColumnElement[bool]:
    """Callbacks that somebody of the staff closed in the period."""
    return and_(*within(Callback.closed_at, period), Callback.closed_by.is_not(None))


@dataclass(frozen=True)
class Agent:
    """One person's share; `staff_id` is None for what nobody is named for. Times are seconds."""

    staff_id: int | None
    login: str
    name: str
    taken: int = 0
    attempts: int = 0
    connected: int = 0
    talked: int = 0
    wrapped_up: int = 0
    replies: int = 0
    chats_closed: int = 0
    closed: Mapping[str, int] = field(default_factory=dict)

    @property
    def closed_total(self) -> int:
        """How many callbacks this person closed."""
        return sum(self.closed.values())


def agents(session: Session, period: Period) -> tuple[Agent, ...]:
    """Everybody who did anything in the period, by name; the unnamed last."""
    tries = {row[0]: row[1:] for row in session.execute(_tries(session, period))}
    closings: defaultdict[int | None, dict[str, int]] = defaultdict(dict)
    for staff_id, reason, count in session.execute(_closings(period)):
        closings[staff_id][reason] = count
    people = {person.id: person for person in session.scalars(select(Staff))}
    by_actor = {person_actor(person): person.id for person in people.values()}
    took: defaultdict[int | None, int] = defaultdict(int)
    for actor, count in session.execute(_claims(period)):
        took[by_actor.get(actor)] += count
    wrote, ended = (
        {row[0]: row[1] for row in session.execute(asked)} for asked in (_replies(period), _chats_closed(period))
    )
    found = []
    for staff_id in {*tries, *took, *closings, *wrote, *ended}:
        person = people.get(staff_id) if staff_id is not None else None
        attempts, joined, talked, wrapped_up = (int(number or 0) for number in tries.get(staff_id, (0, 0, 0, 0)))
        login, name = (person.login, person.name) if person else ("", "")
        rung = took[staff_id], attempts, joined, talked, wrapped_up
        written = wrote.get(staff_id, 0), ended.get(staff_id, 0)
        found.append(Agent(staff_id, login, name, *rung, *written, closings.get(staff_id, {})))
    return tuple(sorted(found, key=lambda agent: (agent.staff_id is None, agent.name, agent.login)))


def _tries(session: Session, period: Period) -> Any:
    talk = seconds(session, Attempt.ended_at) - seconds(session, Attempt.connected_at)
    wrap = seconds(session, Attempt.wrapped_up_at) - seconds(session, Attempt.ended_at)
    return (
        select(
            Attempt.staff_id,
            func.count(),
            func.count(case((connected(), 1))),
            func.sum(case((connected(), talk))),
            func.sum(case((connected(), wrap))),
        )
        .where(tried(period))
        .group_by(Attempt.staff_id)
    )


def _claims(period: Period) -> Any:
    return select(AuditEntry.actor, func.count()).where(taken(period)).group_by(AuditEntry.actor)


def _replies(period: Period) -> Any:
    """Replies in writing, by who wrote them."""
    theirs = *within(Outbound.created_at, period), Outbound.kind == "reply"
    return select(Outbound.staff_id, func.count()).where(*theirs).group_by(Outbound.staff_id)


def _chats_closed(period: Period) -> Any:
    theirs = *within(Enquiry.closed_at, period), Enquiry.closed_by.is_not(None)
    return select(Enquiry.closed_by, func.count()).where(*theirs).group_by(Enquiry.closed_by)


def result() -> ColumnElement[str]:
    """What came of a callback: its result; what somebody typed instead of one is a reason and no result."""
    return case(
        (Callback.disposition.is_not(None), Callback.disposition),
        (Callback.status == CallbackStatus.REMOVED.value, "removed"),
        (func.coalesce(Callback.close_reason, "no disposition") == "no disposition", "no disposition"),
        else_="given_up",
    )


def _closings(period: Period) -> Any:
    reason = result().label("reason")
    columns = Callback.closed_by, reason, func.count()
    return select(*columns).where(closed_by_hand(period)).group_by(Callback.closed_by, "reason")
