"""Whoever sent a file that we do not keep is told so kindly, once in a chat for each reason."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy.orm import Session

from ivr.hotline.writing.remarks import Refused, refused
from ivr.operations.outbounds import outbox
from ivr.operations.outbounds.outbox import OutboundKind
from ivr.operations.releases.scripts import NothingPublished, Scripts
from ivr.records.chats import Chat, Inbound


def tell(session: Session, scripts: Scripts, inbound: Inbound, why: Refused, now: datetime) -> bool:
    """Write it down to be sent; says False when they know already. `now` is aware."""
    chat = session.get(Chat, inbound.chat_id) if inbound.chat_id is not None else None
    release = chat.release if chat else None
    try:
        script = scripts.of(release) if release is not None else scripts.current(now)
    except NothingPublished:
        return False
    language = inbound.address.language or script.languages[0]
    return outbox.write(
        session,
        f"refused:{chat.sid if chat else f'i{inbound.id}'}:{why}",
        OutboundKind.TURN,
        now,
        address=inbound.address_id,
        chat=inbound.chat_id,
        report=inbound.report_id,
        language=language,
        body=refused(script, language, why),
        asked=True,
    )
