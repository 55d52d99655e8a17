"""What comes in in a conversation in writing and on no telephone: words, files, places, commands, old buttons."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class Command(StrEnum):
    """What is asked for by a word that is understood at any moment."""

    MENU = "menu"
    """The first question again; what was told stays told."""
    BACK = "back"
    """The question before."""
    REPEAT = "repeat"
    """The same question once more."""
    CANCEL = "cancel"
    """No more of this: what was told is kept, and the conversation ends."""
    PERSON = "person"
    """Somebody who works here is to answer."""
    STOP = "stop"
    """Nothing more is to be sent on our own account."""
    START = "start"
    """It may be again."""
    INDONESIAN = "indonesian"
    ENGLISH = "english"
    THANKS = "thanks"
    """Not a question: who is thanked does not begin anew."""
    GREETING = "greeting"
    """What a conversation begins with; in its midst it asks for nothing."""


class Entry(StrEnum):
    """What is to be typed, where a question has more answers than its choices."""

    NONE = "none"
    STORY = "story"
    REGION = "region"
    NUMBER = "number"
    TICKET = "ticket"
    PROOF = "proof"


@dataclass(frozen=True)
class Wrote:
    """Words that answer nothing that was asked. `words` says how many there are: what they are, the rules need not."""

    words: int


@dataclass(frozen=True)
class Sent:
    """A photo, a voice note, a video, a document; or a place, where none was asked for."""


@dataclass(frozen=True)
class Located:
    """A place was told by its name, its postal code or a pin: the regions that it may be, the likeliest first.

    `sure` is False where it rests on a slip of a name, on a code like those around it, or on what lies nearest.
    """

    codes: tuple[str, ...]
    postal_code: str | None = None
    sure: bool = True


@dataclass(frozen=True)
class Entered:
    """Digits that were asked for, right or wrong."""

    entry: Entry
    digits: str


@dataclass(frozen=True)
class Commanded:
    """A command, and nothing else."""

    command: Command


@dataclass(frozen=True)
class Stale:
    """A button of an earlier question."""


@dataclass(frozen=True)
class Handed:
    """Somebody who works here will answer: the answer to `WantPerson`.

    `deadline` is when by, aware; None: no time can be told. `ticket` is that of the report that was filed with it.
    """

    deadline: datetime | None = None
    ticket: str | None = None


WrittenEvent = Wrote | Sent | Located | Entered | Commanded | Stale | Handed
