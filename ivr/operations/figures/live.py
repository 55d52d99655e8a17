"""How the hotline is doing at this moment, in numbers that indexes answer at once."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from ivr.hotline.staff import Presence
from ivr.operations.callbacks.conditions import overdue, ringing_back, takes_callbacks, unreachable, untold, waits
from ivr.operations.calls.progress import under_way
from ivr.operations.enquiries import inbox
from ivr.operations.messages.conditions import unhandled
from ivr.operations.messages.recordings import VoicemailStatus
from ivr.operations.system.leases import heartbeat_age
from ivr.records.models import Attempt, Call, Callback, Report, Voicemail
from ivr.records.people import Staff


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
    callbacks_untold: int
    callbacks_held: int
    callbacks_unreachable: int
    oldest_waiting_since: datetime | None
    oldest_waiting_promised: datetime | None
    messages_loose: int
    messages_to_fetch: int
    people: Mapping[Presence, int]
    """Who takes callbacks, by presence: every agent, and everybody else who is not away."""
    heartbeat_age: timedelta | None
    enquiries: inbox.Counts
    """Chats that want a person."""

    @property
    def calls_under_way(self) -> int:
        """All calls that have not ended, whoever began them."""
        return self.calls_incoming + self.calls_outgoing


def live(session: Session, now: datetime, machine_now: datetime) -> Live:
    """The figures at `now` (aware), which a demo may have moved; `machine_now` is the time that leases are told by."""
    still_open, waiting, due, late, no_time, held, unreached, since = session.execute(
        select(
            func.count(),
            func.count(case((waits(), 1))),
            func.count(case((waits() & (Callback.due_at <= now), 1))),
            func.count(case((overdue(now), 1))),
            func.count(case((untold(), 1))),
            func.count(Callback.held_by),
            func.count(case((unreachable(), 1))),
            func.min(case((waits(), Callback.created_at))),
        ).where(Callback.closed_at.is_(None))
    ).one()
    calls = select(func.count()).select_from(Call).where(under_way(now)).scalar_subquery()
    ours = select(func.count()).select_from(Attempt).where(ringing_back(now)).scalar_subquery()
    told_of = Report.call_sid == Voicemail.call_sid
    unheard = select(func.count(Voicemail.id)).outerjoin(Report, told_of).where(unhandled())
    to_fetch = (Voicemail.due_at.is_not(None), Voicemail.status == VoicemailStatus.PENDING)
    pending = select(func.count(Voicemail.id)).where(*to_fetch)
    others = session.execute(select(calls, ours, unheard.scalar_subquery(), pending.scalar_subquery())).one()
    return Live(
        calls_incoming=others[0],
        calls_outgoing=others[1],
        callbacks_open=still_open,
        callbacks_waiting=waiting,
        callbacks_due=due,
        callbacks_overdue=late,
        callbacks_untold=no_time,
        callbacks_held=held,
        callbacks_unreachable=unreached,
        oldest_waiting_since=since,
        oldest_waiting_promised=_promise_of_oldest(session, since),
        messages_loose=others[2],
        messages_to_fetch=others[3],
        people=_people(session),
        heartbeat_age=heartbeat_age(session, machine_now),
        enquiries=inbox.counts(session, now),
    )


def _people(session: Session) -> Mapping[Presence, int]:
    asked = select(Staff.presence, func.count()).where(takes_callbacks()).group_by(Staff.presence)
    return dict.fromkeys(Presence, 0) | {Presence(presence): count for presence, count in session.execute(asked)}


def _promise_of_oldest(session: Session, since: datetime | None) -> datetime | None:
    if since is None:
        return None
    found = select(Callback.deadline_at).where(waits(), Callback.created_at == since)
    return session.scalars(found.where(Callback.promised_due_at.is_not(None)).order_by(Callback.id)).first()
