"""What somebody has sent to the hotline in writing, put straight into the tables and the folder."""

from __future__ import annotations

import secrets
from dataclasses import dataclass

from sqlalchemy import select

from ivr.hotline.messenger import Kind
from ivr.hotline.writing.sniffing import FileRefused, content_type, sniffed
from ivr.operations.attachments import decoding
from ivr.records.chats import Attachment, ChannelAddress, Chat, Inbound
from tests.support import sent_files
from tests.support.line import CALLER, Line

SENDER = "+622150000588"


@dataclass(frozen=True)
class Written:
    """Somebody's first chat."""

    address: int
    chat: int
    sid: str


def writes(line: Line, number: str | None = CALLER, *, ended: bool = True) -> Written:
    """Somebody has written, with a telephone number or without one."""
    with line.database.begin() as session:
        opaque = number or "ID.1234567890"
        known = select(ChannelAddress).where(ChannelAddress.address == opaque)
        address = session.scalars(known).first() or ChannelAddress(channel="whatsapp", address=opaque, number=number)
        address.number_from = number and "channel"
        address.first_written_at = address.last_written_at = line.now
        address.profile_name = "Siti"
        session.add(address)
        session.flush()
        chat = Chat(sid=f"W{address.id:032x}", address_id=address.id, began_at=line.now, last_in_at=line.now)
        chat.ended_at = line.now if ended else None
        session.add(chat)
        session.flush()
        return Written(address.id, chat.id, chat.sid)


def says(line: Line, chat: Written, body: str, report: int | None = None, kind: Kind = Kind.TEXT) -> int:
    """Words; gives the number of the inbound."""
    with line.database.begin() as session:
        inbound = Inbound(address_id=chat.address, to_address=SENDER, arrived_at=line.now, kind=kind.value, body=body)
        inbound.chat_id, inbound.report_id, inbound.taken_at = chat.chat, report, line.now
        inbound.message_sid = f"SM{secrets.token_hex(16)}"
        inbound.form = '{"Body": "' + body + '"}'
        session.add(inbound)
        session.flush()
        return inbound.id


def sends(line: Line, chat: Written, name: str = "a photo", report: int | None = None, body: str = "") -> int:
    """A file of `sent_files`, fetched and looked at; gives the number of the attachment."""
    told, made, _ = {**sent_files.honest(), **sent_files.hostile()}[name]
    inbound, content = says(line, chat, body, report, Kind.IMAGE), made()
    with line.database.begin() as session:
        found = Attachment(inbound_id=inbound, number=0, media_sid=f"ME{inbound}", url=f"https://x/{inbound}")
        found.told_type = told
        session.add(found)
        session.flush()
        try:
            read = decoding.read(sniffed(content, told), content)
        except FileRefused as refused:
            found.status, found.why = "refused", refused.why.value
            return found.id
        kept = line.hotline.attachments.save(found.id, read.type.value, content, read.preview)
        found.status, found.file, found.preview, found.stored_at = "stored", kept.file, kept.preview, line.now
        found.bytes, found.sha256, found.type = kept.bytes, kept.sha256, content_type(read.type, read.width)
        found.width, found.height = read.width, read.height
        return found.id
