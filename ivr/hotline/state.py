"""Where a call stands: frozen, flat data that is stored as JSON between two turns."""

from __future__ import annotations

import dataclasses
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import orjson


class Step(StrEnum):
    """The question that the caller is being asked, or the state of not being asked anything."""

    WELCOME = "welcome"
    CLOSED = "closed"
    OWED = "owed"
    WITHDRAW = "withdraw"
    WHO = "who"
    CATEGORY = "category"
    REGION = "region"
    REGION_CHECK = "region_check"
    REGION_CHOICE = "region_choice"
    NEWS = "news"
    """In writing only: whether they want to be told how it goes on."""
    NEXT = "next"
    STORY = "story"
    """Just before the beep: silence begins the recording."""
    MESSAGE = "message"
    REVIEW = "review"
    NUMBER_OWN = "number_own"
    NUMBER_TYPE = "number_type"
    NUMBER_CHECK = "number_check"
    WHEN = "when"
    DAY = "day"
    DAY_PART = "day_part"
    NO_TIME = "no_time"
    """The number is noted and no time was told; what else can be done is offered."""
    TICKET = "ticket"
    TICKET_PROOF = "ticket_proof"
    TICKET_TOLD = "ticket_told"
    TICKET_LOST = "ticket_lost"
    """Neither ticket nor proof was right: an officer is offered."""
    TICKET_GIVEN = "ticket_given"
    """Everything is said and kept; the new ticket number can be heard once more."""
    NOTICE_OFFER = "notice_offer"
    """The same, and what else is to be told may come in writing."""
    INFORMATION = "information"
    WAITING = "waiting"
    """An effect was asked for and its answer has not come yet; never the end of a turn."""
    ENDED = "ended"


class Goal(StrEnum):
    """What the caller came for, which decides what follows the category."""

    REPORT = "report"
    MESSAGE = "message"
    CALLBACK = "callback"
    MOVE = "move"
    """A callback that is owed already, at another time."""


FreeTime = tuple[str, str, str]
"""A time that has room: its window, and from when until when (ISO 8601)."""

STORY_FIRST = 1
"""The order of questions in which a person may tell their story before they are asked who and where they are."""


@dataclass(frozen=True)
class State:
    """Everything that the next turn needs to know. `caller` and `number` are E.164."""

    step: Step = Step.WELCOME
    order: int = 0
    """The order of questions that the call began with: a call under way when a new release of the hotline starts ends
    as it began."""
    release: int = 0
    language: str = "id"
    open: bool = True
    in_writing: bool = False
    """What goes out is read, and what comes in was written."""
    caller: str | None = None
    goal: Goal | None = None
    misses: int = 0
    just_typed: bool = False
    typed: str = ""
    """The beginning of an entry that is still being typed."""
    back: tuple[str, ...] = ()
    who: str | None = None
    category: str | None = None
    postal_code: str | None = None
    region: str | None = None
    candidates: tuple[str, ...] = ()
    guessed: bool = False
    """The candidates were found by a slip, or near a pin: they are asked back as a guess."""
    pinned: tuple[str, ...] = ()
    """The regions that a pin may lie in which came before a place was asked for."""
    region_failures: int = 0
    number: str | None = None
    window: str | None = None
    times: tuple[FreeTime, ...] | None = None
    """The times that have room, as they were when the caller was asked when; None: the opening hours decide."""
    asked_when: str | None = None
    """When the caller was asked when (ISO 8601), and heard these times."""
    day: str | None = None
    """The day that the caller chose to be rung on (ISO 8601, the hotline's zone)."""
    unsaid: tuple[str, ...] = ()
    """Prompts that are said before the next question, once it is known which that is."""
    asked_ticket: str | None = None
    proof: str | None = None
    recorded: bool = False
    ungreeted: bool = False
    """In writing, until the first answer: that begins with the welcome."""
    news: bool = False
    """In writing: they have said whether they want to be told how it goes on."""
    hinted: bool = False
    """In writing: the words that help everywhere have been named."""
    owed_until: str | None = None
    """The deadline (ISO 8601) of the callback that is owed to this caller, when one is and a time was told."""
    owed_from: str | None = None
    """When that callback is due at the earliest (ISO 8601), where the caller chose a part of the day."""
    owed_tried: str | None = None
    """How far we came with it (`verbs.Tried`), once it was rung."""
    filed: bool = False
    ticket: str | None = None
    """The ticket number that this call was given."""
    ending: str | None = None

    def to_json(self) -> str:
        """The state as compact JSON: fields at their default are left out."""
        changed = {name: value for name, value in vars(self).items() if value != _DEFAULTS[name]}
        return orjson.dumps(changed).decode()

    @classmethod
    def from_json(cls, text: str) -> State:
        """The state that `to_json` wrote. Fields that a newer release dropped are ignored."""
        data: dict[str, Any] = {name: value for name, value in orjson.loads(text).items() if name in _DEFAULTS}
        if "step" in data:
            data["step"] = Step(data["step"])
        if data.get("goal"):
            data["goal"] = Goal(data["goal"])
        for name in ("back", "candidates", "pinned", "unsaid"):
            if name in data:
                data[name] = tuple(data[name])
        if data.get("times") is not None:
            data["times"] = tuple(tuple(one) for one in data["times"])
        return cls(**data)


_DEFAULTS: dict[str, Any] = {field.name: field.default for field in dataclasses.fields(State)}
