"""By which way somebody is written to: words of our own, an approved template, an SMS, or not at all, and why."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from ivr.hotline import numbers
from ivr.hotline.writing import reply_window
from ivr.hotline.writing.send_errors import Learnt, Remedy, SendError


class Way(StrEnum):
    """How it goes out."""

    WORDS = "words"
    """As it stands, by WhatsApp, in the window."""
    TEMPLATE = "template"
    """By WhatsApp, in the words that were approved."""
    SMS = "sms"
    NONE = "none"


class Why(StrEnum):
    """Why it does not go out."""

    NO_CONSENT = "no_consent"
    """They have not said that they want to be written to."""
    STOPPED = "stopped"
    """They have written that they want nothing more."""
    BLOCKED = "blocked"
    NOWHERE = "nowhere"
    """No address, no mobile number, or none of our senders reaches it."""


@dataclass(frozen=True)
class Chosen:
    """The way, and why there is none."""

    way: Way
    why: Why | None = None


@dataclass(frozen=True)
class Reach:
    """What is known of how somebody can be written to. All times are aware.

    `whatsapp` is their address there, opaque; `number` E.164, which may be the same person's by telephone only, who is
    then tried at WhatsApp under it. `consented`: they have said yes to being written to about their report.
    """

    whatsapp: str | None = None
    number: str | None = None
    last_written_at: datetime | None = None
    consented: bool = False
    stopped: bool = False
    learnt: frozenset[Learnt] = frozenset()


@dataclass(frozen=True)
class Senders:
    """What we can send with: `templates` are those that are approved in the person's language, by our names."""

    whatsapp: bool = True
    sms: bool = False
    templates: Collection[str] = field(default=frozenset())


def choose(
    reach: Reach,
    senders: Senders,
    now: datetime,
    template: str | None = None,
    *,
    asked: bool = False,
    besides: frozenset[Way] = frozenset(),
) -> Chosen:
    """The way that is best of those that are allowed. `besides` are ways that were tried in vain.

    `template` is our name of the one that says the same, None where none does. `asked`: it answers what they have just
    written, which needs no consent and reaches also who wants no notices.
    """
    if Learnt.BLOCKED_US in reach.learnt:
        return Chosen(Way.NONE, Why.BLOCKED)
    if not asked and reach.stopped:
        return Chosen(Way.NONE, Why.STOPPED)
    if not asked and not reach.consented:
        return Chosen(Way.NONE, Why.NO_CONSENT)
    for way in (Way.WORDS, Way.TEMPLATE, Way.SMS):
        if way not in besides and _is_possible(way, reach, senders, template, now):
            return Chosen(way)
    return Chosen(Way.NONE, Why.NOWHERE)


def _is_possible(way: Way, reach: Reach, senders: Senders, template: str | None, now: datetime) -> bool:
    by_whatsapp = senders.whatsapp and Learnt.NO_WHATSAPP not in reach.learnt
    match way:
        case Way.WORDS:
            return by_whatsapp and reach.whatsapp is not None and reply_window.is_open(reach.last_written_at, now)
        case Way.TEMPLATE:
            addressed = reach.whatsapp is not None or numbers.is_mobile(reach.number or "")
            return by_whatsapp and addressed and template is not None and template in senders.templates
        case Way.SMS:
            refused = reach.learnt & {Learnt.NO_SMS, Learnt.STOPPED_SMS}
            return senders.sms and not refused and numbers.is_mobile(reach.number or "")
    return False


def ways_gone(tried: Way, failed: SendError) -> frozenset[Way]:
    """Which ways are not tried again for the same message, after one failed with that error."""
    match failed.remedy:
        case Remedy.TEMPLATE:
            return frozenset({Way.WORDS})
        case Remedy.OTHER_CHANNEL if tried is Way.SMS:
            return frozenset(Way)
        case Remedy.OTHER_CHANNEL:
            return frozenset({Way.WORDS, Way.TEMPLATE})
        case Remedy.PLAIN_TEXT | Remedy.LATER:
            return frozenset()
    return frozenset(Way)
