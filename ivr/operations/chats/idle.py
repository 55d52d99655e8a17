"""A chat in which nothing comes in any more ends: its ticket is told, once, if anything was told."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select

from ivr.operations.chats import taking
from ivr.operations.chats.talking import Talking
from ivr.operations.releases.scripts import Scripts
from ivr.records.chats import Chat
from ivr.records.database import Database

BATCH = 100
IDLE = "written_idle"


def close(database: Database, scripts: Scripts, now: datetime) -> int:
    """End the chats that are silent for long; says how many."""
    due = select(Chat.id, Chat.address_id).where(Chat.idle_at <= now).order_by(Chat.idle_at, Chat.id).limit(BATCH)
    with database.reading() as session:
        found = session.execute(due).all()
    return sum(_close(database, scripts, chat, address, now) for chat, address in found)


def _close(database: Database, scripts: Scripts, chat_id: int, address_id: int, now: datetime) -> bool:
    """End one; what waits to be taken comes first."""
    with database.begin() as session:
        address = taking.lock(session, address_id)
        if address is None or taking.oldest_waiting(session, address_id) is not None:
            return False
        chat = session.get_one(Chat, chat_id, populate_existing=True)
        if chat.ended_at is not None or chat.idle_at is None or chat.idle_at > now:
            return False
        Talking(database, session, scripts, address, now).end(chat, IDLE)
        return True
