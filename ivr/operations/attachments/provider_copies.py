"""The provider's copies of what people sent: files, and the words of messages that are to be forgotten."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta

from sqlalchemy import Delete, Update, delete, select, update
from sqlalchemy.orm import Session

from ivr.hotline.messenger import Messenger
from ivr.hotline.phone import PhoneError
from ivr.operations.attachments.fetching import AttachmentStatus
from ivr.records.chats import Attachment, Redaction
from ivr.records.database import Database
from ivr.records.upsert import insert_all_unless_there

DELETE_AGAIN = timedelta(minutes=15)
BATCH = 20
MOST_AWAY = 3
_OURS = (AttachmentStatus.STORED, AttachmentStatus.WORDS, AttachmentStatus.REFUSED)


def delete_due(database: Database, messenger: Messenger, now: datetime, *, all_kinds: bool = True) -> int:
    """Delete the copies that are due for it; says how many are gone. One that fails is tried again.

    Without `all_kinds` only those of files that were erased: they go whatever the setting says.
    """
    kinds = (AttachmentStatus.ERASED, *(_OURS if all_kinds else ()))
    with database.reading() as session:
        wanted = select(Attachment.id, Attachment.url).where(
            Attachment.due_at <= now, Attachment.status.in_(kinds), Attachment.provider_copy
        )
        due = session.execute(wanted.order_by(Attachment.due_at, Attachment.id).limit(BATCH)).all()
    gone = refusals = 0
    for number, url in due:
        values: dict[str, object] = {"provider_copy": False, "due_at": None}
        try:
            messenger.delete_file(url)
            gone, refusals = gone + 1, 0
        except PhoneError:
            values, refusals = {"due_at": now + DELETE_AGAIN}, refusals + 1
        with database.begin() as session:
            session.execute(update(Attachment).where(Attachment.id == number).values(values))
        if refusals >= MOST_AWAY:
            break
    return gone


def redact(session: Session, message_sids: Iterable[str], now: datetime) -> None:
    """The words of these messages are to go at the provider, too, as soon as it can be asked."""
    rows = [{"message_sid": sid, "due_at": now, "tries": 0} for sid in message_sids]
    insert_all_unless_there(session, Redaction, rows)


def redact_due(database: Database, messenger: Messenger, now: datetime) -> int:
    """Blank out words that are due for it; says of how many messages. One that fails is tried again."""
    with database.reading() as session:
        due = select(Redaction.message_sid).where(Redaction.due_at <= now).order_by(Redaction.due_at)
        wanted = session.scalars(due.limit(BATCH)).all()
    gone = refusals = 0
    for sid in wanted:
        row = Redaction.message_sid == sid
        try:
            messenger.redact(sid)
            done: Delete | Update = delete(Redaction).where(row)
            gone, refusals = gone + 1, 0
        except PhoneError:
            done = update(Redaction).where(row).values(due_at=now + DELETE_AGAIN, tries=Redaction.tries + 1)
            refusals += 1
        with database.begin() as session:
            session.execute(done)
        if refusals >= MOST_AWAY:
            break
    return gone


def plan_deletions(database: Database, now: datetime) -> None:
    """Make every remaining copy of what we hold due for deletion: the setting may have been changed since."""
    with database.begin() as session:
        left = Attachment.provider_copy, Attachment.due_at.is_(None), Attachment.status.in_(_OURS)
        session.execute(update(Attachment).where(*left).values(due_at=now))
