"""What the rules have failed on again and again is shown to a person: it is answered all the same."""

from __future__ import annotations

from datetime import datetime

import structlog
from sqlalchemy.orm import Session

from ivr.hotline.script import Script
from ivr.operations.chats.talking import Talking, new_chat, open_chat
from ivr.operations.enquiries import opening
from ivr.operations.releases.scripts import Scripts
from ivr.operations.reports import filing
from ivr.records.chats import ChannelAddress, Chat, Inbound
from ivr.records.database import Database

log = structlog.get_logger("chats")


def give_up(database: Database, scripts: Scripts, inbound_id: int, now: datetime) -> None:
    """Put it before whoever answers people, in the chat that it came to; the rules say nothing."""
    script = scripts.current(now)
    with database.begin() as session:
        inbound = session.get_one(Inbound, inbound_id)
        address = session.get_one(ChannelAddress, inbound.address_id, with_for_update={"key_share": True})
        chat = _chat(database, session, scripts, address, script, now)
        report = filing.of_call(session, chat.sid)
        language = address.language or script.languages[0]
        opening.open_for(session, chat, report, language, script, now)
        inbound.chat_id, inbound.kept, inbound.report_id = chat.id, True, report.id if report else None
        inbound.taken_at = inbound.shown_at = now
        inbound.due_at = None
    log.error("shown to a person", inbound=inbound_id)


def _chat(
    database: Database, session: Session, scripts: Scripts, address: ChannelAddress, script: Script, now: datetime
) -> Chat:
    """The chat, ended: what was told in it is filed, if that can still be done."""
    chat = open_chat(session, address.id)
    if chat is None:
        chat = new_chat(session, address, script.release, script.hours.is_open(now), now)
        chat.ended_at, chat.ending = now, "given_up"
        session.flush()
        return chat
    try:
        with session.begin_nested():
            Talking(database, session, scripts, address, now).end(chat)
    except Exception:
        log.exception("not filed", chat=chat.sid)
        chat.ended_at, chat.idle_at, chat.ending = now, None, "given_up"
        session.flush()
    return chat
