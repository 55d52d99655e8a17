"""What it takes to write to people: who carries it, what with, and how it is worded."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

import structlog
from sqlalchemy.orm import Session

from ivr.hotline.choices import Choice
from ivr.hotline.messenger import Messenger, TemplateState
from ivr.hotline.phone import PhoneError
from ivr.hotline.writing.reaching import Senders
from ivr.records.database import Database
from ivr.records.outbounds import Outbound

log = structlog.get_logger("outbounds")

LOOK_AGAIN, LOOK_SOONER = timedelta(minutes=15), timedelta(minutes=1)
"""How long what is known of our templates holds; and while there are none, or the provider could not tell."""


@dataclass(frozen=True)
class Leaves:
    """What an outbound says as it leaves: `text` by WhatsApp with `choices` in it and upon it, `payloads` one for each.

    `sms` is the same in one SMS, None where it does not go by that way; `template` with its `values` says the same in
    words that were approved.
    """

    text: str
    choices: tuple[Choice, ...] = ()
    payloads: tuple[str, ...] = ()
    sms: str | None = None
    template: str | None = None
    values: tuple[str, ...] = ()


@dataclass(frozen=True)
class Waits:
    """It may leave at that moment (aware), and not before."""

    until: datetime


@dataclass(frozen=True)
class Never:
    """It is not sent at all, and why."""

    why: str


Wording = Callable[[Session, Outbound, datetime], Leaves | Waits | Never]
"""What an outbound without a body comes to at a moment (aware), in the transaction in which it leaves."""


def unworded(_session: Session, outbound: Outbound, _now: datetime) -> Never:
    """Nobody has words for it."""
    return Never(f"no_words:{outbound.kind}"[:32])


@dataclass
class OurSenders:
    """What we can send with. The templates are asked for when one is wanted, never while a transaction is open."""

    messenger: Messenger
    whatsapp: str | None
    sms: str | None
    _templates: tuple[TemplateState, ...] | None = field(default=None, repr=False)
    _again: datetime | None = field(default=None, repr=False)

    def is_stale(self, now: datetime) -> bool:
        """Whether it is time to ask for the templates."""
        return self.whatsapp is not None and (self._again is None or now >= self._again)

    def refresh(self, now: datetime) -> None:
        """Ask for the templates. Where they cannot be had, what was known stays."""
        try:
            self._templates = tuple(self.messenger.templates())
        except PhoneError as error:
            self._again = now + LOOK_SOONER
            log.warning("templates not known", why=str(error))
        else:
            some = any(one.is_approved for one in self._templates)
            self._again = now + (LOOK_AGAIN if some else LOOK_SOONER)

    @property
    def are_known(self) -> bool:
        """Whether it is known which templates may be sent."""
        return self.whatsapp is None or self._templates is not None

    def of(self, language: str) -> Senders:
        """What can be sent with in a language."""
        approved = {one.name for one in self._templates or () if one.is_approved and one.language == language}
        return Senders(self.whatsapp is not None, self.sms is not None, approved)


@dataclass(frozen=True)
class Carrier:
    """All of it together."""

    database: Database
    messenger: Messenger
    senders: OurSenders
    wording: Wording = unworded
