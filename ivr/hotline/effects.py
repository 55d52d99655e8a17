"""What a turn asks of the operations."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from ivr.hotline.events import Offer


@dataclass(frozen=True)
class FileReport:
    """Write down what the caller told so far; answered by `Filed`. Asking again gives the same report.

    `category` is empty where only a story was told.
    """

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


@dataclass(frozen=True)
class KeepWritten:
    """Put what has just been written or sent with the report of this conversation; has no answer."""


@dataclass(frozen=True)
class WantPerson:
    """Somebody who works here is to answer, and what was told so far is filed; answered by `Handed`."""

    report: FileReport | None = None


@dataclass(frozen=True)
class WantNotices:
    """Whether this person may be sent anything on our own account from now on; has no answer.

    `asked` is the prompt that they said so to; empty where they said it unasked.
    """

    wanted: bool
    asked: str = ""


Written = KeepWritten | WantPerson | WantNotices
Effect = (
    WithdrawCallback | MoveCallback | FileReport | SeekTimes | RequestCallback | KeepRecording | LookUpTicket | Written
)
