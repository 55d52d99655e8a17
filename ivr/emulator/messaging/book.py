"""All that the account has of messages: senders, services, recipients, the messages themselves and their media."""

from __future__ import annotations

from dataclasses import dataclass, field

from ivr.emulator.messaging.addresses import WHATSAPP, Channel, bare, channel_of, is_landline, normal, number_of
from ivr.emulator.messaging.content import Contents
from ivr.emulator.messaging.message import Medium, Message
from ivr.emulator.messaging.outcomes import OUTCOMES, Outcome
from ivr.emulator.messaging.senders import Sender, Service
from ivr.emulator.messaging.windows import Windows


@dataclass
class Recipient:
    """Somebody at the other end, by their address. `external_id` is what WhatsApp calls them beside their number."""

    address: str
    name: str = ""
    external_id: str = ""
    outcome: Outcome | None = None
    has_written: bool = False
    opted_out: set[str] = field(default_factory=set)

    @property
    def fate(self) -> Outcome:
        """What becomes of messages to them; a landline has no WhatsApp unless somebody says so, or writes from it."""
        number = number_of(self.address)
        if self.outcome is not None:
            return self.outcome
        landline = number is not None and is_landline(number) and not self.has_written
        return OUTCOMES["no-whatsapp" if landline and channel_of(self.address) is Channel.WHATSAPP else "read"]


@dataclass
class Book:
    """Everything by its identifier or address, oldest first."""

    contents: Contents
    windows: Windows
    senders: dict[str, Sender] = field(default_factory=dict)
    services: dict[str, Service] = field(default_factory=dict)
    recipients: dict[str, Recipient] = field(default_factory=dict)
    messages: dict[str, Message] = field(default_factory=dict)
    written: list[Message] = field(default_factory=list)
    """All messages there ever were, those that were deleted among them."""

    def keep(self, message: Message) -> None:
        """Take a new message in."""
        self.messages[message.sid] = message
        self.written.append(message)

    def recipient(self, address: str) -> Recipient:
        """Whoever is at this address, always the same; unheard of before, they are there now."""
        key = normal(address)
        if key not in self.recipients:
            self.recipients[key] = Recipient(key, external_id=external_id(key))
        return self.recipients[key]

    def ever(self, sid: str) -> Message | None:
        """A message, whether it was deleted or not."""
        return next((message for message in reversed(self.written) if message.sid == sid), None)

    def medium(self, message_sid: str, sid: str) -> Medium | None:
        """A medium of a message, or None where either is gone."""
        message = self.messages.get(message_sid)
        found = message.media.get(sid) if message else None
        return None if found is None or found.deleted else found

    def with_person(self, address: str) -> list[Message]:
        """Everything written to and by somebody, oldest first, as it stands on their telephone."""
        return [message for message in self.written if address in (message.from_, message.to)]


def external_id(address: str) -> str:
    """What WhatsApp calls somebody in all webhooks: their username's address, or one made up from their number."""
    if channel_of(address) is not Channel.WHATSAPP:
        return ""
    number = number_of(address)
    return address if number is None else f"{WHATSAPP}ID.{int(bare(address)[1:]) * 7919 % 10**15:015d}"
