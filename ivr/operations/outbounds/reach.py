"""What is known of how somebody can be written to, and what a failure teaches about it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import update
from sqlalchemy.orm import InstrumentedAttribute, Session

from ivr.hotline.writing.reaching import Reach
from ivr.hotline.writing.send_errors import Learnt
from ivr.operations.outbounds import consents, recipients
from ivr.operations.outbounds.consents import Person
from ivr.records.chats import ChannelAddress
from ivr.records.outbounds import Outbound

_LEARNT: Mapping[Learnt, InstrumentedAttribute[datetime | None]] = {
    Learnt.NO_WHATSAPP: ChannelAddress.no_whatsapp_at,
    Learnt.BLOCKED_US: ChannelAddress.blocked_at,
    Learnt.STOPPED_SMS: ChannelAddress.stopped_sms_at,
    Learnt.NO_SMS: ChannelAddress.no_sms_at,
}


def reach_of(address: ChannelAddress | None, number: str | None, *, consented: bool = False) -> Reach:
    """What is known of somebody by their address, and by the number (E.164) at which they rang."""
    if address is None:
        return Reach(number=number, consented=consented)
    return Reach(
        whatsapp=address.address,
        number=number or recipients.own_number(address),
        last_written_at=address.last_written_at,
        consented=consented,
        stopped=address.stopped_at is not None,
        learnt=frozenset(learnt for learnt, column in _LEARNT.items() if getattr(address, column.key) is not None),
    )


def address_of(session: Session, outbound: Outbound) -> ChannelAddress | None:
    """The address that it goes to; of who only rang, that of their number."""
    if outbound.address_id is not None:
        return session.get(ChannelAddress, outbound.address_id, populate_existing=True)
    return recipients.of_number(session, outbound.number) if outbound.number else None


def reach(session: Session, outbound: Outbound) -> Reach:
    """How whom it goes to can be reached now."""
    address = address_of(session, outbound)
    person = Person(
        outbound.number or (recipients.own_number(address) if address else None), address.id if address else None
    )
    return reach_of(address, outbound.number, consented=consents.is_given(session, person))


def learn(session: Session, outbound: Outbound, learnt: Learnt, now: datetime) -> None:
    """Keep what a failure tells of them."""
    address = address_of(session, outbound)
    if address is not None:
        setattr(address, _LEARNT[learnt].key, now)


def show_again(session: Session, outbound: Outbound) -> None:
    """Something that pages show of their thread has changed."""
    if outbound.address_id is None:
        return
    row = ChannelAddress
    counted = update(row).where(row.id == outbound.address_id).values(changes=row.changes + 1)
    session.execute(counted.execution_options(synchronize_session=False))
