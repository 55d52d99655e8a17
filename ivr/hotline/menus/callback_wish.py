"""The callback that somebody wants, asked for with what was told so far; also for who cannot manage the keys."""

from __future__ import annotations

from datetime import date

from ivr.hotline.frozen import replace
from ivr.hotline.menus.filing import file_and_finish, report_of
from ivr.hotline.menus.menu import MOST_MISSES, Context, Move
from ivr.hotline.state import Goal, Step
from ivr.hotline.verbs import MoveCallback, Offer, RequestCallback

_ASKING = frozenset({Step.NUMBER_OWN, Step.NUMBER_TYPE, Step.NUMBER_CHECK})
_ASKING_WHEN = frozenset({Step.WHEN, Step.DAY, Step.DAY_PART})


def own_number(context: Context) -> str | None:
    """The number that the call comes from, if we may ring it."""
    caller = context.state.caller
    return caller if caller and context.script.rules.may_ring(caller) else None


def requested(context: Context, window: str, day: date | None = None, offered: Offer | None = None) -> Move:
    """Ask for the callback in a window, or to move the one that is owed; `day` None: the first that has room.

    `offered` is the time that the caller has just heard of it.
    """
    chosen = replace(context.state, window=window, day=day.isoformat() if day else None, misses=0)
    if chosen.goal is Goal.MOVE:
        return Move(replace(chosen, step=Step.WAITING), effects=(MoveCallback(window, day, offered),))
    report = report_of(chosen, complete=True)
    if report is None or chosen.number is None:
        return file_and_finish(context.with_state(chosen))
    wish = RequestCallback(report, chosen.number, window, day, offered)
    return Move(replace(chosen, step=Step.WAITING), effects=(wish,))


def wished(context: Context, ending: str) -> Move | None:
    """The callback that was wished for, as soon as possible, for who misses the last questions about it or hangs up."""
    state = context.state
    if state.goal is Goal.MOVE or state.step not in _ASKING | _ASKING_WHEN:
        return None
    number = state.number if state.step in _ASKING_WHEN else own_number(context) or state.number
    report = report_of(state, complete=True)
    if number is None or report is None:
        return None
    window = context.script.rules.windows[0].key
    waiting = replace(state, step=Step.WAITING, number=number, window=window, day=None, ending=ending)
    return Move(waiting, effects=(RequestCallback(report, number, window),))


def ring_anyway(context: Context, _reason: str) -> Move | None:
    """The callback for who has missed a question about it too often."""
    return wished(context, ending="given_up") if context.state.misses >= MOST_MISSES else None
