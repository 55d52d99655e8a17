"""Removing what was exchanged in writing, row by row: the rows stay, so that counts and figures stay true.

What the provider has of it goes, too: words are to be blanked out and files deleted, as soon as it can be asked.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, String, case, cast, delete, func, literal, or_, select, update
from sqlalchemy.orm import Session

from ivr.hotline.callback import ERASED
from ivr.hotline.writing.delivery import Delivery
from ivr.operations.attachments import provider_copies
from ivr.operations.attachments.fetching import AttachmentStatus
from ivr.records.chats import Attachment, ChannelAddress, Chat, Inbound
from ivr.records.enquiries import Enquiry, UnsentReply
from ivr.records.outbounds import Consent, Dispatch, Outbound

FORGOTTEN = "forgotten"
_GONE = "erased:"
_NOWHERE = {"latitude": None, "longitude": None, "label": None}
_UNTIED = {"number": None, "number_from": None, "external_id": None, "profile_name": None}


def has_words() -> ColumnElement[bool]:
    """An inbound that still tells something."""
    row = Inbound
    told = (row.payload, row.label, row.latitude, row.form)
    return or_(row.body != "", *(column.is_not(None) for column in told))


def says_something() -> ColumnElement[bool]:
    """An outbound that still says something."""
    row = Outbound
    return or_(*(column.is_not(None) for column in (row.body, row.choices, row.about)))


def inbounds(session: Session, numbers: Collection[int], now: datetime) -> None:
    """What people wrote: words, places, taps, the request as it came."""
    mine = Inbound.id.in_(numbers)
    provider_copies.redact(session, session.scalars(select(Inbound.message_sid).where(mine)).all(), now)
    blank = {"body": "", "payload": None, "form": None, "problem": None, **_NOWHERE}
    _do(session, update(Inbound).where(mine).values(blank))


def untaken(session: Session, addresses: Collection[int], now: datetime) -> None:
    """Nothing is made any more of what these people wrote."""
    waiting = Inbound.address_id.in_(addresses), Inbound.taken_at.is_(None)
    _do(session, update(Inbound).where(*waiting).values(taken_at=now, due_at=None))


def attachments(session: Session, numbers: Collection[int], now: datetime) -> list[str]:
    """Files lose themselves; gives their names, to be deleted once that is certain. The other copies are due to go."""
    found = session.scalars(select(Attachment).where(Attachment.id.in_(numbers)).with_for_update()).all()
    names = [name for one in found for name in (one.file, one.preview) if name is not None]
    for one in found:
        if one.status != AttachmentStatus.MISSING:
            one.status = AttachmentStatus.ERASED
        one.file = one.preview = one.sha256 = one.bytes = one.problem = None
        one.due_at = now if one.provider_copy else None
        one.forgotten_at = now
    session.flush()
    return names


def outbounds(session: Session, numbers: Collection[int], now: datetime) -> None:
    """What we wrote, and to whom. What has not left does not leave any more."""
    open_ones = [delivery.value for delivery in (Delivery.WAITING, Delivery.SENDING, Delivery.UNCERTAIN)]
    not_gone = update(Outbound).where(Outbound.id.in_(numbers), Outbound.delivery.in_(open_ones))
    _do(session, not_gone.values(delivery=Delivery.WITHDRAWN.value, why=FORGOTTEN))
    tried = update(Dispatch).where(Dispatch.outbound_id.in_(numbers), Dispatch.delivery.in_(open_ones))
    _do(session, tried.values(delivery=Delivery.WITHDRAWN.value))
    sent = select(Dispatch.message_sid).where(Dispatch.outbound_id.in_(numbers), Dispatch.message_sid.is_not(None))
    provider_copies.redact(session, [sid for sid in session.scalars(sent) if sid], now)
    blank = {"body": None, "choices": None, "about": None, "number": None, "due_at": None}
    _do(session, update(Outbound).where(Outbound.id.in_(numbers)).values(blank))
    told = update(Dispatch).where(Dispatch.outbound_id.in_(numbers))
    _do(session, told.values(recipient=ERASED, problem=None))


def addresses(session: Session, numbers: Collection[int], now: datetime, *, erased: bool = False) -> None:
    """Who they are. Whoever writes again is somebody new; their yes or no to being written to goes with them."""
    gone = literal(_GONE) + cast(ChannelAddress.id, String)
    values: dict[str, Any] = {"address": gone, "forgotten_at": now, **_UNTIED}
    values |= {"erased_at": now} if erased else {}
    _do(session, update(ChannelAddress).where(ChannelAddress.id.in_(numbers)).values(values))
    session.execute(delete(Consent).where(Consent.address_id.in_(numbers)))


def chats(session: Session, numbers: Collection[int], now: datetime, *, erased: bool = False) -> None:
    """Conversations end, and are known to have been forgotten; their turns are redacted as those of calls are."""
    values: dict[str, Any] = {"forgotten_at": now, **({"erased_at": now} if erased else {})}
    mine = Chat.id.in_(numbers)
    _do(session, update(Chat).where(mine, Chat.ended_at.is_(None)).values(ended_at=now, ending="stopped", idle_at=None))
    _do(session, update(Chat).where(mine).values(values))


def enquiries(session: Session, numbers: Collection[int]) -> None:
    """What colleagues noted and typed about these."""
    reason = case((_typed_reason(), ERASED), else_=Enquiry.close_reason)
    blank = {"notes": None, "returned_why": None, "close_reason": reason}
    _do(session, update(Enquiry).where(Enquiry.id.in_(numbers)).values(blank))
    session.execute(delete(UnsentReply).where(UnsentReply.enquiry_id.in_(numbers)))


def has_notes() -> ColumnElement[bool]:
    """An enquiry with notes, with a reason that somebody typed, or with words that were never sent."""
    typed = _typed_reason() & (Enquiry.close_reason != ERASED)
    unsent = select(UnsentReply.id).where(UnsentReply.enquiry_id == Enquiry.id).exists()
    return or_(Enquiry.notes.is_not(None), Enquiry.returned_why.is_not(None), typed, unsent)


def _typed_reason() -> ColumnElement[bool]:
    chosen = Enquiry.close_reason == func.coalesce(Enquiry.disposition, "no disposition")
    return Enquiry.closed_by.is_not(None) & ~chosen


def _do(session: Session, statement: Any) -> None:
    session.execute(statement.execution_options(synchronize_session=False))
    session.expire_all()
