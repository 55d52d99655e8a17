"""Forms of message webhooks in the hotline's own words: what came in, and what became of what went out."""

from __future__ import annotations

import json
import math
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import count, takewhile
from typing import Any

from ivr.hotline.addresses import read_address
from ivr.hotline.messenger import File, Inbound, Kind, Place, Told
from ivr.hotline.numbers import caller_number
from ivr.hotline.printable import clean
from ivr.hotline.writing import delivery
from ivr.telephony.requests import is_identifier

Fields = Mapping[str, str]
WHATSAPP = "whatsapp:"
LONGEST_ADDRESS, LONGEST_TEXT, LONGEST_PAYLOAD, LONGEST_NAME = 160, 4096, 256, 160
MOST_FILES = 10

_KINDS = {kind.value: kind for kind in Kind} | {"voice": Kind.AUDIO, "interactive": Kind.TAP, "button": Kind.TAP}
_KIND_OF_TYPE = {"image": Kind.IMAGE, "audio": Kind.AUDIO, "video": Kind.VIDEO}
_CARDS = frozenset({"text/vcard", "text/x-vcard"})


@dataclass(frozen=True)
class MessageNews:
    """What a status callback tells of a message that we sent."""

    message_sid: str
    told: Told


def inbound(fields: Fields) -> Inbound | None:
    """What somebody sent us by WhatsApp; None when it names no message, nobody, or another channel.

    Which field tells of a tapped row is not documented: each that is known to is looked at.
    """
    sid, address = _sid(fields), address_of(fields.get("From", ""))
    if sid is None or address is None:
        return None
    files, place, payload = _files(fields), _place(fields), _payload(fields)
    told = fields.get("MessageType", "").strip().lower()
    text = _readable(fields.get("Body") or fields.get("ButtonText") or fields.get("ListTitle") or "")
    return Inbound(
        message_sid=sid,
        address=address,
        to=address_of(fields.get("To", "")) or "",
        kind=_kind(told, files, place, payload, text),
        text=text[:LONGEST_TEXT],
        number=caller_number(address) or caller_number(_with_plus(fields.get("WaId", ""))),
        external_id=address_of(fields.get("ExternalUserId", "")),
        profile_name=clean(fields.get("ProfileName", ""))[:LONGEST_NAME],
        payload=payload,
        files=files,
        place=place,
        quoted_sid=_identifier(fields.get("OriginalRepliedMessageSid", "")),
        forwarded="true" in (fields.get("Forwarded"), fields.get("FrequentlyForwarded")),
    )


def news(fields: Fields) -> MessageNews | None:
    """A status callback; None when it names no message, or a status that nobody knows."""
    sid = _sid(fields)
    found = delivery.told(fields.get("MessageStatus") or fields.get("SmsStatus") or "")
    if sid is None or found is None:
        return None
    code = fields.get("ErrorCode", "").strip()
    return MessageNews(sid, Told(found, int(code) if code.isdecimal() and len(code) < 8 and int(code) else None))


def address_of(told: str) -> str | None:
    """An address at WhatsApp without the channel's name, a number in it E.164; None for any other channel's.

    It may be no number at all: who shows none has a name that only WhatsApp can read.
    """
    told = told.strip()
    bare = told[len(WHATSAPP) :].strip()
    if not told.lower().startswith(WHATSAPP) or not bare or len(bare) > LONGEST_ADDRESS:
        return None
    if not bare.isascii() or not bare.isprintable() or " " in bare:
        return None
    return caller_number(bare) or bare


def kind_of(files: tuple[File, ...]) -> Kind:
    """What it is by the type of its first file."""
    told = files[0].content_type if files else ""
    if told in _CARDS:
        return Kind.CONTACTS
    if told == "image/webp":
        return Kind.STICKER
    return _KIND_OF_TYPE.get(told.partition("/")[0], Kind.DOCUMENT if files else Kind.UNKNOWN)


def file_of(url: str, content_type: str) -> File:
    """A file by its address; the last part of that is its identifier. Parameters of the type are left out."""
    url, told = _readable(url), clean(content_type.partition(";")[0])
    sid = read_address(url).path.rstrip("/").rpartition("/")[2]
    return File(url, told.lower()[:80], sid if is_identifier(sid) else "")


def _kind(told: str, files: tuple[File, ...], place: Place | None, payload: str | None, text: str) -> Kind:
    """What came with it says more than what it is called."""
    if place is not None:
        return Kind.LOCATION
    if payload is not None:
        return Kind.TAP
    if files:
        named = _KINDS.get(told, Kind.UNKNOWN)
        return kind_of(files) if named in (Kind.UNKNOWN, Kind.TEXT, Kind.TAP, Kind.LOCATION) else named
    return Kind.TEXT if text else Kind.UNKNOWN


def _readable(text: str) -> str:
    """The words without what nobody can see and no database holds; lines stay lines."""
    return "".join(one for one in text if one == "\n" or unicodedata.category(one) not in ("Cc", "Cs")).strip()


def _sid(fields: Fields) -> str | None:
    named = (fields.get(name, "") for name in ("MessageSid", "SmsMessageSid", "SmsSid"))
    return _identifier(next(filter(None, named), ""))


def _identifier(text: str) -> str | None:
    return text if is_identifier(text) else None


def _with_plus(digits: str) -> str:
    return f"+{digits}" if digits.isdecimal() else digits


def _files(fields: Fields) -> tuple[File, ...]:
    urls = takewhile(bool, (fields.get(f"MediaUrl{number}", "") for number in count()))
    told = [(url, fields.get(f"MediaContentType{number}", "")) for number, url in zip(range(MOST_FILES), urls)]  # noqa: B905
    return tuple(file_of(url, content_type) for url, content_type in told)


def _place(fields: Fields) -> Place | None:
    try:
        latitude, longitude = float(fields.get("Latitude", "")), float(fields.get("Longitude", ""))
    except ValueError:
        return None
    if not (math.isfinite(latitude) and math.isfinite(longitude) and abs(latitude) <= 90 and abs(longitude) <= 180):
        return None
    label = clean(fields.get("Label") or fields.get("Address") or "")
    return Place(latitude, longitude, label[:LONGEST_NAME])


def _payload(fields: Fields) -> str | None:
    found = fields.get("ButtonPayload") or fields.get("ListId") or _identifier_within(fields.get("InteractiveData", ""))
    return clean(found)[:LONGEST_PAYLOAD] or None


def _identifier_within(text: str) -> str:
    """The identifier of a reply that is told as JSON, wherever in it that stands."""
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return ""
    replies = [found, *found.values()] if isinstance(found, dict) else []
    named: list[Any] = [reply.get("id") for reply in replies if isinstance(reply, dict)]
    return next((name for name in named if isinstance(name, str)), "")
