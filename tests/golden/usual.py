"""The calls: who rings, when, and what they do in turn."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from tests.golden.playing import Played
from tests.support.keys import BANDUNG
from tests.support.line import CALLER, SATURDAY, TUESDAY_MORNING

WAIT, SPEAK, HANG_UP, TICKET, NEXT_DAY = "wait", "speak", "hang up", "ticket", "next day"
"""What is done beside pressing keys: nothing until the hotline goes on, twenty seconds of speech, typing the ticket
number of the call before, and ringing again a day later at the same time."""


@dataclass(frozen=True)
class GoldenCall:
    """One usual call. `at` is the local time at which it comes in; `earlier` is what the same person did before."""

    name: str
    title: str
    does: tuple[str, ...]
    at: str = TUESDAY_MORNING
    caller: str | None = CALLER
    earlier: tuple[str, ...] = ()
    agents: int | None = None
    """So many are planned at all opening hours; 0: nobody, so that nothing has room; None: there is no plan."""
    then: Callable[[Played], None] | None = None
    """What happens afterwards, when it is not the caller who does it."""


SOON = ("3", "1", "1", "1", WAIT)
"""A callback as soon as possible, from the first menu to the goodbye."""


def _agent_rings_back(played: Played) -> None:
    """An agent takes the callback, answers their own telephone, presses 1, and the person picks up and talks."""
    desk = played.agent()
    played.line.exchange.phone(CALLER).answer(after=3)
    desk.rings()
    call = desk.picks_up()
    call.press("1").wait(40)
    played.hangs_up(CALLER)
    call.listen()
    desk.finishes()


CALLS = (
    GoldenCall(
        "01-report-with-a-message",
        "A report with a voice message",
        ("1", "1", WAIT, SPEAK, "1", "2", *BANDUNG, "9", WAIT),
    ),
    GoldenCall("02-callback-soon", "A callback, as soon as possible", SOON),
    GoldenCall("03-callback-in-the-afternoon", "A callback in the afternoon", ("3", "5", "1", "3", WAIT)),
    GoldenCall(
        "04-how-is-my-report",
        "How is my report doing?",
        ("2", TICKET, "9"),
        earlier=("1", "1", "9", "2", *BANDUNG, "9", WAIT, NEXT_DAY),
    ),
    GoldenCall("05-closed-message", "Closed: a voice message", ("1", "2", WAIT, SPEAK, "1", WAIT), at=SATURDAY),
    GoldenCall("06-closed-callback", "Closed: a callback on the next working day", SOON, at=SATURDAY),
    GoldenCall("07-information", "Information", ("4", "1", "2", HANG_UP)),
    GoldenCall("08-hung-up-in-the-message", "Hung up while the message was recorded", ("1", "4", WAIT, SPEAK, HANG_UP)),
    GoldenCall("09-no-keys", "A reason, and then not a word and no key", ("1", "6", "9", WAIT, WAIT, WAIT)),
    GoldenCall(
        "10-second-call", "The second call of a number joins its callback", ("1", "3", "1", "1", WAIT), earlier=SOON
    ),
    GoldenCall(
        "11-english", "A report in English, and a callback", ("9", "1", "3", "9", "1", *BANDUNG, "1", "1", "1", WAIT)
    ),
    GoldenCall("12-agent-rings-back", "An agent rings back", (), earlier=SOON, then=_agent_rings_back),
    GoldenCall(
        "13-planned-another-day", "Agents are planned: another day", ("3", "1", "1", "4", "2", "1", WAIT), agents=2
    ),
    GoldenCall(
        "14-planned-no-room",
        "Agents are planned: no time can be told, and a message is left",
        ("3", "1", "1", "1", WAIT, SPEAK, "1", "9"),
        agents=0,
    ),
    GoldenCall(
        "15-planned-nothing-to-move-to",
        "Agents are planned: a callback for which no time was told cannot be moved",
        ("2", "8", "1", HANG_UP),
        at=SATURDAY,
        earlier=("3", "1", "1", "9"),
        agents=0,
    ),
)
