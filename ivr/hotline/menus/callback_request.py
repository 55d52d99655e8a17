"""Being rung back: on which number, and when. Who cannot manage the keys is rung all the same."""

from __future__ import annotations

from datetime import date, time

from ivr.hotline import numbers, speech
from ivr.hotline.callback import ASAP, Window, promise
from ivr.hotline.frozen import replace
from ivr.hotline.menus.filing import file_and_finish, report_of, whose_clock
from ivr.hotline.menus.menu import MOST_MISSES, Answer, Context, Menu, Miss, Move, go, saying, sentence, typing
from ivr.hotline.script import Script
from ivr.hotline.state import FreeTime, Goal, Step
from ivr.hotline.verbs import MoveCallback, Offer, RequestCallback, Say, TimesFound

READ_OUT = frozenset({"number_own", "number_check", "number_kept"})
"""The prompts that read a telephone number out."""

SPEAK_INSTEAD = "9"
"""Typed in place of a number: a voice message rather than a call."""

NUMBER_TRIES = 2
"""After so many failures to type another number, the one that the call comes from is taken, if it can be rung."""

_LONG_ENOUGH = 9
"""Digits: shorter than that, a number that begins with 0 is not finished."""


def ask_number(context: Context) -> Move:
    """Offer the number that the call comes from; a withheld or unusable one is typed at once."""
    if _own(context) is not None:
        return go(context, Step.NUMBER_OWN)
    return saying(go(context, Step.NUMBER_TYPE, number=None), context.say("number_withheld"))


def _own(context: Context) -> str | None:
    """The number that the call comes from, if we may ring it."""
    caller = context.state.caller
    return caller if caller and context.script.rules.may_ring(caller) else None


def wished(context: Context, ending: str) -> Move | None:
    """The callback that was wished for, as soon as possible, for who misses the last questions about it or hangs up."""
    state = context.state
    asking_when = state.step is Step.WHEN
    if state.goal is Goal.MOVE or state.step not in _ASKING:
        return None
    number = state.number if asking_when else _own(context) or state.number
    report = report_of(state, complete=True)
    if number is None or report is None:
        return None
    window = context.script.rules.windows[0].key
    waiting = replace(state, step=Step.WAITING, number=number, window=window, ending=ending)
    return Move(waiting, effects=(RequestCallback(report, number, window),))


def _ring_anyway(context: Context, _reason: str) -> Move | None:
    return wished(context, ending="given_up") if context.state.misses >= MOST_MISSES else None


def _take_own(context: Context, reason: str) -> Move | None:
    """The number that the call comes from, for who twice cannot type another."""
    own = _own(context)
    if own is None or context.state.misses < NUMBER_TRIES:
        return _ring_anyway(context, reason)
    moved = go(context, Step.WHEN, number=own)
    return saying(moved, context.say(reason), context.say("number_kept", number=_read_out(context, own)))


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
    asked = context.say("number_type")
    return (asked, context.say("number_or_message")) if _may_speak_instead(context) else (asked,)


def _may_speak_instead(context: Context) -> bool:
    """Whether a message is offered: to who calls from where we cannot ring, and may have no other telephone."""
    return _own(context) is None and not context.state.recorded


def _takes_type(context: Context, keys: str) -> Answer:
    if keys == SPEAK_INSTEAD and _may_speak_instead(context):
        return go(context, Step.STORY if context.state.order else Step.MESSAGE, goal=Goal.MESSAGE, number=None)
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
            return Move(replace(context.state, step=Step.NUMBER_TYPE, number=None, misses=0, back=back))
    return Miss()


def times_found(context: Context, answer: TimesFound) -> Move:
    """The question when, with the times that have room."""
    times = None if answer.offers is None else tuple(map(_free_time, answer.offers))
    return Move(replace(context.state, step=Step.WHEN, times=times))


def _free_time(offer: Offer) -> FreeTime:
    return offer.window, offer.due.isoformat(), offer.deadline.isoformat()


def _asks_when(context: Context) -> tuple[Say, ...]:
    windows = context.script.rules.windows
    items = (
        sentence(context.say("when_item", name=_window(context, window), key=str(key)))
        for key, window in enumerate(windows, start=1)
    )
    clock = whose_clock(context).strip(", ") if any(map(is_bounded, windows)) else ""
    return context.say("when"), *((context.say("when_clock", zone=clock),) if clock else ()), *items


def is_bounded(window: Window) -> bool:
    """Whether it has hours, and is not at any time."""
    return window.start is not None or window.end is not None


def _window(context: Context, window: Window) -> str:
    """A window in words: the hours that it has now, on the day on which it is open next."""
    script, language = context.script, context.state.language
    if not is_bounded(window):
        asap = f"window_{window.key}" if window.key == ASAP.key else ""
        return context.say(asap).text if asap else window.name.get(language, window.key)
    told = promise(window, context.now, script.hours, script.rules.promise)
    day = f"{speech.near_day(told.due_at.astimezone(script.zone).date(), language, _today(context))} " if told else ""
    return day + hours_of(window, script, language)


def hours_of(window: Window, script: Script, language: str) -> str:
    """The hours of a window in words, for one that has any."""
    if window.start and window.end:
        first, last = speech.span(window.start, window.end, language)
        return script.say(language, "window_hours", start=first, end=last).text
    if window.start:
        return script.say(language, "window_from", start=speech.clock_time(window.start, language)).text
    return script.say(language, "window_until", end=speech.clock_time(window.end or time.min, language)).text


def _today(context: Context) -> date:
    return context.now.astimezone(context.script.zone).date()


def _takes_when(context: Context, key: str) -> Answer:
    windows = context.script.rules.windows
    at = int(key) if key.isdecimal() else 0
    if not 1 <= at <= len(windows):
        return Miss()
    chosen = replace(context.state, window=windows[at - 1].key, misses=0)
    if chosen.goal is Goal.MOVE:
        return Move(replace(chosen, step=Step.WAITING), effects=(MoveCallback(windows[at - 1].key),))
    report = report_of(chosen, complete=True)
    if report is None or chosen.number is None:
        return file_and_finish(context.with_state(chosen))
    request = RequestCallback(report, chosen.number, windows[at - 1].key)
    return Move(replace(chosen, step=Step.WAITING), effects=(request,))


def _unfinished(keys: str) -> bool:
    return keys.startswith("0") and keys.isdecimal() and len(keys) < _LONG_ENOUGH


_ASKING = frozenset({Step.NUMBER_OWN, Step.NUMBER_TYPE, Step.NUMBER_CHECK, Step.WHEN})
NUMBER_OWN = Menu(_asks_own, _takes_own, despairs=_ring_anyway)
NUMBER_TYPE = typing(_asks_type, _takes_type, digits=None, unfinished=_unfinished, despairs=_take_own)
NUMBER_CHECK = Menu(_asks_check, _takes_check, despairs=_ring_anyway)
WHEN = Menu(_asks_when, _takes_when, despairs=_ring_anyway)
