"""One leg of a telephone call: what REST shows of it, what its person hears, what it is doing."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from ivr.emulator.clock import Timer
from ivr.emulator.network.process import Process

API_VERSION = "2010-04-01"


class Status(StrEnum):
    """Call status values of the Calls resource."""

    QUEUED = "queued"
    RINGING = "ringing"
    IN_PROGRESS = "in-progress"
    COMPLETED = "completed"
    BUSY = "busy"
    FAILED = "failed"
    NO_ANSWER = "no-answer"
    CANCELED = "canceled"


FINAL = frozenset({Status.COMPLETED, Status.BUSY, Status.FAILED, Status.NO_ANSWER, Status.CANCELED})


class Direction(StrEnum):
    """Where a leg comes from."""

    INBOUND = "inbound"
    OUTBOUND_API = "outbound-api"
    OUTBOUND_DIAL = "outbound-dial"


class Activity(StrEnum):
    """What a leg is doing; `LISTENING`, `RECORDING` and `TALKING` wait for its person."""

    WAITING = "waiting"
    REQUESTING = "requesting"
    SPEAKING = "speaking"
    PROMPTING = "prompting"
    LISTENING = "listening"
    RECORDING = "recording"
    PAUSING = "pausing"
    DIALLING = "dialling"
    TALKING = "talking"
    ENDED = "ended"


@dataclass(frozen=True, slots=True)
class Heard:
    """A line of the transcript; `at` is seconds since the call began.

    Kinds: say, play, beep, error (Twilio's own announcement), bridge, key, ignored-key, end.
    """

    at: float
    kind: str
    text: str = ""
    language: str = ""
    voice: str = ""
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class CallbackPlan:
    """Where progress goes, and which events: initiated, ringing, answered, completed."""

    url: str
    method: str = "POST"
    events: frozenset[str] = frozenset({"completed"})


@dataclass
class Call:
    """A leg. Times are UTC; `began` and `answered_at` are seconds of the clock, for durations.

    `waits` counts how often keys or a message were asked for, `documents` the documents run so far.
    `hurried`: its person does not wait for anything to be spoken, so prompts take no time.
    """

    sid: str
    from_: str
    to: str
    direction: Direction
    created: datetime
    began: float
    status: Status = Status.QUEUED
    parent: Call | None = None
    number_sid: str | None = None
    forwarded_from: str = ""
    token: str = ""
    callback: CallbackPlan | None = None
    updated: datetime | None = None
    start_time: datetime | None = None
    end_time: datetime | None = None
    answered_at: float | None = None
    seconds: float = 0.0
    queue_milliseconds: int = 0
    answered_by: str | None = None
    sip_code: int | None = None
    sequence: int = 0
    documents: int = 0
    waits: int = 0
    activity: Activity = Activity.WAITING
    speaking: bool = False
    hurried: bool = False
    sound: list[bytes] = field(default_factory=list)
    transcript: list[Heard] = field(default_factory=list)
    children: list[Call] = field(default_factory=list)
    process: Process | None = None
    time_limit: Timer | None = None

    @property
    def person(self) -> str:
        """The number of the telephone at this leg's far end."""
        return self.from_ if self.direction is Direction.INBOUND else self.to

    @property
    def ended(self) -> bool:
        """Whether nothing more can happen to this leg."""
        return self.status in FINAL

    @property
    def answered(self) -> bool:
        """Whether somebody picked up, be it over by now."""
        return self.answered_at is not None

    @property
    def duration(self) -> int:
        """Whole seconds between answer and end."""
        return int(self.seconds + 0.5)
