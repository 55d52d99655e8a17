"""Answers that did not go, by no fault of whom they go to, or that nobody knows to have gone: a person sees to them."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy import case, select
from sqlalchemy.orm import Session

from ivr.hotline.script import Script
from ivr.operations.chats.talking import new_chat
from ivr.operations.enquiries import opening
from ivr.operations.outbounds import answers, uncertain
from ivr.operations.outbounds.outbox import OutboundKind
from ivr.operations.reports import filing
from ivr.records.chats import ChannelAddress, Chat
from ivr.records.database import Database
from ivr.records.outbounds import Outbound

log = structlog.get_logger("chats")


def show(database: Database, script: Script, now: datetime) -> int:
    """Put everything of that kind before whoever answers people, once; says how much that was."""
    with database.begin() as session:
        found = uncertain.unseen(session, now)
        for outbound in found:
            outbound.uncertain_shown_at = now
            _put(session, outbound, script, now)
            log.error("shown to a person", outbound=outbound.id, kind=outbound.kind, delivery=outbound.delivery)
        return len(found)


def _put(session: Session, outbound: Outbound, script: Script, now: datetime) -> None:
    """A reply is its agent's again, an answer of the rules a person's now, and so is a reply to what was closed; a
    notice has other ways beside writing."""
    address_id = outbound.address_id
    if outbound.kind == OutboundKind.REPLY and address_id and opening.open_of(session, address_id) is not None:
        answers.failed(session, outbound)
    elif outbound.kind != OutboundKind.NOTICE and address_id is not None:
        address = session.get_one(ChannelAddress, address_id, with_for_update={"key_share": True})
        chat = _chat(session, outbound, address, script, now)
        report = filing.of_call(session, chat.sid)
        opening.open_for(session, chat, report, address.language or script.languages[0], script, now)


def _chat(session: Session, outbound: Outbound, address: ChannelAddress, script: Script, now: datetime) -> Chat:
    """The chat that it belongs to, else their last one."""
    theirs = select(Chat).where(Chat.address_id == address.id)
    its_own_first = theirs.order_by(case((Chat.id == outbound.chat_id, 0), else_=1), Chat.id.desc())
    found = session.scalars(its_own_first.limit(1)).first()
    if found is None:
        found = new_chat(session, address, script.release, script.hours.is_open(now), now)
        found.ended_at, found.ending = now, "given_up"
        session.flush()
    return found
