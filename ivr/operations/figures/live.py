"""How the hotline is doing at this moment, in numbers that indexes answer at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, and_, case, func, select
from sqlalchemy.orm import Session

from ivr.hotline.callback import CallbackStatus
from ivr.hotline.staff import Presence, Role
from ivr.operations.figures.listings import counts
from ivr.operations.messages.recordings import GONE, VoicemailStatus
from ivr.records.models import Attempt, Call, CallbackRow, Lease, Report, Voicemail
from ivr.records.people import Staff

LONGEST_CALL = timedelta(hours=4)
"""No call lasts longer at the phone company; one that has not told its end by then is not counted any more."""


@dataclass(frozen=True)
class Live:
    """Counts of now. `heartbeat_age` is how long ago the scheduler last said that it is alive; None: never.

    `oldest_waiting_since` and `_promised` tell of the waiting callback that was asked for first: when, and the
    deadline that the caller was told, None where none could be told.
    """

    calls_incoming: int
    calls_outgoing: int
    callbacks_open: int
    callbacks_waiting: int
    callbacks_due: int
    callbacks_overdue: int
    callbacks_held: int
    callbacks_unreachable: int
    oldest_waiting_since: datetime | None
    oldest_waiting_promised: datetime | None
    messages_loose: int
    messages_to_fetch: int
    people: Mapping[Presence, int]
    """Who takes callbacks, by presence: every agent, and everybody else who is not away."""
    heartbeat_age: timedelta | None

    @property
    def calls_under_way(self) -> int:
        """All calls that have not ended, whoever began them."""
        return self.calls_incoming + self.calls_outgoing


SCHEDULER = "scheduler"


def heartbeat_age(session: Session, machine_now: datetime) -> timedelta | None:
    """How long ago the scheduler last said that it is alive; None: never. Told by the machine's own clock (aware)."""
    beaten = session.scalars(select(Lease.beaten_at).where(Lease.name == SCHEDULER)).first()
    return machine_now - beaten if beaten else None


def waits() -> ColumnElement[bool]:
    """In the queue, held by nobody."""
    return CallbackRow.status == CallbackStatus.WAITING.value


def unreachable() -> ColumnElement[bool]:
    """All attempts were made in vain, and nobody has closed it."""
    return CallbackRow.status == CallbackStatus.UNREACHABLE.value


def overdue(now: datetime) -> ColumnElement[bool]:
    """Not closed, past the deadline that was told, and the person has not been rung since it was told."""
    return and_(CallbackRow.closed_at.is_(None), CallbackRow.deadline_at < now, CallbackRow.rung_at.is_(None))


def under_way(now: datetime) -> ColumnElement[bool]:
    """A call from outside that has not ended."""
    return and_(Call.ended_at.is_(None), Call.arrived_at > now - LONGEST_CALL)


def ringing_back(now: datetime) -> ColumnElement[bool]:
    """A call of ours that has not ended: the agent is rung, the person is rung, or the two talk."""
    return and_(Attempt.ended_at.is_(None), Attempt.decided_at > now - LONGEST_CALL)


def takes_callbacks() -> ColumnElement[bool]:
    """An agent, or somebody else who may take callbacks and has said to be there."""
    there = (Staff.role == Role.AGENT.value) | (Staff.presence != Presence.AWAY.value)
    return Staff.active.is_(True) & (Staff.role != Role.OFFICER.value) & there


def loose() -> ColumnElement[bool]:
    """A message that counts and that nobody has dealt with, without a callback; needs a join with its call's report."""
    return and_(
        Voicemail.handled_at.is_(None),
        counts(),
        Voicemail.status.not_in(GONE),
        Report.callback_id.is_(None),
    )


def live(session: Session, now: datetime, machine_now: datetime) -> Live:
    """The figures at `now` (aware), which a demo may have moved; `machine_now` is the time that leases are told by."""
    still_open, waiting, due, late, held, unreached, since = session.execute(
        select(
            func.count(),
            func.count(case((waits(), 1))),
            func.count(case((waits() & (CallbackRow.due_at <= now), 1))),
            func.count(case((overdue(now), 1))),
            func.count(CallbackRow.held_by),
            func.count(case((unreachable(), 1))),
            func.min(case((waits(), CallbackRow.created_at))),
        ).where(CallbackRow.closed_at.is_(None))
    ).one()
    calls = select(func.count()).select_from(Call).where(under_way(now)).scalar_subquery()
    ours = select(func.count()).select_from(Attempt).where(ringing_back(now)).scalar_subquery()
    unheard = select(func.count(Voicemail.id)).outerjoin(Report, Report.call_sid == Voicemail.call_sid).where(loose())
    pending = select(func.count(Voicemail.id)).where(
        Voicemail.due_at.is_not(None), Voicemail.status == VoicemailStatus.PENDING
    )
    others = session.execute(select(calls, ours, unheard.scalar_subquery(), pending.scalar_subquery())).one()
    return Live(
        calls_incoming=others[0],
        calls_outgoing=others[1],
        callbacks_open=still_open,
        callbacks_waiting=waiting,
        callbacks_due=due,
        callbacks_overdue=late,
        callbacks_held=held,
        callbacks_unreachable=unreached,
        oldest_waiting_since=since,
        oldest_waiting_promised=_promise_of_oldest(session, since),
        messages_loose=others[2],
        messages_to_fetch=others[3],
        people=_people(session),
        heartbeat_age=heartbeat_age(session, machine_now),
    )


def _people(session: Session) -> Mapping[Presence, int]:
    asked = select(Staff.presence, func.count()).where(takes_callbacks()).group_by(Staff.presence)
    return dict.fromkeys(Presence, 0) | {Presence(presence): count for presence, count in session.execute(asked)}


def _promise_of_oldest(session: Session, since: datetime | None) -> datetime | None:
    if since is None:
        return None
    found = select(CallbackRow.deadline_at).where(waits(), CallbackRow.created_at == since)
    return session.scalars(found.where(CallbackRow.promised_due_at.is_not(None)).order_by(CallbackRow.id)).first()
