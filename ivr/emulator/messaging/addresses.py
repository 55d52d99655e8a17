"""Addresses of people and senders: `whatsapp:+62812…`, `whatsapp:ID.…` of somebody without a number, a bare number."""

from __future__ import annotations

import re
from enum import StrEnum

from ivr.emulator.network.numbers import E164, compact

WHATSAPP = "whatsapp:"
USERNAME = re.compile(r"^[A-Z]{2}\.(?:ENT\.)?[A-Za-z0-9]{1,128}$")
INDONESIA, INDONESIAN_MOBILE = "+62", "+628"


class Channel(StrEnum):
    """What carries a message."""

    WHATSAPP = "whatsapp"
    SMS = "sms"


def channel_of(address: str) -> Channel:
    """What carries messages to and from this address."""
    return Channel.WHATSAPP if address.startswith(WHATSAPP) else Channel.SMS


def bare(address: str) -> str:
    """The address without the name of its channel."""
    return address.removeprefix(WHATSAPP)


def normal(typed: str) -> str:
    """An address without the separators that people put into numbers; who is only a username stays as written."""
    channel = WHATSAPP if typed.startswith(WHATSAPP) else ""
    name = bare(typed).strip()
    return channel + (name if USERNAME.match(name) else compact(name))


def is_valid(address: str) -> bool:
    """Whether something could be sent there: a number (E.164), or a username on WhatsApp."""
    name = bare(address)
    return bool(E164.match(name) or (channel_of(address) is Channel.WHATSAPP and USERNAME.match(name)))


def number_of(address: str) -> str | None:
    """The telephone number behind an address (E.164); None for who has only a username."""
    name = bare(address)
    return name if E164.match(name) else None


def is_landline(number: str) -> bool:
    """Whether an Indonesian number is none of a mobile telephone; of other countries nothing is known."""
    return number.startswith(INDONESIA) and not number.startswith(INDONESIAN_MOBILE)


def masked(address: str) -> str:
    """The address with its last four characters hidden, as callbacks show it once more."""
    return f"{address[:-4]}XXXX"
