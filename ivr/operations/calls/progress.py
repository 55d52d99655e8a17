"""Calls: how they are doing at the phone company; their status only moves forward."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, func, or_, select, update
from sqlalchemy.orm import Session, aliased

from ivr.hotline.numbers import caller_number
from ivr.hotline.phone import AlreadyOver, Phone, PhoneError, ProviderCall
from ivr.hotline.state import Step
from ivr.records.database import Database
from ivr.records.models import Call, Turn
from ivr.records.upsert import insert_unless_there

INBOUND = "inbound"
_ORDER = ("queued", "initiated", "ringing", "in-progress")
ENDED = frozenset({"completed", "busy", "failed", "no-answer", "canceled"})
STATUSES = (*_ORDER, *sorted(ENDED))

LOOK_UP_AFTER = timedelta(minutes=10)
"""A call that has not told its end after so long is asked after, and again after the same time."""

LONGEST_CALL = timedelta(hours=4)
"""No call lasts longer at the phone company; one that has not told its end by then is not counted any more."""

STILL_ARRIVING = timedelta(minutes=2)
STILL_ENDING = timedelta(minutes=1)
"""For so long a call's own webhooks may be at work on it."""

BATCH = 200
"""So many calls are asked after, or finished, in one minute's go: after an outage the rest follows in the next."""


def arrival(sid: str, caller: str | None, called: str, release: int, was_open: bool, now: datetime) -> dict[str, Any]:
    """A call that has just come in, as columns of Call."""
    return {
        "sid": sid,
        "status": "ringing",
        "direction": INBOUND,
        "arrived_at": now,
        "caller": caller,
        "called": called[:32],
        "release": release,
        "was_open": was_open,
    }


def write_down(session: Session, sid: str, status: str, now: datetime, **fields: Any) -> bool:
    """Make sure that the call is written down; says whether it is new. `fields` are columns of Call."""
    row = {"sid": sid, "status": status, "direction": INBOUND, "arrived_at": now, **fields}
    return insert_unless_there(session, Call, row)


def move_status(session: Session, sid: str, status: str, seconds: int | None, now: datetime) -> bool:
    """Move a call's status forward; a late, repeated or unknown one changes nothing. Says whether it moved."""
    if status in ENDED:
        earlier: tuple[str, ...] = _ORDER
        values: dict[str, Any] = {"status": status, "ended_at": now, "seconds": seconds}
    elif status in _ORDER:
        earlier, values = _ORDER[: _ORDER.index(status)], {"status": status}
    else:
        return False
    result: Any = session.execute(update(Call).where(Call.sid == sid, Call.status.in_(earlier)).values(values))
    return bool(result.rowcount == 1)


def silent(database: Database, now: datetime) -> list[str]:
    """The calls that should have ended by now and have not said so, oldest first."""
    before = now - LOOK_UP_AFTER
    with database.reading() as session:
        found = (
            select(Call.sid)
            .where(Call.ended_at.is_(None), Call.arrived_at < before)
            .where(or_(Call.looked_up_at.is_(None), Call.looked_up_at < before))
            .order_by(Call.arrived_at)
            .limit(BATCH)
        )
        return list(session.scalars(found))


def look_up(database: Database, phone: Phone, sid: str, now: datetime) -> ProviderCall | None:
    """Ask the phone company how a call is doing; None when it cannot tell now. A call it has never heard of is over."""
    try:
        found = phone.call(sid)
    except AlreadyOver:
        found = ProviderCall(sid, "completed", INBOUND, "", "", None, None)
    except PhoneError:
        found = None
    with database.begin() as session:
        session.execute(update(Call).where(Call.sid == sid).values(looked_up_at=now))
    return found


def write_down_missed(database: Database, phone: Phone, since: datetime, now: datetime) -> int:
    """Write down calls that reached the phone company but not us; says how many were new.

    A young one is left alone: its own webhook may be writing it down at this moment, and knows more. May raise
    PhoneError.
    """
    settled = now - STILL_ARRIVING
    told = {call.sid: call for call in phone.calls_from_outside(since) if since <= (call.started_at or since) < settled}
    with database.reading() as session:
        have = {sid for some in _batches(told) for sid in session.scalars(select(Call.sid).where(Call.sid.in_(some)))}
    unknown = [call for sid, call in told.items() if sid not in have]
    for some in _batches(unknown):
        with database.begin() as session:
            for call in some:
                take_in(session, call, now)
    return len(unknown)


def take_in(session: Session, call: ProviderCall, now: datetime) -> None:
    """Write down a call, and how it is doing, from the phone company's own word."""
    began = call.started_at or now
    write_down(session, call.sid, "initiated", began, **who(call))
    move_status(session, call.sid, call.status, call.seconds, min(now, began + timedelta(seconds=call.seconds or 0)))


def unfinished(database: Database, since: datetime, now: datetime) -> list[str]:
    """The calls that arrived since a moment and have ended while their last turn still waits for an answer.

    Whoever was told of their end did not live to file what was said.
    """
    later = aliased(Turn)
    last = select(func.max(later.number)).where(later.call_sid == Call.sid).scalar_subquery()
    found = (
        select(Call.sid)
        .join(Turn, (Turn.call_sid == Call.sid) & (Turn.number == last))
        .where(Call.arrived_at >= since, Call.ended_at < now - STILL_ENDING)
        .where(Turn.state.not_like(f'%"step":"{Step.ENDED}"%'))
        .order_by(Call.arrived_at)
        .limit(BATCH)
    )
    with database.reading() as session:
        return list(session.scalars(found))


def _batches(items: Iterable[Any]) -> Iterator[list[Any]]:
    rest = list(items)
    for at in range(0, len(rest), BATCH):
        yield rest[at : at + BATCH]


def who(call: ProviderCall) -> dict[str, Any]:
    """Who called whom, as columns of Call; a withheld number is NULL."""
    return {"caller": caller_number(call.caller), "called": call.called[:32], "direction": call.direction}


def under_way(now: datetime) -> ColumnElement[bool]:
    """A call from outside that has not ended."""
    return and_(Call.ended_at.is_(None), Call.arrived_at > now - LONGEST_CALL)
