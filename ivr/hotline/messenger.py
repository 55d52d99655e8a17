"""What we need of whoever carries messages, by WhatsApp and by SMS."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from ivr.hotline.choices import Choice
from ivr.hotline.phone import PhoneError
from ivr.hotline.writing.delivery import Delivery
from ivr.hotline.writing.reaching import Way
from ivr.hotline.writing.templates import Template


class TooLarge(PhoneError):
    """The file has more bytes than we take."""


class Kind(StrEnum):
    """What it is that came in."""

    TEXT = "text"
    IMAGE = "image"
    AUDIO = "audio"
    VIDEO = "video"
    DOCUMENT = "document"
    STICKER = "sticker"
    LOCATION = "location"
    CONTACTS = "contacts"
    TAP = "tap"
    """A button, or a row of a list."""
    UNKNOWN = "unknown"
    """Something that is not passed on to us."""


@dataclass(frozen=True)
class File:
    """A file at the provider. Its type is what was told of it, which proves nothing."""

    url: str
    content_type: str
    sid: str


@dataclass(frozen=True)
class Place:
    """A pin, in degrees (WGS 84); its label is what the sender's telephone calls it."""

    latitude: float
    longitude: float
    label: str = ""


@dataclass(frozen=True)
class Inbound:
    """One thing that somebody sent us.

    `address` and `to` stand without the channel's name: E.164, or for a person an opaque name. `number` is E.164 where
    the channel tells one, `external_id` what it calls the person whether or not it does; `profile_name` is what they
    call themselves. `text` are words; with a file they are its caption, of a document its name. A provider's list knows
    `sent_at` (aware) and how many files there are, `files_untold`, which `Messenger.files` tells; a webhook knows the
    rest.
    """

    message_sid: str
    address: str
    to: str
    kind: Kind
    text: str = ""
    number: str | None = None
    external_id: str | None = None
    profile_name: str = ""
    payload: str | None = None
    files: tuple[File, ...] = ()
    place: Place | None = None
    quoted_sid: str | None = None
    forwarded: bool = False
    sent_at: datetime | None = None
    files_untold: int = 0


@dataclass(frozen=True)
class Letter:
    """What goes out, by one way. `to` is an address at WhatsApp or a number (E.164), without the channel's name.

    `choices` are buttons or rows upon the text, and `payloads`, one for each, what comes back with a tap. `template` is
    our name of one, and `values` fill it in order.
    """

    way: Way
    to: str
    text: str = ""
    choices: tuple[Choice, ...] = ()
    payloads: tuple[str, ...] = ()
    template: str = ""
    values: tuple[str, ...] = ()
    language: str = "id"


@dataclass(frozen=True)
class Accepted:
    """The provider has it, under this identifier."""

    message_sid: str
    delivery: Delivery = Delivery.ACCEPTED
    code: int | None = None
    """Where it is known at once that it has failed."""


@dataclass(frozen=True)
class Rejected:
    """It has certainly not been sent; `code` is the provider's, None where it gave none."""

    code: int | None
    problem: str


@dataclass(frozen=True)
class Uncertain:
    """It may have been sent: the reply was lost."""

    problem: str


Outcome = Accepted | Rejected | Uncertain


@dataclass(frozen=True)
class Told:
    """What the provider tells of a message that we sent; `code` where it failed."""

    delivery: Delivery
    code: int | None = None


@dataclass(frozen=True)
class SentMessage:
    """A message that left us, as the provider lists it; `at` (aware) is when it took it."""

    message_sid: str
    text: str
    at: datetime
    delivery: Delivery
    code: int | None = None


@dataclass(frozen=True)
class Fetched:
    """The bytes of a file, and the type that its host told."""

    content: bytes
    content_type: str


@dataclass(frozen=True)
class SenderSettings:
    """Where the provider sends the events of our sender, and how that sender stands."""

    incoming_url: str
    fallback_url: str
    status_url: str
    status: str = ""


@dataclass(frozen=True)
class TemplateState:
    """A template at the provider: its name and language, how many values it takes, where its approval stands, and its
    words, with `{{1}}` and so on in them."""

    name: str
    language: str
    values: int
    approval: str
    content_sid: str = ""
    text: str = ""

    @property
    def is_approved(self) -> bool:
        """Whether it may be sent outside the reply window."""
        return self.approval == "approved"


class Messenger(Protocol):
    """Whoever carries messages. All but `send` and `show_typing` may raise PhoneError.

    Never used inside a transaction or a webhook.
    """

    def send(self, letter: Letter, token: str) -> Outcome:
        """Send it; `token` comes back with every news of it. Never raises."""

    def message(self, message_sid: str) -> Told:
        """How a message of ours is doing."""

    def sent_to(self, way: Way, to: str, since: datetime) -> Iterable[SentMessage]:
        """What was sent to somebody by the channel of that way since a moment (aware), newest first."""

    def received(self, since: datetime) -> Iterable[Inbound]:
        """What came in at our sender since a moment (aware), as far as a list tells."""

    def files(self, message_sid: str) -> tuple[File, ...]:
        """The files that came with a message."""

    def file(self, url: str, most: int) -> Fetched:
        """A file of at most so many bytes. Raises TooLarge, AlreadyOver when it is gone, NotAllowed for a host that
        is not the provider's, else TryLater. No other host is sent our credentials."""

    def delete_file(self, url: str) -> None:
        """Delete the provider's copy; one that is gone already is fine."""

    def redact(self, message_sid: str) -> None:
        """Blank out the words of a message at the provider; one that is gone already is fine."""

    def show_typing(self, message_sid: str) -> None:
        """Show who sent it that it was read and is being answered. Best effort: never raises."""

    def senders(self) -> SenderSettings | None:
        """What our WhatsApp sender is set to; None when the account does not have it."""

    def configure_sender(self, settings: SenderSettings) -> None:
        """Set our sender's addresses."""

    def templates(self) -> Iterable[TemplateState]:
        """All that are known at the provider, approved or not."""

    def create_template(self, template: Template) -> None:
        """Give the account a template, and ask for its approval."""

    def missing_forms(self) -> list[str]:
        """The forms for buttons and lists that the account does not have yet, by name."""

    def create_form(self, name: str) -> None:
        """Give the account one of those forms."""
