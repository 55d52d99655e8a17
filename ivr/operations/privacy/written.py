"""What was exchanged in writing with one person: by their number, or by the address that stands for it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from ivr.records.chats import Attachment, ChannelAddress, Chat, Inbound
from ivr.records.enquiries import Enquiry, UnsentReply
from ivr.records.outbounds import Consent, Dispatch, Outbound

_OPAQUE = re.compile(r"[A-Z]{2}\.[A-Za-z0-9.]{4,155}")
KINDS = ("chats", "inbounds", "attachments", "outbounds", "consents", "enquiries")


@dataclass(frozen=True)
class Exchanged:
    """Everything of one person's, oldest first."""

    addresses: tuple[ChannelAddress, ...] = ()
    chats: tuple[Chat, ...] = ()
    inbounds: tuple[Inbound, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    outbounds: tuple[Outbound, ...] = ()
    dispatches: tuple[Dispatch, ...] = ()
    consents: tuple[Consent, ...] = ()
    enquiries: tuple[Enquiry, ...] = ()
    unsent: tuple[UnsentReply, ...] = ()

    @property
    def ids(self) -> list[int]:
        """The numbers of the addresses."""
        return [address.id for address in self.addresses]

    @property
    def counts(self) -> dict[str, int]:
        """How many there are of each."""
        return {kind: len(getattr(self, kind)) for kind in KINDS}


def opaque_of(typed: str) -> str | None:
    """The address of who shows no telephone number, as the console and the provider write it."""
    found = typed.strip().removeprefix("whatsapp:")
    return found if _OPAQUE.fullmatch(found) else None


def find(session: Session, who: str) -> Exchanged:
    """Everything that was exchanged with a number (E.164) or an opaque address."""
    row = ChannelAddress
    theirs = or_(row.number == who, row.address == who, row.external_id == who)
    addresses = _all(session, row, theirs)
    ids = [address.id for address in addresses]
    inbounds = _all(session, Inbound, Inbound.address_id.in_(ids))
    outbounds = _all(session, Outbound, or_(Outbound.address_id.in_(ids), Outbound.number == who))
    enquiries = _all(session, Enquiry, Enquiry.address_id.in_(ids))
    return Exchanged(
        addresses,
        _all(session, Chat, Chat.address_id.in_(ids)),
        inbounds,
        _all(session, Attachment, Attachment.inbound_id.in_([one.id for one in inbounds])),
        outbounds,
        _all(session, Dispatch, Dispatch.outbound_id.in_([one.id for one in outbounds])),
        _all(session, Consent, or_(Consent.address_id.in_(ids), Consent.number == who)),
        enquiries,
        _all(session, UnsentReply, UnsentReply.enquiry_id.in_([one.id for one in enquiries])),
    )


def _all(session: Session, model: Any, condition: Any) -> tuple[Any, ...]:
    return tuple(session.scalars(select(model).where(condition).order_by(model.id)))
