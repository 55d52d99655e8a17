"""On which number to be rung back. Who cannot manage the keys is rung all the same."""

from __future__ import annotations

from ivr.hotline import numbers
from ivr.hotline.frozen import replace
from ivr.hotline.menus import person
from ivr.hotline.menus.callback_times import ask_when
from ivr.hotline.menus.callback_wish import own_number, ring_anyway
from ivr.hotline.menus.filing import number_in_words
from ivr.hotline.menus.menu import Answer, Context, Menu, Miss, Move, go, saying, typing
from ivr.hotline.state import Goal, Step
from ivr.hotline.verbs import Say

SPEAK_INSTEAD = "9"
"""Typed in place of a number: a voice message rather than a call."""

NUMBER_TRIES = 2
"""After so many failures to type another number, the one that the call comes from is taken, if it can be rung."""

_LONG_ENOUGH = 9
"""Digits: shorter than that, a number that begins with 0 is not finished."""


def ask_number(context: Context) -> Move:
    """Offer the number that the call comes from; a withheld or unusable one is typed at once."""
    if own_number(context) is not None:
        return go(context, Step.NUMBER_OWN)
    return saying(go(context, Step.NUMBER_TYPE, number=None), context.say("number_withheld"))


def _take_own(context: Context, reason: str) -> Move | None:
    """The number that the call comes from, for who twice cannot type another."""
    own = own_number(context)
    if own is None or context.state.misses < NUMBER_TRIES:
        return ring_anyway(context, reason)
    return ask_when(context, reason, "number_kept", number=own)


def _asks_own(context: Context) -> tuple[Say, ...]:
    return (context.say("number_own", number=number_in_words(context, context.state.caller)),)


def _takes_own(context: Context, key: str) -> Answer:
    match key:
        case "1":
            return ask_when(context, number=context.state.caller)
        case "2":
            return go(context, Step.NUMBER_TYPE, number=None)
    return Miss()


def _asks_type(context: Context) -> tuple[Say, ...]:
    asked = context.say("number_type")
    return (asked, context.say("number_or_message")) if may_speak_instead(context) else (asked,)


def may_speak_instead(context: Context) -> bool:
    """Whether a message is offered, or in writing a chat: to whom we cannot ring, who may have no other telephone."""
    return own_number(context) is None and (context.state.in_writing or not context.state.recorded)


def _takes_type(context: Context, keys: str) -> Answer:
    if keys == SPEAK_INSTEAD and context.state.in_writing and may_speak_instead(context):
        return person.wanted(context, complete=True)
    if keys == SPEAK_INSTEAD and may_speak_instead(context):
        return go(context, Step.STORY if context.state.order else Step.MESSAGE, goal=Goal.MESSAGE, number=None)
    number = numbers.typed_number(keys)
    if number is None or not context.script.rules.may_ring(number):
        return Miss("number_wrong")
    return go(context, Step.NUMBER_CHECK, number=number)


def _asks_check(context: Context) -> tuple[Say, ...]:
    return (context.say("number_check", number=number_in_words(context, context.state.number)),)


def _takes_check(context: Context, key: str) -> Answer:
    match key:
        case "1":
            return ask_when(context)
        case "2":
            back = context.state.back[:-1]
            return Move(replace(context.state, step=Step.NUMBER_TYPE, number=None, misses=0, back=back))
    return Miss()


def _unfinished(keys: str) -> bool:
    return keys.startswith("0") and keys.isdecimal() and len(keys) < _LONG_ENOUGH


NUMBER_OWN = Menu(_asks_own, _takes_own, despairs=ring_anyway)
NUMBER_TYPE = typing(_asks_type, _takes_type, digits=None, unfinished=_unfinished, despairs=_take_own)
NUMBER_CHECK = Menu(_asks_check, _takes_check, despairs=ring_anyway)
