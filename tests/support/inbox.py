"""A queue in writing for tests: addresses, chats, enquiries and what was exchanged, as short as a sentence."""

from __future__ import annotations

import dataclasses
from datetime import datetime, timedelta
from itertools import count
from typing import Any

from sqlalchemy import select

from ivr.hotline.script import Script
from ivr.operations.enquiries import hearing, opening
from ivr.operations.outbounds import answers
from ivr.records.chats import ChannelAddress, Chat, Inbound
from ivr.records.enquiries import Enquiry
from ivr.records.models import Report
from ivr.records.outbounds import Outbound
from tests.support.queue import NOW, SCRIPT, Queue, number_of

_numbers = count(1)


@dataclasses.dataclass
class Inbox(Queue):
    """One database with people who write, and agents who answer them."""

    script: Script = SCRIPT

    def writes(self, person: int = 1, words: str = "Halo", at: datetime = NOW) -> int:
        """Somebody writes; gives the number of their address. Only kept: nothing is made of it."""
        number = number_of(person)
        with self.database.begin() as session:
            found = session.scalars(select(ChannelAddress).where(ChannelAddress.address == number)).first()
            if found is None:
                found = ChannelAddress(channel="whatsapp", address=number, number=number, number_from="channel")
                found.profile_name, found.first_written_at = f"Orang {person}", at
                session.add(found)
            found.last_written_at = at
            session.flush()
            sid = f"SM{next(_numbers):032x}"
            row = Inbound(message_sid=sid, address_id=found.id, to_address="+628111450587", arrived_at=at, body=words)
            row.kind, row.taken_at = "text", at
            session.add(row)
            return found.id

    def asks(self, person: int = 1, at: datetime = NOW, report: bool = False, **values: Any) -> int:
        """Somebody writes and wants a person; gives the number of the enquiry. `values` are put upon its row."""
        address = self.writes(person, at=at)
        with self.database.begin() as session:
            chat = Chat(sid=f"W{next(_numbers):032x}", address_id=address, began_at=at, last_in_at=at)
            session.add(chat)
            told = self._report(chat.sid, address, at) if report else None
            if told is not None:
                session.add(told)
            session.flush()
            opening.open_for(session, chat, told, "id", self.script, at)
            row = session.scalars(select(Enquiry).where(Enquiry.chat_id == chat.id)).one()
            for name, value in values.items():
                setattr(row, name, value)
            return row.id

    def _report(self, sid: str, address: int, at: datetime) -> Report:
        ticket = f"{next(_numbers):08d}"
        row = Report(ticket=ticket, call_sid=sid, language="id", status="received", created_at=at, channel="whatsapp")
        row.address_id, row.category, row.region = address, "demand", "32.04"
        return row

    def hears(self, enquiry: int, words: str = "Halo?", at: datetime = NOW) -> None:
        """Whoever it is writes again."""
        person = self.enquiry(enquiry).address_id
        with self.database.begin() as session:
            address = session.get_one(ChannelAddress, person)
            address.last_written_at = max(address.last_written_at or at, at)
            sid = f"SM{next(_numbers):032x}"
            row = Inbound(message_sid=sid, address_id=person, to_address="+628111450587", arrived_at=at, body=words)
            row.kind, row.taken_at = "text", at
            session.add(row)
            session.flush()
            hearing.heard(session, person, words, self.script.hours, at)

    def leaves(self, at: datetime = NOW) -> None:
        """The provider takes all replies that wait."""
        with self.database.begin() as session:
            for row in session.scalars(select(Outbound).where(Outbound.delivery == "waiting")):
                row.delivery, row.due_at, row.sent_at = "accepted", None, at
                answers.left(session, row, at)

    def enquiry(self, enquiry_id: int) -> Enquiry:
        with self.database.reading() as session:
            return session.get_one(Enquiry, enquiry_id)

    def outbounds(self) -> list[Outbound]:
        with self.database.reading() as session:
            return list(session.scalars(select(Outbound).order_by(Outbound.id)))


DAY = timedelta(hours=24)
