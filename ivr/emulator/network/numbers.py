"""The account's own telephone numbers and what people type to reach them."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import datetime

SEPARATORS = re.compile(r"[\s().-]+")
E164 = re.compile(r"^\+[1-9]\d{6,14}$")


@dataclass
class IncomingNumber:
    """A number of the account, with the addresses Twilio asks when somebody calls it."""

    sid: str
    phone_number: str
    created: datetime
    updated: datetime
    friendly_name: str = ""
    voice_url: str = ""
    voice_method: str = "POST"
    voice_fallback_url: str = ""
    voice_fallback_method: str = "POST"
    status_callback: str = ""
    status_callback_method: str = "POST"
    aliases: set[str] = field(default_factory=set)


def compact(typed: str) -> str:
    """What was typed, without the separators people put in."""
    return SEPARATORS.sub("", typed.strip())


def international(typed: str) -> str:
    """A number in E.164 form where it can be told; whatever else was typed stays as it is."""
    return next((spelling for spelling in spellings(typed) if E164.match(spelling)), compact(typed))


def spellings(typed: str) -> list[str]:
    """The ways one dialled number may be registered: as typed, and with Indonesia's country code."""
    digits = compact(typed)
    found = [digits]
    if digits.startswith("0"):
        found.append(f"+62{digits[1:]}")
    elif digits.startswith("62"):
        found.append(f"+{digits}")
    return found
