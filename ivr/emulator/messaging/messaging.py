"""Messaging of the exchange as a whole: senders, people, and what is written between them."""

from __future__ import annotations

from ivr.emulator.messaging.addresses import WHATSAPP, Channel, bare, channel_of, normal
from ivr.emulator.messaging.book import Book
from ivr.emulator.messaging.changes import Changes
from ivr.emulator.messaging.content import Approval, Content, Contents
from ivr.emulator.messaging.incoming import Incoming
from ivr.emulator.messaging.indicators import Indicators
from ivr.emulator.messaging.message import Message
from ivr.emulator.messaging.outgoing import Outgoing
from ivr.emulator.messaging.person import Person
from ivr.emulator.messaging.senders import Sender, Service
from ivr.emulator.messaging.template_rules import complaints
from ivr.emulator.messaging.windows import Windows
from ivr.emulator.network.switch import Switch

SMS_COUNTRIES = frozenset({"+62"})


class Messaging:
    """What the account can do with messages. `sms_countries`: the calling codes that SMS may be sent to.

    `media_host`: another host that requests for media are sent on to, by its address; empty: they are answered at once.
    `leaked`: the credentials that this other host was sent, and should not have been.
    """

    def __init__(self, switch: Switch) -> None:
        self.book = Book(Contents(switch.clock, switch.sids, changed=switch.changed), Windows(switch.options))
        self.outgoing = Outgoing(switch, self.book)
        self.incoming = Incoming(switch, self.book, self.outgoing)
        self.indicators = Indicators(switch, self.book)
        self.changes = Changes(switch, self.book)
        self.sms_countries = SMS_COUNTRIES
        self.media_host = ""
        self.leaked: list[str] = []
        self._people: dict[str, Person] = {}
        self._switch = switch

    @property
    def messages(self) -> list[Message]:
        """Every message of the account that was not deleted, oldest first."""
        return list(self.book.messages.values())

    @property
    def contents(self) -> Contents:
        """The registry of contents; `decide` says what Meta thinks of one."""
        return self.book.contents

    def add_sender(
        self,
        address: str,
        *,
        webhook_url: str = "",
        fallback_url: str = "",
        status_url: str = "",
        two_way: bool | None = None,
    ) -> Sender:
        """Give the account a sender, `whatsapp:+62…` or a bare number or name for SMS.

        Unless `two_way` says otherwise people can write to it by WhatsApp, and not by SMS, as it is in Indonesia.
        """
        whatsapp = channel_of(address) is Channel.WHATSAPP
        both = whatsapp if two_way is None else two_way
        sid = self._switch.sids.new("XE" if whatsapp else "PN")
        sender = Sender(sid, normal(address), webhook_url, fallback_url, status_url, both)
        self.book.senders[sender.address] = sender
        return sender

    def add_service(self, *senders: Sender, status_url: str = "") -> Service:
        """Give the account a Messaging Service that chooses of these senders."""
        service = Service(self._switch.sids.new("MG"), list(senders), status_url)
        self.book.services[service.sid] = service
        return service

    def submit(self, content: Content, name: str, category: str) -> None:
        """Ask Meta for approval. It stays pending until `contents.decide`, or as long as the options say; a wrong form
        is rejected at once."""
        self.contents.submit(content, name, category)
        wrong = complaints(content)
        if wrong:
            self.contents.decide(content.sid, Approval.REJECTED, "; ".join(wrong))
        elif self._switch.options.approval_seconds is not None:
            self._switch.clock.later(self._switch.options.approval_seconds, lambda: self._approve(content))

    def _approve(self, content: Content) -> None:
        if content.approval is Approval.PENDING:
            self.contents.decide(content.sid, Approval.APPROVED)

    def person(self, known_as: str, name: str = "", channel: Channel = Channel.WHATSAPP) -> Person:
        """Somebody by their number or username (`ID.…`), always the same one; `name` is what they call themselves."""
        return self.at(normal(known_as if channel is Channel.SMS else WHATSAPP + bare(known_as)), name)

    def at(self, address: str, name: str = "") -> Person:
        """Whoever is at an address, with the channel in front of it; always the same one."""
        if address not in self._people:
            record = self.book.recipient(address)
            self._people[address] = Person(self._switch, self.book, self.incoming, record)
        person = self._people[address]
        person.record.name = name or person.record.name
        return person

    @property
    def people(self) -> list[Person]:
        """Everybody who was asked for so far."""
        return list(self._people.values())
