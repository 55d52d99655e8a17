"""Chats newest first, and one with all that came and went in it, for a person who wants to know what happened."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from ivr.hotline.errors import NotFound, Thing
from ivr.operations.figures.listings import Wanted
from ivr.records.chats import ChannelAddress, Chat, Inbound
from ivr.records.enquiries import Enquiry
from ivr.records.models import Report
from ivr.records.outbounds import Outbound

OPEN, WITH_PERSON, ENDED = STATUSES = ("open", "with_person", "ended")


@dataclass(frozen=True)
class ListedChat:
    """A chat; `phone` is None for who shows no number, and `address` is what stands for them."""

    sid: str
    phone: str | None
    address: str
    status: str
    began_at: datetime
    ended_at: datetime | None
    ending: str | None
    messages: int
    chosen: str | None
    ticket: str | None


@dataclass(frozen=True)
class Piece:
    """One thing that came or went: `inbound`, or `outbound`."""

    at: datetime
    inbound: Inbound | None = None
    outbound: Outbound | None = None


@dataclass(frozen=True)
class ChatStory:
    """A chat with all that came and went in it, by time, and what came of it."""

    chat: Chat
    address: ChannelAddress
    pieces: tuple[Piece, ...]
    report: Report | None
    enquiries: tuple[Enquiry, ...]


def chats(session: Session, wanted: Wanted) -> list[ListedChat]:
    """Chats by when they began."""
    came = select(func.count(Inbound.id)).where(Inbound.chat_id == Chat.id).scalar_subquery()
    asked = select(Enquiry.id).where(Enquiry.chat_id == Chat.id, Enquiry.closed_at.is_(None)).exists()
    found = (
        select(Chat, ChannelAddress, came, asked, Report.ticket)
        .join(ChannelAddress, ChannelAddress.id == Chat.address_id)
        .outerjoin(Report, Report.call_sid == Chat.sid)
    )
    if wanted.since is not None:
        found = found.where(Chat.began_at >= wanted.since)
    if wanted.until is not None:
        found = found.where(Chat.began_at < wanted.until)
    rows = session.execute(found.order_by(Chat.began_at.desc(), Chat.id.desc()))
    listed = (_listed(chat, who, count, waits, ticket) for chat, who, count, waits, ticket in rows)
    chosen = (one for one in listed if not wanted.statuses or one.status in wanted.statuses)
    return [one for one, _ in zip(chosen, range(wanted.limit), strict=False)] if wanted.limit else list(chosen)


def _listed(chat: Chat, who: ChannelAddress, messages: int, waits: bool, ticket: str | None) -> ListedChat:
    status = WITH_PERSON if waits else ENDED if chat.ended_at else OPEN
    return ListedChat(
        chat.sid,
        who.number,
        who.address,
        status,
        chat.began_at,
        chat.ended_at,
        chat.ending,
        messages,
        chat.chosen,
        ticket,
    )


def story(session: Session, sid: str) -> ChatStory:
    """The chat with this identifier, or the only one that begins so. Raises NotFound."""
    found = session.scalars(select(Chat).where(Chat.sid.startswith(sid, autoescape=True)).limit(2)).all()
    if len(found) != 1:
        raise NotFound(Thing.CHAT, sid)
    (chat,) = found
    came = select(Inbound).where(Inbound.chat_id == chat.id).options(selectinload(Inbound.attachments))
    inbounds, outbounds = session.scalars(came), session.scalars(select(Outbound).where(Outbound.chat_id == chat.id))
    pieces = [
        *(Piece(row.arrived_at, inbound=row) for row in inbounds),
        *(Piece(row.created_at, outbound=row) for row in outbounds),
    ]
    return ChatStory(
        chat,
        session.get_one(ChannelAddress, chat.address_id),
        tuple(sorted(pieces, key=lambda piece: (piece.at, piece.outbound is not None))),
        session.scalars(select(Report).where(Report.call_sid == chat.sid)).first(),
        tuple(session.scalars(select(Enquiry).where(Enquiry.chat_id == chat.id).order_by(Enquiry.id))),
    )
