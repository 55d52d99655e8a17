"""What the hotline tells a telephone to do; with it the events that come in and the effects that are asked for."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.hotline.choices import Choice
from ivr.hotline.effects import (
    Effect,
    FileReport,
    KeepRecording,
    KeepWritten,
    LookUpTicket,
    MoveCallback,
    RequestCallback,
    SeekTimes,
    WantNotices,
    WantPerson,
    WithdrawCallback,
)
from ivr.hotline.events import (
    Arrived,
    Event,
    Filed,
    Left,
    Offer,
    Owed,
    Pressed,
    Promised,
    Recorded,
    Silent,
    TicketAnswered,
    TimesFound,
    Tried,
    Untold,
    Withdrawn,
)
from ivr.hotline.written_events import Commanded, Entered, Handed, Located, Sent, Stale, Wrote

__all__ = [
    "Arrived",
    "Ask",
    "Commanded",
    "Connect",
    "Effect",
    "Entered",
    "Event",
    "FileReport",
    "Filed",
    "Handed",
    "HangUp",
    "KeepRecording",
    "KeepWritten",
    "Left",
    "Located",
    "LookUpTicket",
    "MoveCallback",
    "Offer",
    "Owed",
    "Pressed",
    "Promised",
    "Record",
    "Recorded",
    "RequestCallback",
    "Say",
    "SeekTimes",
    "Sent",
    "Silent",
    "Stale",
    "TicketAnswered",
    "TimesFound",
    "Tried",
    "Untold",
    "Verb",
    "WantNotices",
    "WantPerson",
    "WithdrawCallback",
    "Withdrawn",
    "Wrote",
]


@dataclass(frozen=True)
class Say:
    """Words for the voice. `prompt` names their source; `audio` is a recording to play in their place."""

    text: str
    language: str
    prompt: str = ""
    audio: str | None = None


@dataclass(frozen=True)
class Ask:
    """Speak, and wait for keys. `digits` None means until `finish`; `finish` "" means that no key ends the entry.

    `timeout` is in seconds, counted from the end of the words or from the last key. `patience` is what is waited in
    addition for the first key, so that many keys can be waited for long and their end be noticed soon.
    `choices` are those of a question that is read; who hears it is told them in its words.
    """

    says: tuple[Say, ...]
    digits: int | None = 1
    finish: str = ""
    timeout: int = 6
    patience: int = 0
    choices: tuple[Choice, ...] = ()


@dataclass(frozen=True)
class Record:
    """Speak, beep, and record until `#`, `silence` seconds of silence or `max_seconds`."""

    says: tuple[Say, ...]
    max_seconds: int = 180
    silence: int = 8


@dataclass(frozen=True)
class Connect:
    """Join this call with `number` (E.164), who sees `caller_id`; `timeout` seconds of ringing at most."""

    number: str
    caller_id: str
    timeout: int = 30


@dataclass(frozen=True)
class HangUp:
    """End the call."""


Verb = Say | Ask | Record | Connect | HangUp
