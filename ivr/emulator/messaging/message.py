"""One message, its medium and its buttons, from acceptance to its last status."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from ivr.emulator.messaging.addresses import Channel, channel_of

SEGMENT, LONG_SEGMENT = 160, 153
UNICODE_SEGMENT, LONG_UNICODE_SEGMENT = 70, 67


class MessageStatus(StrEnum):
    """The statuses of a message, by Twilio's names."""

    SCHEDULED = "scheduled"
    ACCEPTED = "accepted"
    QUEUED = "queued"
    SENDING = "sending"
    SENT = "sent"
    DELIVERED = "delivered"
    READ = "read"
    UNDELIVERED = "undelivered"
    FAILED = "failed"
    CANCELED = "canceled"
    RECEIVED = "received"


UNFINISHED = frozenset({MessageStatus.SCHEDULED, MessageStatus.ACCEPTED, MessageStatus.QUEUED, MessageStatus.SENDING})
ARRIVED = frozenset({MessageStatus.DELIVERED, MessageStatus.READ})


class MessageDirection(StrEnum):
    """Who sent it: a person, our REST request, or our answer to a webhook."""

    INBOUND = "inbound"
    API = "outbound-api"
    REPLY = "outbound-reply"


@dataclass
class Medium:
    """A file that belongs to a message; `source` is where an outgoing one is fetched before it is sent.

    A `deleted` one is gone at Twilio, and still on the person's telephone.
    """

    sid: str
    message_sid: str
    content_type: str
    content: bytes
    created: datetime
    source: str = ""
    deleted: bool = False


@dataclass(frozen=True, slots=True)
class Button:
    """What can be tapped; `payload` comes back with the tap. `description` is a list's."""

    title: str
    payload: str
    description: str = ""


@dataclass(frozen=True, slots=True)
class Rich:
    """What a message is beyond its text: the content type it was made by, its buttons, its opener if it is a list."""

    content_sid: str
    kind: str
    buttons: tuple[Button, ...] = ()
    opener: str = ""
    approved: bool = False
    samples: tuple[str, ...] = ()
    """The variables that were not given, so that their samples went out."""


@dataclass
class Message:
    """A message of the account. `form` are the fields of its kind that came with an inbound one.

    `body` is what Twilio keeps, `words` what stands on the person's telephone whatever is blanked out later.
    """

    sid: str
    direction: MessageDirection
    from_: str
    to: str
    body: str
    created: datetime
    updated: datetime
    status: MessageStatus
    sent: datetime | None = None
    error_code: int | None = None
    service_sid: str | None = None
    callback: str = ""
    rich: Rich | None = None
    kind: str = "text"
    form: tuple[tuple[str, str], ...] = ()
    words: str = ""
    media: dict[str, Medium] = field(default_factory=dict)
    read_by_us: bool = False
    history: list[tuple[datetime, MessageStatus]] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.words = self.words or self.body

    @property
    def kept_media(self) -> list[Medium]:
        """The files that Twilio still has."""
        return [medium for medium in self.media.values() if not medium.deleted]

    @property
    def channel(self) -> Channel:
        """What carries it."""
        return channel_of(self.to)

    @property
    def finished(self) -> bool:
        """Whether it has left the queue, or never will."""
        return self.status not in UNFINISHED

    @property
    def arrived(self) -> bool:
        """Whether it can be seen on the person's telephone."""
        return self.status in ARRIVED

    @property
    def segments(self) -> int:
        """The parts that an SMS is sent in; everything else is one."""
        if self.channel is Channel.WHATSAPP:
            return 1
        single, several = (SEGMENT, LONG_SEGMENT) if self.body.isascii() else (UNICODE_SEGMENT, LONG_UNICODE_SEGMENT)
        return 1 if len(self.body) <= single else -(-len(self.body) // several)

    def move(self, status: MessageStatus, now: datetime) -> None:
        """Note a new status, and when."""
        self.status, self.updated = status, now
        self.history.append((now, status))
