"""That an answer waits for who has to write first: worded by its template alone, and not once they have written."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from ivr.hotline.writing.templates import REPLY_WAITING
from ivr.operations.outbounds.carrier import Leaves, Never, Waits, Wording
from ivr.records.chats import ChannelAddress
from ivr.records.outbounds import Outbound

WRITTEN = "written"
"""Why it is not sent any more: they have written, and what was kept has gone."""


def or_else(others: Wording) -> Wording:
    """Words for these, and `others` for the rest."""

    def worded(session: Session, outbound: Outbound, now: datetime) -> Leaves | Waits | Never:
        if outbound.template != REPLY_WAITING:
            return others(session, outbound, now)
        address = session.get(ChannelAddress, outbound.address_id) if outbound.address_id else None
        wrote = address.last_written_at if address else None
        if wrote is not None and wrote >= outbound.created_at:
            return Never(WRITTEN)
        return Leaves("", template=REPLY_WAITING)

    return worded
