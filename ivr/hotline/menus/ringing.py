"""Being rung back: on which number, and when."""

from __future__ import annotations

import dataclasses

from ivr.hotline import numbers, speech
from ivr.hotline.menus.filing import file_and_finish, report_of
from ivr.hotline.menus.menu import Answer, Context, Menu, Miss, Move, go, saying
from ivr.hotline.state import Goal, Step
from ivr.hotline.verbs import MoveCallback, RequestCallback, Say

READ_OUT = frozenset({"number_own", "number_check"})
"""The prompts that read a telephone number out."""


def ask_number(context: Context) -> Move:
    """Offer the number that the call comes from; a withheld or unusable one is typed at once."""
    caller = context.state.caller
    if caller is not None and context.script.rules.may_ring(caller):
        return go(context, Step.NUMBER_OWN)
    return saying(go(context, Step.NUMBER_TYPE, number=None), context.say("number_withheld"))


def _read_out(context: Context, number: str | None) -> str:
    return speech.digits(numbers.national(number or ""), context.state.language)


def _asks_own(context: Context) -> tuple[Say, ...]:
    return (context.say("number_own", number=_read_out(context, context.state.caller)),)


def _takes_own(context: Context, key: str) -> Answer:
    match key:
        case "1":
            return go(context, Step.WHEN, number=context.state.caller)
        case "2":
            return go(context, Step.NUMBER_TYPE, number=None)
    return Miss()


def _asks_type(context: Context) -> tuple[Say, ...]:
    return (context.say("number_type"),)


def _takes_type(context: Context, keys: str) -> Answer:
    number = numbers.typed_number(keys)
    if number is None or not context.script.rules.may_ring(number):
        return Miss("number_wrong")
    return go(context, Step.NUMBER_CHECK, number=number)


def _asks_check(context: Context) -> tuple[Say, ...]:
    return (context.say("number_check", number=_read_out(context, context.state.number)),)


def _takes_check(context: Context, key: str) -> Answer:
    match key:
        case "1":
            return go(context, Step.WHEN)
        case "2":
            back = context.state.back[:-1]
            return Move(dataclasses.replace(context.state, step=Step.NUMBER_TYPE, number=None, misses=0, back=back))
    return Miss()


def _asks_when(context: Context) -> tuple[Say, ...]:
    items = (
        context.say("when_item", name=context.say(f"window_{window.key}").text, key=str(key))
        for key, window in enumerate(context.script.rules.windows, start=1)
    )
    return context.say("when"), *items


def _takes_when(context: Context, key: str) -> Answer:
    windows = context.script.rules.windows
    at = int(key) if key.isdecimal() else 0
    if not 1 <= at <= len(windows):
        return Miss()
    chosen = dataclasses.replace(context.state, window=windows[at - 1].key, misses=0)
    if chosen.goal is Goal.MOVE:
        return Move(dataclasses.replace(chosen, step=Step.WAITING), effects=(MoveCallback(windows[at - 1].key),))
    report = report_of(chosen, complete=True)
    if report is None or chosen.number is None:
        return file_and_finish(context.with_state(chosen))
    request = RequestCallback(report, chosen.number, windows[at - 1].key)
    return Move(dataclasses.replace(chosen, step=Step.WAITING), effects=(request,))


NUMBER_OWN = Menu(_asks_own, _takes_own)
NUMBER_TYPE = Menu(_asks_type, _takes_type, digits=None, finish="#", timeout=8)
NUMBER_CHECK = Menu(_asks_check, _takes_check)
WHEN = Menu(_asks_when, _takes_when)
