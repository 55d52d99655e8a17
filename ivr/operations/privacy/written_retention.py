"""Retention of what was exchanged in writing: words with names, files with messages, addresses with numbers.

A promise that is still open, or a report that stays, holds what it needs. The raw requests of the provider go within
days, whatever the rest.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import ColumnElement, and_, delete, exists, or_, select, update
from sqlalchemy.orm import Session

from ivr.operations.attachments.fetching import AttachmentStatus
from ivr.operations.privacy import redaction, written_redaction
from ivr.operations.privacy.kept_reports import kept, of_address, of_call
from ivr.records.chats import Attachment, ChannelAddress, Chat, Inbound
from ivr.records.database import Database
from ivr.records.enquiries import Enquiry, UnsentReply
from ivr.records.models import Report, Turn
from ivr.records.outbounds import Consent, Outbound
from ivr.records.recordings import RecordingFiles

FORMS = timedelta(days=7)
"""So long the provider's requests are kept as they came, for whoever has to look into what went wrong."""
BATCH = 200
_LOST = (AttachmentStatus.ERASED, AttachmentStatus.MISSING)


def forms(database: Database, now: datetime) -> int:
    """Requests as they came."""
    old = Inbound.arrived_at < now - FORMS, Inbound.form.is_not(None), Inbound.taken_at.is_not(None)
    with database.begin() as session:
        found = session.scalars(select(Inbound.id).where(*old).limit(BATCH)).all()
        session.execute(update(Inbound).where(Inbound.id.in_(found)).values(form=None))
    return len(found)


def files(database: Database, folder: RecordingFiles, cutoff: datetime, now: datetime) -> int:
    """Files that people sent, and their previews."""
    old = Attachment.status.not_in(_LOST), Inbound.arrived_at < cutoff, *_released(cutoff)
    with database.begin() as session:
        found = session.scalars(select(Attachment.id).join(Inbound).where(*old).limit(BATCH)).all()
        gone = written_redaction.attachments(session, found, now)
    for name in gone:
        folder.attachments.delete(name)
    return len(found)


def words(database: Database, cutoff: datetime, now: datetime) -> int:
    """What people wrote."""
    old = Inbound.arrived_at < cutoff, Inbound.taken_at.is_not(None), written_redaction.has_words(), *_released(cutoff)
    with database.begin() as session:
        found = session.scalars(select(Inbound.id).where(*old).limit(BATCH)).all()
        written_redaction.inbounds(session, found, now)
    return len(found)


def answers(database: Database, cutoff: datetime, now: datetime) -> int:
    """What we wrote."""
    old = Outbound.created_at < cutoff, Outbound.due_at.is_(None), written_redaction.says_something()
    with database.begin() as session:
        free = ~kept(Outbound.report_id, cutoff), ~_with_person(Outbound.address_id, cutoff)
        found = session.scalars(select(Outbound.id).where(*old, *free).limit(BATCH)).all()
        written_redaction.outbounds(session, found, now)
    return len(found)


def notes(database: Database, cutoff: datetime, _now: datetime) -> int:
    """What colleagues noted about who wanted a person."""
    with database.begin() as session:
        old = select(Enquiry.id).where(Enquiry.closed_at < cutoff, written_redaction.has_notes())
        found = session.scalars(old.limit(BATCH)).all()
        written_redaction.enquiries(session, found)
    return len(found)


def typed(database: Database, cutoff: datetime, now: datetime) -> int:
    """Numbers and the like that were typed in conversations, as in calls."""
    held = of_call(Chat.sid, cutoff)
    old = Chat.began_at < cutoff, Chat.forgotten_at.is_(None), Chat.ended_at.is_not(None), ~held
    with database.begin() as session:
        found = session.execute(select(Chat.id, Chat.sid).where(*old).limit(BATCH)).all()
        redaction.turns(session, [chat.sid for chat in found])
        written_redaction.chats(session, [chat.id for chat in found], now)
    return len(found)


def addresses(database: Database, cutoff: datetime, now: datetime) -> int:
    """Who wrote, once nothing of theirs is young: no words, no chat, no report, nothing that we sent or still owe."""
    row = ChannelAddress
    young = (
        exists().where(Inbound.address_id == row.id, Inbound.arrived_at >= cutoff),
        exists().where(Chat.address_id == row.id, or_(Chat.ended_at.is_(None), Chat.last_in_at >= cutoff)),
        exists().where(Outbound.address_id == row.id, or_(Outbound.created_at >= cutoff, Outbound.due_at.is_not(None))),
        exists().where(Consent.address_id == row.id, Consent.at >= cutoff),
        of_address(row.id, cutoff),
        _with_person(row.id, cutoff),
    )
    with database.begin() as session:
        old = select(row.id).where(row.forgotten_at.is_(None), *(~one for one in young))
        found = session.scalars(old.limit(BATCH)).all()
        written_redaction.addresses(session, found, now)
    return len(found)


def consents(database: Database, cutoff: datetime, _now: datetime) -> int:
    """A yes or no of who only rang, once no report of their number is left to tell anything about."""
    theirs = exists().where(Report.number == Consent.number)
    with database.begin() as session:
        old = select(Consent.id).where(Consent.at < cutoff, Consent.address_id.is_(None), ~theirs)
        found = session.scalars(old.limit(BATCH)).all()
        session.execute(delete(Consent).where(Consent.id.in_(found)))
    return len(found)


def chats(database: Database, cutoff: datetime) -> int:
    """Whole conversations, with their turns and all that came and went in them; files must be gone before."""
    held = of_call(Chat.sid, cutoff)
    elsewhere = exists().where(Inbound.chat_id == Chat.id, _has_file(Inbound.id))
    young = exists().where(Inbound.chat_id == Chat.id, Inbound.arrived_at >= cutoff)
    asked = exists().where(Enquiry.chat_id == Chat.id, or_(Enquiry.closed_at.is_(None), Enquiry.closed_at >= cutoff))
    old = Chat.began_at < cutoff, Chat.ended_at.is_not(None), ~held, ~elsewhere, ~young, ~asked
    with database.begin() as session:
        found = session.execute(select(Chat.id, Chat.sid).where(*old).limit(BATCH)).all()
        ids = [chat.id for chat in found]
        wanted = select(Enquiry.id).where(Enquiry.chat_id.in_(ids))
        _delete(session, delete(UnsentReply).where(UnsentReply.enquiry_id.in_(wanted)))
        _delete(session, delete(Enquiry).where(Enquiry.chat_id.in_(ids)))
        _delete(session, delete(Attachment).where(_of(Inbound.chat_id.in_(ids))))
        _delete(session, delete(Inbound).where(Inbound.chat_id.in_(ids)))
        _delete(session, delete(Outbound).where(Outbound.chat_id.in_(ids)))
        _delete(session, delete(Turn).where(Turn.call_sid.in_([chat.sid for chat in found])))
        _delete(session, delete(Chat).where(Chat.id.in_(ids)))
    return len(found)


def loose(database: Database, cutoff: datetime) -> int:
    """What belongs to no conversation: notices, what came after the end; then whom nothing is left of."""
    mine, ours = and_(Inbound.chat_id.is_(None), Inbound.arrived_at < cutoff), Outbound.chat_id.is_(None)
    came = mine, Inbound.taken_at.is_not(None), ~_has_file(Inbound.id), *_released(cutoff)
    went = ours, Outbound.created_at < cutoff, Outbound.due_at.is_(None), ~kept(Outbound.report_id, cutoff)
    row = ChannelAddress
    left = (Inbound.address_id, Outbound.address_id, Chat.address_id, Report.address_id, Enquiry.address_id)
    with database.begin() as session:
        inbounds = session.scalars(select(Inbound.id).where(*came).limit(BATCH)).all()
        _delete(session, delete(Attachment).where(Attachment.inbound_id.in_(inbounds)))
        _delete(session, delete(Inbound).where(Inbound.id.in_(inbounds)))
        outbounds = session.scalars(select(Outbound.id).where(*went).limit(BATCH)).all()
        _delete(session, delete(Outbound).where(Outbound.id.in_(outbounds)))
        gone = select(row.id).where(row.forgotten_at < cutoff, *(~exists().where(one == row.id) for one in left))
        empty = session.scalars(gone.limit(BATCH)).all()
        _delete(session, delete(row).where(row.id.in_(empty)))
    return len(inbounds) + len(outbounds) + len(empty)


def stray(database: Database, folder: RecordingFiles, before: datetime) -> int:
    """Files that no attachment knows: left by a crash."""
    removed = 0
    names = folder.attachments.older_than(before)
    for at in range(0, len(names), BATCH):
        some = names[at : at + BATCH]
        with database.reading() as session:
            rows = session.execute(
                select(Attachment.file, Attachment.preview).where(
                    or_(Attachment.file.in_(some), Attachment.preview.in_(some))
                )
            )
            known = {name for row in rows for name in row}
        removed += sum(folder.attachments.delete_stray(name, before) for name in some if name not in known)
    return removed


def is_named(report_id: Any) -> ColumnElement[bool]:
    """Whether something written stands with a report: its row stays until that is gone."""
    return or_(
        exists().where(Inbound.report_id == report_id),
        exists().where(Outbound.report_id == report_id),
        exists().where(Enquiry.report_id == report_id),
    )


def _released(cutoff: datetime) -> tuple[ColumnElement[bool], ColumnElement[bool]]:
    """An inbound that no report holds, and no person who is still to answer."""
    return ~kept(Inbound.report_id, cutoff), ~_with_person(Inbound.address_id, cutoff)


def _with_person(address_id: Any, cutoff: datetime) -> ColumnElement[bool]:
    """Somebody here is still to answer them, or did so lately."""
    open_or_recent = or_(Enquiry.closed_at.is_(None), Enquiry.closed_at >= cutoff)
    return exists().where(Enquiry.address_id == address_id, open_or_recent)


def _has_file(inbound_id: Any) -> ColumnElement[bool]:
    """A file of it is with us or still at the provider."""
    elsewhere = and_(Attachment.provider_copy, Attachment.status != AttachmentStatus.MISSING)
    somewhere = or_(Attachment.file.is_not(None), elsewhere)
    return exists().where(Attachment.inbound_id == inbound_id, somewhere)


def _of(condition: ColumnElement[bool]) -> ColumnElement[bool]:
    return Attachment.inbound_id.in_(select(Inbound.id).where(condition))


def _delete(session: Session, statement: Any) -> None:
    session.execute(statement.execution_options(synchronize_session=False))
