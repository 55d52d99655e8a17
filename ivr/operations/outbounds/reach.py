"""What is known of how somebody can be written to, put together from their address, their number and their consent."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.hotline import numbers
from ivr.hotline.writing.reaching import Reach
from ivr.hotline.writing.send_errors import Learnt
from ivr.operations.outbounds import consents
from ivr.operations.outbounds.consents import Person
from ivr.records.chats import ChannelAddress
from ivr.records.upsert import insert_unless_there

WHATSAPP = "whatsapp"

_COLUMNS = {
    Learnt.NO_WHATSAPP: "no_whatsapp_at",
    Learnt.BLOCKED_US: "blocked_at",
    Learnt.STOPPED_SMS: "stopped_sms_at",
    Learnt.NO_SMS: "no_sms_at",
}


def reach_of(session: Session, address: ChannelAddress | None, number: str | None = None) -> Reach:
    """How they can be written to, as it stands now. `number` (E.164) is theirs where the address does not tell one."""
    number = number or (address.number if address else None)
    consented = consents.is_given(session, Person(number, address.id if address else None))
    if address is None:
        return Reach(number=number, consented=consented)
    learnt = frozenset(one for one, column in _COLUMNS.items() if getattr(address, column) is not None)
    return Reach(
        whatsapp=None if address.erased_at else address.address,
        number=number,
        last_written_at=address.last_written_at,
        consented=consented,
        stopped=address.stopped_at is not None,
        learnt=learnt,
    )


def learn(address: ChannelAddress, learnt: Learnt, now: datetime) -> None:
    """Keep what an error has told of somebody, until they write to us."""
    column = _COLUMNS[learnt]
    if getattr(address, column) is None:
        setattr(address, column, now)


def address_of(session: Session, number: str) -> ChannelAddress | None:
    """The address of a telephone number (E.164), the one that was written from last; for a mobile one that never wrote
    it is made, as what is learnt of it is kept there. None for any other number."""
    if not numbers.is_mobile(number):
        return None
    written = ChannelAddress.last_written_at
    known = (
        select(ChannelAddress)
        .where(ChannelAddress.channel == WHATSAPP, ChannelAddress.number == number)
        .order_by(written.is_(None), written.desc(), ChannelAddress.id)
        .limit(1)
    )
    found = session.scalars(known).first()
    if found is None:
        new = {"channel": WHATSAPP, "address": number, "number": number, "number_from": "channel", "changes": 0}
        insert_unless_there(session, ChannelAddress, new)
        found = session.scalars(known).first()
    return found
