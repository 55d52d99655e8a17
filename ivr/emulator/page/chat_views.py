"""What the chat page shows of a conversation: bubbles, ticks, what can be tapped, and the window."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from ivr.emulator.exchange import Exchange
from ivr.emulator.messaging.addresses import Channel, channel_of
from ivr.emulator.messaging.book import Recipient
from ivr.emulator.messaging.message import Message, MessageDirection, MessageStatus
from ivr.emulator.messaging.outcomes import OUTCOMES
from ivr.emulator.messaging.senders import Sender
from ivr.emulator.page.views import JAKARTA

TICKS = {MessageStatus.SENT: "✓", MessageStatus.DELIVERED: "✓✓", MessageStatus.READ: "✓✓"}
SHOWN = 200
INLINE = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif"})
SOUNDS = frozenset({"audio/ogg", "audio/mpeg", "audio/amr", "audio/wav", "audio/aac"})


@dataclass(frozen=True, slots=True)
class File:
    """A medium as the page shows it: `look` is picture, sound or file."""

    sid: str
    content_type: str
    look: str


@dataclass(frozen=True, slots=True)
class Bubble:
    """One message. `mine`: the person of the page wrote it."""

    message: Message
    mine: bool
    at: datetime
    ticks: str
    blue: bool
    files: tuple[File, ...]
    place: str
    template: bool


def bubbles(exchange: Exchange, address: str) -> list[Bubble]:
    """The conversation with somebody, oldest first; what never arrived is among it, to be seen as such."""
    return [_bubble(message) for message in exchange.messaging.book.with_person(address)[-SHOWN:]]


def _bubble(message: Message) -> Bubble:
    mine, form = message.direction is MessageDirection.INBOUND, dict(message.form)
    place = ", ".join(form[name] for name in ("Label", "Address", "Latitude", "Longitude") if name in form)
    return Bubble(
        message,
        mine,
        message.created.astimezone(JAKARTA),
        "✓✓" if mine else TICKS.get(message.status, ""),
        message.read_by_us if mine else message.status is MessageStatus.READ,
        tuple(File(medium.sid, medium.content_type, _look(medium.content_type)) for medium in message.media.values()),
        place,
        message.rich is not None and message.rich.approved,
    )


def _look(content_type: str) -> str:
    if content_type in INLINE:
        return "picture"
    return "sound" if content_type in SOUNDS else "file"


@dataclass(frozen=True, slots=True)
class Window:
    """The 24 hours of a person with a sender; `left` in words of the clock, empty outside."""

    open: bool
    until: datetime | None
    left: str


def window(exchange: Exchange, sender: Sender, address: str) -> Window:
    """How long the person can still be answered freely."""
    windows, now = exchange.messaging.book.windows, exchange.clock.now()
    end = windows.closes_at(sender.address, address)
    is_open = windows.is_open(sender.address, address, now)
    left = max(timedelta(0), end - now) if end else timedelta(0)
    minutes = int(left.total_seconds()) // 60
    return Window(is_open, end.astimezone(JAKARTA) if end else None, f"{minutes // 60}:{minutes % 60:02d}")


def sender_for(exchange: Exchange, address: str) -> Sender | None:
    """The sender that this person writes to and hears from; None where the account has none of the channel."""
    channel = channel_of(address)
    return next((one for one in exchange.messaging.book.senders.values() if one.channel is channel), None)


def outcome_name(person: Recipient) -> str:
    """By what name messages to them fare."""
    return next((name for name, known in OUTCOMES.items() if known == person.fate), "read")


def is_sms(address: str) -> bool:
    """Whether this conversation is by SMS."""
    return channel_of(address) is Channel.SMS
