"""What a telephone or a conversation in writing reports to the rules, and the answers to what they asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from ivr.hotline.written_events import WrittenEvent


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
    """A call, or the first that somebody writes. `caller` is E.164; None: withheld, unusable, or without a number.

    In writing nothing of this turn is sent: what they wrote is the next event, and the answer to it greets them.
    """

    caller: str | None
    owed: Owed | None = None
    in_writing: bool = False
    news: bool = False
    """They have said before that they want to be told how their reports go on."""


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


Answered = Withdrawn | Filed | TimesFound | Promised | TicketAnswered
Event = Answered | Arrived | Pressed | Silent | Recorded | Left | WrittenEvent
