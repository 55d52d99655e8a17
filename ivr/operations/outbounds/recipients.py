"""Whom something goes to that is known by a telephone number alone."""

from __future__ import annotations

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from ivr.hotline import numbers
from ivr.records.chats import ChannelAddress
from ivr.records.upsert import insert_unless_there

WHATSAPP = "whatsapp"


TYPED = "typed"


def is_typed() -> ColumnElement[bool]:
    """Whether the number of an address is one that its person typed: it may be anybody's, and proves nothing."""
    return func.coalesce(ChannelAddress.number_from, "") == TYPED


def own_number(address: ChannelAddress) -> str | None:
    """The number of who writes from an address, as the channel tells it; one that was typed may be anybody's."""
    return None if address.number_from == TYPED else address.number


def of_number(session: Session, number: str) -> ChannelAddress | None:
    """The address of a telephone number (E.164), the one that was written from last; for a mobile one that never wrote
    it is made, as what is learnt of it is kept there. None for any other number."""
    if not numbers.is_mobile(number):
        return None
    written = ChannelAddress.last_written_at
    known = (
        select(ChannelAddress)
        .where(ChannelAddress.channel == WHATSAPP, ChannelAddress.number == number, ~is_typed())
        .order_by(written.is_(None), written.desc(), ChannelAddress.id)
        .limit(1)
    )
    found = session.scalars(known).first()
    if found is None:
        new = {"channel": WHATSAPP, "address": number, "number": number, "number_from": "channel", "changes": 0}
        insert_unless_there(session, ChannelAddress, new)
        found = session.scalars(known).first()
    return found
