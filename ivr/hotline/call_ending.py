"""How a call ended, told from its turns: what the caller chose last, and whether they got it before the end."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise

from ivr.hotline.state import Goal, State, Step

_FIRST_MENUS = frozenset({Step.WELCOME, Step.CLOSED, Step.OWED})
_NO_QUESTION = frozenset({Step.ENDED, Step.WAITING})
_WITHDRAW = {Step.OWED: "3", Step.WITHDRAW: "1"}
"""The key that withdraws at a question; at the first of them only in calls that began before it was asked for twice."""
_CHOSEN_AT = {Step.WHO: "report", Step.TICKET: "ticket", Step.INFORMATION: "information"}
_CHOSEN_FOR = {Goal.REPORT: "report", Goal.MESSAGE: "message", Goal.CALLBACK: "callback", Goal.MOVE: "move"}
CHOICES = ("report", "message", "callback", "ticket", "information", "move", "withdraw")


@dataclass(frozen=True)
class Passed:
    """One turn of a call: the keys that were pressed, if any, and the state since."""

    state: State
    keys: str | None = None


@dataclass(frozen=True)
class Ending:
    """`ending` is finished, left or given_up. `abandoned`: something was chosen, and the call ended before it was had.

    Had is: a report once everything was told up to "what next", or a message was recorded; a message once it was
    recorded; a callback, or another time for it, once it was promised; the status of a ticket once it was told;
    information once a text was heard; a withdrawal once it was asked for. Who chose nothing has abandoned nothing.
    """

    ending: str
    chosen: str | None
    abandoned: bool


def ending(turns: Iterable[Passed]) -> Ending | None:
    """What the turns of a call tell, oldest first; None while it has not ended."""
    passed = list(turns)
    if not passed or passed[-1].state.step is not Step.ENDED:
        return None
    chosen, got = None, False
    for before, after in pairwise(passed):
        if (choice := _choice(before.state, after)) is not None:
            chosen, got = choice, choice == "withdraw"
        got = got or _served(before.state, after)
    last = passed[-1].state
    asked = next((turn.state.step for turn in reversed(passed) if turn.state.step not in _NO_QUESTION), None)
    promised = last.filed and last.window is not None
    told_everything = asked is Step.NEXT and chosen != "message"
    got = got or last.ending == "finished" or told_everything or promised
    return Ending(last.ending or "left", chosen, chosen is not None and not got)


def _choice(before: State, after: Passed) -> str | None:
    """What was chosen at a first menu, if this turn chose something there."""
    step = after.state.step
    if after.keys == _WITHDRAW.get(before.step, "-") and not (before.step is Step.OWED and before.order):
        return "withdraw"
    if before.step not in _FIRST_MENUS or step is Step.WITHDRAW:
        return None
    if step in _FIRST_MENUS or step in _NO_QUESTION:
        return None
    return _CHOSEN_AT.get(step) or (_CHOSEN_FOR[after.state.goal] if after.state.goal else None)


def _served(before: State, after: Passed) -> bool:
    state = after.state
    heard_a_text = (
        before.step is Step.INFORMATION
        and state.step is Step.INFORMATION
        and state.misses == 0
        and after.keys not in (None, "0")
    )
    moved = before.goal is Goal.MOVE and state.goal is None and state.step in _FIRST_MENUS
    return heard_a_text or moved or state.step is Step.TICKET_TOLD or (state.recorded and not before.recorded)
