"""Nobody can say now when the caller will be rung: the number is noted, and what else can be done is offered."""

from __future__ import annotations

from ivr.hotline.frozen import replace
from ivr.hotline.menus import filing
from ivr.hotline.menus.menu import MOST_MISSES, Answer, Context, Menu, Miss, Move, go
from ivr.hotline.state import Step
from ivr.hotline.verbs import Say


def _asks(context: Context) -> tuple[Say, ...]:
    choices = context.say("no_time_choices")
    return (choices,) if context.state.recorded else (context.say("no_time_message"), choices)


def _takes(context: Context, key: str) -> Answer:
    match key:
        case "1" if not context.state.recorded:
            return go(context, Step.STORY if context.state.order else Step.MESSAGE)
        case "4":
            return go(context, Step.INFORMATION)
        case "9":
            return filing.says_goodbye(context)
    return Miss()


def message_kept(context: Context) -> Move:
    """Back to the choices once a message is sent, or was not wished for after all."""
    said = (context.say("message_sent"),) if context.state.recorded else ()
    return Move(replace(context.state, step=Step.NO_TIME, misses=0, back=()), said)


def _enough(context: Context, _reason: str) -> Move | None:
    """Everything is said and kept: whoever chooses nothing is taken leave of as others are."""
    return filing.says_goodbye(context) if context.state.misses >= MOST_MISSES else None


NO_TIME = Menu(_asks, _takes, repeats=filing.says_ticket, despairs=_enough)
