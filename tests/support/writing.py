"""The hands of a story in writing: somebody writes, sends, taps, and reads what has come since."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from werkzeug.test import TestResponse

from ivr.emulator.messaging import drafts
from ivr.emulator.messaging.drafts import Draft
from ivr.emulator.messaging.message import Message
from ivr.records.chats import ChannelAddress, Chat, Inbound
from ivr.records.database import Database
from ivr.records.enquiries import Enquiry
from ivr.records.outbounds import Outbound
from tests.support.line import CALLER, Line

NAMELESS = "ID.7Kq2mZp4"
"""Somebody who shows no number."""
ON_ITS_WAY = 1.0
"""Seconds until what was sent is on a telephone."""
BANDUNG = (-6.9147, 107.6098)


class Correspondent:
    """A person who writes, at a telephone of the emulator; `says` is what the hotline has answered since."""

    def __init__(self, line: Line, known_as: str = CALLER, name: str = "Ibu Sari") -> None:
        self.line = line
        self.person = line.exchange.messaging.person(known_as, name)
        self._read = 0

    def write(self, *texts: str) -> Correspondent:
        """One message after the other, each answered before the next."""
        for text in texts:
            self._mark()
            self.person.write(text)
            self._pass()
        return self

    def burst(self, *several: Draft | str) -> Correspondent:
        """All at once."""
        self._mark()
        self.person.send(*(drafts.text(one) if isinstance(one, str) else one for one in several))
        self._pass()
        return self

    def send(self, draft: Draft) -> Correspondent:
        return self.burst(draft)

    def pin(self, latitude: float = BANDUNG[0], longitude: float = BANDUNG[1]) -> Correspondent:
        return self.burst(drafts.pin(latitude, longitude))

    def tap(self, title: str, on: Message | None = None) -> Correspondent:
        self._mark()
        self.person.tap(title, on)
        self._pass()
        return self

    @property
    def says(self) -> str:
        """What has come since this person did something, as one text."""
        return "\n".join(self.person.texts[self._read :])

    @property
    def address(self) -> str:
        return self.person.address.removeprefix("whatsapp:")

    @property
    def row(self) -> ChannelAddress:
        return next(row for row in addresses(self.line.database) if row.address == self.address)

    def _mark(self) -> None:
        self._read = len(self.person.texts)

    def _pass(self) -> None:
        self.line.clock.advance(ON_ITS_WAY)


def addresses(database: Database) -> Sequence[ChannelAddress]:
    with database.reading() as session:
        return session.scalars(select(ChannelAddress).order_by(ChannelAddress.id)).all()


def chats(database: Database) -> Sequence[Chat]:
    with database.reading() as session:
        return session.scalars(select(Chat).order_by(Chat.id)).all()


def inbounds(database: Database) -> Sequence[Inbound]:
    with database.reading() as session:
        return session.scalars(select(Inbound).order_by(Inbound.id)).all()


def outbounds(database: Database) -> Sequence[Outbound]:
    with database.reading() as session:
        return session.scalars(select(Outbound).order_by(Outbound.id)).all()


def enquiries(database: Database) -> Sequence[Enquiry]:
    with database.reading() as session:
        return session.scalars(select(Enquiry).order_by(Enquiry.id)).all()


def send_again(line: Line) -> TestResponse:
    """The newest webhook of a message once more, to the letter."""
    newest = next(one for one in reversed(line.exchange.requests) if "/whatsapp/incoming" in one.url)
    headers = {"X-Twilio-Signature": dict(newest.headers)["X-Twilio-Signature"]}
    return line.client().post("/whatsapp/incoming", data=dict(newest.fields), headers=headers)
