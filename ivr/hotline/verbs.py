"""What the hotline tells a telephone to do, what a telephone reports back, and what a turn asks of the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from ivr.hotline.choices import Choice

# Verbs: what goes out ---------------------------------------------------------------------------------------------


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


# Events: what comes in --------------------------------------------------------------------------------------------


class Tried(StrEnum):
    """How far we came with a callback that is owed, once it was rung."""

    AGAIN = "again"
    """Nobody was reached, and it is rung again."""
    AGREED = "agreed"
    """The person was spoken with, and is rung once more."""
    OVER = "over"
    """Nobody was reached, and it is not rung again unless it is asked for."""
    SPOKEN = "spoken"
    """The person is being spoken with, or just was."""


@dataclass(frozen=True)
class Owed:
    """We have promised to ring this caller. `deadline` (aware) is what they were told; None: no time was told.

    `due` is the beginning of the part of the day that they chose, if they chose one; `language` the one they asked in;
    `tried` None until their telephone has rung.
    """

    deadline: datetime | None
    due: datetime | None = None
    language: str | None = None
    tried: Tried | None = None


@dataclass(frozen=True)
class Arrived:
    """A call, or the first that somebody writes. `caller` is E.164; None: withheld, unusable, or without a number."""

    caller: str | None
    owed: Owed | None = None
    in_writing: bool = False


@dataclass(frozen=True)
class Pressed:
    """Keys were pressed: any of 0-9, `*` and `#`, at least one."""

    keys: str


@dataclass(frozen=True)
class Silent:
    """Nothing was pressed, or nothing was said, in time."""


@dataclass(frozen=True)
class Recorded:
    """A recording has ended. `recording` is the provider's identifier; `seconds` is before trimming.

    `by_silence`: neither a key nor a hang-up ended it.
    """

    recording: str
    seconds: int
    hung_up: bool = False
    by_silence: bool = False


@dataclass(frozen=True)
class Left:
    """The call is over: nobody hears us any more."""


@dataclass(frozen=True)
class Filed:
    """The report was written down under this ticket number."""

    ticket: str


@dataclass(frozen=True)
class Offer:
    """A time that has room: what somebody who chose `window` now would be told. Both times are aware.

    `due` is when we may ring from, `deadline` until when.
    """

    window: str
    due: datetime
    deadline: datetime


@dataclass(frozen=True)
class TimesFound:
    """The times that have room. None: nobody has planned who rings, so that the opening hours alone decide.

    `offers` has each window once for each day on which it has room, the earliest first; empty: no time can be told.
    `gone`: it answers `RequestCallback`, as what was chosen has no room any more on any day.
    """

    offers: tuple[Offer, ...] | None
    gone: bool = False


class Untold(StrEnum):
    """Why nobody is told a time."""

    NO_OPENING = "no_opening"
    """It is not known when the hotline opens again."""
    NO_ROOM = "no_room"
    """Everything that can be rung in the days to come is promised already."""
    UNPLANNED = "unplanned"
    """Nobody is planned in the days to come, or too few to promise anything."""


@dataclass(frozen=True)
class Promised:
    """A callback is owed. `joined`: an earlier request of the same number keeps its place and its promise.

    `deadline` is what the caller is told, an aware time; None when no time is told, and `untold` says why.
    The answer to `MoveCallback` is `joined` when the promise that there was stands, as no other time could be had.
    `tried`: the person's telephone has rung since that promise. `closed_at` is when somebody closed the hotline for an
    emergency, where it still is closed for that.
    """

    ticket: str
    due: datetime | None
    deadline: datetime | None
    joined: bool = False
    untold: Untold | None = None
    tried: bool = False
    closed_at: datetime | None = None


@dataclass(frozen=True)
class TicketAnswered:
    """What is known of a ticket. `proven`: the call comes from the report's number, or its last digits were typed.

    `provable` is False for a report without a number: nobody can be shown its details by telephone.
    """

    found: bool
    proven: bool = False
    provable: bool = True
    status: str = ""
    category: str = ""
    filed: datetime | None = None
    promised: datetime | None = None
    promised_from: datetime | None = None
    """The beginning of the part of the day in which we promised to ring, where that is what was promised."""


@dataclass(frozen=True)
class Withdrawn:
    """The open callback is withdrawn, unless it is being rung at this moment."""

    worked: bool


Event = Withdrawn | Arrived | Pressed | Silent | Recorded | Left | Filed | TimesFound | Promised | TicketAnswered


# Effects: what a turn asks of the operations ----------------------------------------------------------------------


@dataclass(frozen=True)
class FileReport:
    """Write down what the caller told so far; answered by `Filed`. Asking again gives the same report."""

    language: str
    who: str | None
    category: str
    region: str | None
    postal_code: str | None
    complete: bool


@dataclass(frozen=True)
class SeekTimes:
    """Ask which times have room, just before the caller is asked when; answered by `TimesFound`."""


@dataclass(frozen=True)
class RequestCallback:
    """File the report and owe a callback to `number` in `window`; answered by `Promised`.

    `day` is the one that the caller chose, in the hotline's zone; None: the first that has room. `offered` is what was
    named to them a moment ago, and stands unless its room is taken. Where others have room and the window has none on
    any day, the answer is `TimesFound`, and the callback is owed without a time until one is chosen.
    """

    report: FileReport
    number: str
    window: str
    day: date | None = None
    offered: Offer | None = None


@dataclass(frozen=True)
class KeepRecording:
    """Remember that a message was recorded; has no answer.

    `silent`: nothing but silence, as far as the call tells. `reviewed`: the caller is asked whether to send it.
    """

    recording: str
    seconds: int
    silent: bool = False
    reviewed: bool = False


@dataclass(frozen=True)
class LookUpTicket:
    """Ask how a report is doing; answered by `TicketAnswered`. `proof` is the last four digits of its number."""

    ticket: str
    proof: str | None = None


@dataclass(frozen=True)
class WithdrawCallback:
    """The caller no longer wants to be rung; answered by `Withdrawn`."""


@dataclass(frozen=True)
class MoveCallback:
    """The caller wants to be rung in another `window`; answered by `Promised`.

    `day` and `offered` are those of `RequestCallback`.
    """

    window: str
    day: date | None = None
    offered: Offer | None = None


Effect = WithdrawCallback | MoveCallback | FileReport | SeekTimes | RequestCallback | KeepRecording | LookUpTicket
