"""The questions as they were before the story came first: for calls that were under way when the hotline was renewed.

Their keys meant something else, and the sentences that name them are in the release that such a call began with.
"""

from __future__ import annotations

from ivr.hotline.frozen import replace
from ivr.hotline.menus import opening, pending_callback, reporting
from ivr.hotline.menus.callback_request import ask_number
from ivr.hotline.menus.callback_times import ask_when
from ivr.hotline.menus.menu import Answer, Context, Menu, Miss, Move, go
from ivr.hotline.state import Goal, Step
from ivr.hotline.verbs import Say, WithdrawCallback


def _asks(key: str, context: Context) -> tuple[Say, ...]:
    other = context.script.other_language(context.state.language)
    return context.say(key), context.script.say(other, "other_language")


def _asks_closed(context: Context) -> tuple[Say, ...]:
    return _asks("menu_closed", context)


def _takes_closed(context: Context, key: str) -> Answer:
    match key:
        case "1":
            return go(context, Step.CATEGORY, goal=Goal.MESSAGE)
        case "2":
            return go(context, Step.CATEGORY, goal=Goal.CALLBACK)
        case "4":
            return go(context, Step.INFORMATION)
    return opening.change_language(context, key)


def _asks_next(context: Context) -> tuple[Say, ...]:
    return (context.say("next"),)


def _takes_next(context: Context, key: str) -> Answer:
    match key:
        case "1":
            return go(context, Step.MESSAGE)
        case "2":
            return ask_number(context)
        case "9":
            return reporting.after_story(context)
    return Miss()


def _asks_owed(context: Context) -> tuple[Say, ...]:
    return pending_callback.promised(context), *_asks("owed_menu", context)


def _takes_owed(context: Context, key: str) -> Answer:
    match key:
        case "1":
            return Move(replace(context.state, step=pending_callback.first_step(context), misses=0))
        case "2":
            return ask_when(context, goal=Goal.MOVE, number=context.state.caller)
        case "3":
            return Move(replace(context.state, step=Step.WAITING, misses=0), effects=(WithdrawCallback(),))
    return opening.change_language(context, key)


EARLIER = {
    Step.CLOSED: Menu(_asks_closed, _takes_closed),
    Step.NEXT: Menu(_asks_next, _takes_next),
    Step.OWED: Menu(_asks_owed, _takes_owed),
}
