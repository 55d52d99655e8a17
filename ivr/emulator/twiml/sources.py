"""Where the next document of a call comes from, and how a series of documents ends."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum, auto

from ivr.emulator.network.process import Interrupt
from ivr.emulator.webhooks.delivery import Kind, Pairs


@dataclass(frozen=True, slots=True)
class Visit:
    """Ask an address, with these fields beside the standard ones; `answered` runs when the reply is there."""

    kind: Kind
    url: str
    method: str = "POST"
    fields: Pairs = ()
    answered: Callable[[], None] | None = None


@dataclass(frozen=True, slots=True)
class Inline:
    """TwiML that came with a REST request."""

    twiml: str


Source = Visit | Inline


class Ending(Enum):
    """Why a script stopped: nothing left to do, a verb that ends the call, or an error."""

    RAN_OUT = auto()
    HUNG_UP = auto()
    FAILED = auto()


class Moved(Interrupt):
    """A live call is redirected by REST."""

    def __init__(self, source: Source) -> None:
        super().__init__()
        self.source = source
