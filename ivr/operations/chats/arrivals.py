"""What came in is written down before anything is made of it: once for each message, under who wrote it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import case, or_, select, update
from sqlalchemy.orm import Session

from ivr.hotline.messenger import Inbound as Came
from ivr.records.chats import Attachment, ChannelAddress, Inbound
from ivr.records.upsert import insert_all_unless_there, insert_unless_there

WHATSAPP = "whatsapp"
"""The channel that people write by."""


def take_in(
    session: Session, came: Came, now: datetime, *, found: bool = False, form: Mapping[str, str] | None = None
) -> int | None:
    """Write down what came in, and that its sender can be answered; gives the number of their address, None when it
    was there already.

    `found`: it was missed and stood in the provider's list. `form` is the request as it came.
    """
    known = select(Inbound.id).where(Inbound.message_sid == came.message_sid)
    if session.scalar(known) is not None:
        return None
    at = min(came.sent_at or now, now)
    address = _address(session, came, at)
    row = _row(came, now) | {"address_id": address, "found": found, "form": json.dumps(dict(form)) if form else None}
    if not insert_unless_there(session, Inbound, row):
        return None
    inbound = session.scalars(known).one()
    insert_all_unless_there(session, Attachment, _attachments(came, inbound, now))
    _heard_of(session, address, came, at)
    return address


def _row(came: Came, now: datetime) -> dict[str, Any]:
    return {
        "message_sid": came.message_sid,
        "to_address": came.to,
        "arrived_at": now,
        "kind": came.kind.value,
        "body": came.text,
        "payload": came.payload,
        "quoted_sid": came.quoted_sid,
        "latitude": came.place.latitude if came.place else None,
        "longitude": came.place.longitude if came.place else None,
        "label": came.place.label or None if came.place else None,
        "forwarded": came.forwarded,
        "due_at": now,
    }


def _attachments(came: Came, inbound: int, now: datetime) -> list[dict[str, Any]]:
    return [
        {
            "inbound_id": inbound,
            "number": number,
            "media_sid": file.sid,
            "url": file.url,
            "told_type": file.content_type,
            "status": "pending",
            "due_at": now,
        }
        for number, file in enumerate(came.files)
    ]


def _address(session: Session, came: Came, at: datetime) -> int:
    """Whom it comes from: who wrote from this address, or from another one of the same person, or somebody new."""
    names = [name for name in (came.address, came.external_id) if name]
    whatsapp = ChannelAddress.channel == WHATSAPP
    known = (
        select(ChannelAddress.id)
        .where(whatsapp, or_(ChannelAddress.address.in_(names), ChannelAddress.external_id.in_(names)))
        .order_by(case((ChannelAddress.address == came.address, 0), else_=1), ChannelAddress.id)
        .limit(1)
    )
    found = session.scalar(known)
    if found is None:
        new = {"channel": WHATSAPP, "address": came.address, "external_id": came.external_id, "first_written_at": at}
        insert_unless_there(session, ChannelAddress, new | {"changes": 0})
        found = session.scalars(known).one()
    return found


def _heard_of(session: Session, address: int, came: Came, at: datetime) -> None:
    """They can be written to, and are called as they say now. The moment of their last words is only ever raised."""
    row = ChannelAddress
    values: dict[Any, Any] = {
        row.last_written_at: case((row.last_written_at > at, row.last_written_at), else_=at),
        row.first_written_at: case((row.first_written_at < at, row.first_written_at), else_=at),
        row.blocked_at: None,
        row.no_whatsapp_at: None,
    }
    told = {row.external_id: came.external_id, row.profile_name: came.profile_name or None, row.number: came.number}
    values |= {column: value for column, value in told.items() if value is not None}
    if came.number is not None:
        values[row.number_from] = "channel"
    session.execute(update(row).where(row.id == address).values(values).execution_options(synchronize_session=False))
