"""All that waits of one address is taken, oldest first, each piece in a transaction of its own."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import Enum, auto

import structlog
from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.operations.chats.answering import answer
from ivr.operations.chats.giving_up import give_up
from ivr.operations.chats.talking import Talking
from ivr.operations.releases.scripts import Scripts
from ivr.records.chats import ChannelAddress, Inbound
from ivr.records.database import Database

log = structlog.get_logger("chats")

BACK_OFF = tuple(timedelta(seconds=seconds) for seconds in (2, 10, 60))
"""After each try that failed; at the next one a person is shown what came in."""
GRACE = timedelta(seconds=2)
"""So long what came in is left to the process that it came to."""
MOST_SWEPT = 200


class _Look(Enum):
    TAKEN = auto()
    NOTHING = auto()
    LOCKED = auto()
    """Somebody else is at work on this address: they look again before they stop."""


class _Failed(Exception):
    def __init__(self, inbound_id: int) -> None:
        super().__init__(f"inbound {inbound_id}")
        self.inbound_id = inbound_id


def take_waiting(database: Database, scripts: Scripts, address_id: int, now: datetime) -> int:
    """Take what waits of an address at `now` (aware); says how many pieces. What comes in meanwhile is taken, too."""
    taken = 0
    while True:
        try:
            look = _take_oldest(database, scripts, address_id, now)
        except _Failed as failed:
            _put_off(database, scripts, failed, now)
            return taken
        taken += look is _Look.TAKEN
        # What came in while we held the lock found it taken, and relies on this look.
        if look is _Look.LOCKED or not _waits(database, address_id, now):
            return taken


def addresses_waiting(database: Database, now: datetime) -> list[int]:
    """Whose words have waited for longer than any process needs that is alive."""
    due = select(Inbound.address_id).where(Inbound.due_at <= now - GRACE).distinct().limit(MOST_SWEPT)
    with database.reading() as session:
        return sorted(session.scalars(due))


def lock(session: Session, address_id: int) -> ChannelAddress | None:
    """The address, locked until the transaction ends; None while somebody else is at work on it."""
    locking = select(ChannelAddress).where(ChannelAddress.id == address_id)
    return session.scalars(locking.with_for_update(skip_locked=True, key_share=True)).first()


def oldest_waiting(session: Session, address_id: int) -> Inbound | None:
    """What came first of what is not taken."""
    waiting = select(Inbound).where(Inbound.address_id == address_id, Inbound.taken_at.is_(None))
    return session.scalars(waiting.order_by(Inbound.id).limit(1)).first()


def _take_oldest(database: Database, scripts: Scripts, address_id: int, now: datetime) -> _Look:
    with database.begin() as session:
        address = lock(session, address_id)
        if address is None:
            return _Look.LOCKED
        inbound = oldest_waiting(session, address_id)
        if inbound is None or not _may_be_taken(inbound, now):
            return _Look.NOTHING
        number = inbound.id
        try:
            answer(Talking(database, session, scripts, address, now), inbound)
            session.flush()
        except Exception as error:
            log.exception("not taken", inbound=number)
            raise _Failed(number) from error
    return _Look.TAKEN


def _waits(database: Database, address_id: int, now: datetime) -> bool:
    """Whether anything can be taken at once: nothing overtakes what is put off."""
    with database.reading() as session:
        oldest = oldest_waiting(session, address_id)
        return oldest is not None and _may_be_taken(oldest, now)


def _may_be_taken(inbound: Inbound, now: datetime) -> bool:
    """What was never tried always: it may have come since `now`, or by a clock that is ahead of ours."""
    return not inbound.tries or (inbound.due_at is not None and inbound.due_at <= now)


def _put_off(database: Database, scripts: Scripts, failed: _Failed, now: datetime) -> None:
    with database.begin() as session:
        inbound = session.get(Inbound, failed.inbound_id, with_for_update=True)
        if inbound is None or inbound.taken_at is not None:
            return
        inbound.tries += 1
        inbound.problem = repr(failed.__cause__)[:255]
        inbound.due_at = now + BACK_OFF[min(inbound.tries, len(BACK_OFF)) - 1]
        last = inbound.tries > len(BACK_OFF)
    if last:
        give_up(database, scripts, failed.inbound_id, now)
