"""What is written to people, in a story: somebody with a telephone, what we send them, and what becomes of it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select

from ivr.operations.outbounds import outbox
from ivr.operations.outbounds.outbox import OutboundKind
from ivr.records.chats import ChannelAddress, Chat
from ivr.records.outbounds import Consent, Dispatch, Outbound
from tests.support.line import CALLER, WHATSAPP, Line

SID = "W" + "7" * 31 + "1"
"""Of the chat of the first person."""


class Person:
    """Somebody who has written, so that words reach them, and who lives at a telephone of the emulator."""

    def __init__(self, line: Line, known_as: str = CALLER, *, wrote: datetime | None = None, **row: Any) -> None:
        self.line, self.known_as = line, known_as
        self.phone = line.exchange.messaging.person(known_as, "Ibu Sari")
        self.text_messages = line.exchange.messaging.at(known_as)
        self.number = known_as if known_as.startswith("+") else None
        wrote = wrote or line.now
        line.exchange.messaging.book.windows.open(f"whatsapp:{WHATSAPP}", self.phone.address, wrote)
        with line.database.begin() as session:
            made = ChannelAddress(channel="whatsapp", address=known_as, number=self.number, **row)
            made.first_written_at = made.last_written_at = wrote
            session.add(made)
            session.flush()
            self.id = made.id

    @property
    def row(self) -> ChannelAddress:
        with self.line.database.reading() as session:
            return session.get_one(ChannelAddress, self.id)

    def agrees(self, given: bool = True) -> Person:
        with self.line.database.begin() as session:
            said = {"given": given, "at": self.line.now, "wording": "notice_offer@1/id", "source": "CA1"}
            session.add(Consent(address_id=self.id, **said))
        return self

    def chat(self) -> int:
        with self.line.database.begin() as session:
            sid = SID[:-1] + str(self.id)
            made = Chat(sid=sid, address_id=self.id, began_at=self.line.now, last_in_at=self.line.now)
            session.add(made)
            session.flush()
            return made.id

    def is_sent(self, body: str | None = "Halo", kind: OutboundKind = OutboundKind.TURN, **said: Any) -> int:
        """We mean to send them something; gives the number of the outbound."""
        with self.line.database.begin() as session:
            key = f"{kind}:{len(session.scalars(select(Outbound.id)).all())}"
            said = {"address": self.id, "asked": kind is not OutboundKind.NOTICE, **said}
            outbox.write(session, key, kind, self.line.now, body=body, **said)
            return session.scalars(select(Outbound.id).where(Outbound.key == key)).one()


def add_template(line: Line, name: str = "ticket", approval: str = "approved", language: str = "id") -> str:
    """A template with one value that the account has; gives its identifier."""
    form = {"twilio/text": {"body": "Tiket Anda {{1}} sudah kami catat dengan baik."}}
    made = line.exchange.messaging.contents.add(f"hotline_{name}", language, {"1": "12345678"}, form)
    line.exchange.messaging.contents.decide(made.sid, approval)
    return made.sid


def outbound(line: Line, number: int) -> Outbound:
    with line.database.reading() as session:
        return session.get_one(Outbound, number)


def dispatches(line: Line, number: int) -> list[Dispatch]:
    with line.database.reading() as session:
        return list(session.scalars(select(Dispatch).where(Dispatch.outbound_id == number).order_by(Dispatch.id)))


def ways(line: Line, number: int) -> list[tuple[str, str]]:
    """By which ways it was tried, and how far each try came."""
    return [(one.way, one.delivery) for one in dispatches(line, number)]
