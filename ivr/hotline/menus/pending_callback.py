"""A caller whom we still owe a callback hears when we will ring, and can move it or withdraw it."""

from __future__ import annotations

from datetime import datetime

from ivr.hotline.frozen import replace
from ivr.hotline.menus import filing
from ivr.hotline.menus.callback_times import ask_when, stands
from ivr.hotline.menus.menu import Answer, Context, Menu, Miss, Move, go
from ivr.hotline.menus.opening import change_language, in_both_languages
from ivr.hotline.state import Goal, Step
from ivr.hotline.verbs import Promised, Say, Tried, WithdrawCallback, Withdrawn


def first_step(context: Context) -> Step:
    """The first menu behind this one: that of the open, or of the closed hotline."""
    return Step.WELCOME if context.state.open else Step.CLOSED


def _asks(context: Context) -> tuple[Say, ...]:
    choices = "owed_choices_untold" if _waits_for_room(context) else "owed_choices"
    return in_both_languages(context, promised(context), context.say(choices))


def _waits_for_room(context: Context) -> bool:
    """Whether this caller was told no time, and may be told one as soon as there is room."""
    return context.state.owed_until is None and context.script.staffing is not None


def promised(context: Context) -> Say:
    """What this caller was told of the call that we owe them."""
    until, since = context.state.owed_until, context.state.owed_from
    if tried := context.state.owed_tried:
        return context.say(_TRIED[Tried(tried)])
    if until is None:
        return filing.told_no_time(context)
    told = datetime.fromisoformat(until)
    if told < context.now:
        return context.say("status_callback_late")
    return filing.told_promise(context, told, datetime.fromisoformat(since) if since else None)


_TRIED = {
    Tried.AGAIN: "status_unreachable",
    Tried.OVER: "status_unreachable",
    Tried.AGREED: "status_callback_open",
    Tried.SPOKEN: "status_called",
}


def _takes(context: Context, key: str) -> Answer:
    match key:
        case "1":
            return Move(replace(context.state, step=first_step(context), misses=0))
        case "2":
            return ask_when(context, goal=Goal.MOVE, number=context.state.caller)
        case "3":  # as in the first menu: who asks again keeps the promise that there is
            return go(context, Step.CATEGORY, goal=Goal.CALLBACK)
        case "8":
            return go(context, Step.WITHDRAW)
    return change_language(context, key)


def _asks_withdraw(context: Context) -> tuple[Say, ...]:
    return (context.say("withdraw_check"),)


def _takes_withdraw(context: Context, key: str) -> Answer:
    match key:
        case "1":
            return Move(replace(context.state, step=Step.WAITING, misses=0), effects=(WithdrawCallback(),))
        case "2":
            back = context.state.back[:-1]
            return Move(replace(context.state, step=Step.OWED, misses=0, back=back))
    return Miss()


def withdrawn(context: Context, answer: Withdrawn) -> Move:
    """It is withdrawn, or just being rung; the call goes on with the first menu."""
    said = context.say("withdrawn" if answer.worked else "withdrawn_too_late")
    return Move(replace(context.state, step=first_step(context), goal=None, back=()), (said,))


def moved(context: Context, answer: Promised) -> Move:
    """There is a new promise; the call goes on with the first menu. Where none could be had, the old one stands."""
    if answer.joined:
        gone = "closed_meanwhile" if filing.is_closed_since(context, answer) else "time_gone"
        return stands(context, gone if context.state.times else None)
    said = filing.promise(context, answer)
    settled = replace(context.state, step=first_step(context), goal=None, window=None, times=None, asked_when=None)
    return Move(replace(settled, day=None, back=()), said)


OWED = Menu(_asks, _takes, unnamed=frozenset("3"))
WITHDRAW = Menu(_asks_withdraw, _takes_withdraw)
