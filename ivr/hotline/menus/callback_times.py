"""When to be rung: as soon as possible or in a part of the day, and only where there is room."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from ivr.hotline import speech
from ivr.hotline.callback import ASAP, Window, promise
from ivr.hotline.frozen import replace
from ivr.hotline.menus.callback_wish import requested, ring_anyway
from ivr.hotline.menus.filing import unsaid, whose_clock
from ivr.hotline.menus.free_times import (
    day_of,
    first,
    hours_in_words,
    is_bounded,
    kept,
    local,
    other_day_key,
    other_days,
    still_offered,
    today,
)
from ivr.hotline.menus.menu import Answer, Context, Menu, Miss, Move, go, saying, sentence
from ivr.hotline.script import Script
from ivr.hotline.state import FreeTime, Goal, Step
from ivr.hotline.verbs import Offer, Say, SeekTimes, TimesFound, Tried


def ask_when(context: Context, *said: str, **changes: Any) -> Move:
    """On to the question when, behind the prompts `said`; where agents are planned, room is looked for first.

    Who asks again for what is owed already is asked nothing, as the promise that there is stands, or comes first when
    it is late: they hear so at once. Another time is chosen in the first menu.
    """
    moved = go(context, Step.WHEN, times=None, day=None, asked_when=context.now.isoformat(), **changes)
    waiting = replace(moved.state, unsaid=said)
    if _stands_already(context.with_state(waiting)):
        return requested(context.with_state(waiting), context.script.rules.windows[0].key)
    if context.script.staffing is None:
        return saying(replace(moved, state=replace(waiting, unsaid=())), *unsaid(context.with_state(waiting)))
    return Move(replace(waiting, step=Step.WAITING), effects=(SeekTimes(),))


def _stands_already(context: Context) -> bool:
    """Whether the callback that is asked for is owed already, with a time that was told and is not over."""
    state = context.state
    if state.goal is Goal.MOVE or state.owed_until is None or state.number != state.caller:
        return False
    return state.owed_tried not in (Tried.OVER, Tried.SPOKEN)


def times_found(context: Context, answer: TimesFound) -> Answer:
    """The question when, with the times that have room; without any, what can be done is done and said at once."""
    times = None
    if answer.offers is not None:
        times = tuple(kept(offer) for offer in answer.offers if not _is_no_gain(context, offer))
        if not times:
            return _none_found(context)
    state = context.state
    said = (*unsaid(context), *((context.say("window_full"),) if answer.gone else ()))
    back = state.back[: state.back.index(Step.WHEN)] if Step.WHEN in state.back else state.back
    asked = replace(state, step=Step.WHEN, times=times, unsaid=(), window=None, day=None, back=back)
    return Move(replace(asked, asked_when=context.now.isoformat()), said)


def _is_no_gain(context: Context, offer: Offer) -> bool:
    """Whether it is nothing new to somebody who asks for another time than the one that was promised.

    The same time is none, and "as soon as possible" by a later time would put off who is rung before it as it is, and
    from the front of the queue who should have been rung already.
    """
    state, bounded = context.state, is_bounded(context.script.window(offer.window))
    if state.goal is not Goal.MOVE or state.owed_until is None:
        return False
    told, was_bounded = datetime.fromisoformat(state.owed_until), state.owed_from is not None
    if told == offer.deadline:
        return bounded is was_bounded
    return not bounded and told < offer.deadline and state.owed_tried is None


def _none_found(context: Context) -> Move:
    """The number is noted to be rung when there is room; a promise that was made stands."""
    if context.state.goal is not Goal.MOVE:
        return requested(context, context.script.rules.windows[0].key)
    return stands(context)


def stands(context: Context, said: str | None = None) -> Move:
    """What is owed to this caller stays as it is, and is said once more; `said` is the prompt before it."""
    until = context.state.owed_until
    said = said or ("no_other_time" if until and datetime.fromisoformat(until) >= context.now else "no_time_yet")
    kept_as_it_is = replace(
        context.state, step=Step.OWED, window=None, times=None, asked_when=None, day=None, misses=0, back=()
    )
    return Move(kept_as_it_is, (context.say(said),))


def _asks_when(context: Context) -> tuple[Say, ...]:
    windows, times = context.script.rules.windows, context.state.times
    items = [sentence(context.say("when_item", name=name, key=key)) for key, name in offered(context).items()]
    clock = whose_clock(context).strip(", ") if times or any(map(is_bounded, windows)) else ""
    return context.say("when"), *((context.say("when_clock", zone=clock),) if clock else ()), *items


def offered(context: Context) -> dict[str, str]:
    """The windows that have room and another day, in words, by their keys."""
    named = {str(key): _window(context, one) for key, one in enumerate(context.script.rules.windows, start=1)}
    found = {key: name for key, name in named.items() if name is not None}
    return found | ({other_day_key(context): context.say("window_other_day").text} if other_days(context) else {})


def _window(context: Context, window: Window) -> str | None:
    """A window in words, with the time that would be promised; None where it has no room."""
    if context.state.times is None:
        return _by_the_hours(context, window)
    found = first(context, window)
    return found and _time_in_words(context, window, found)


def _time_in_words(context: Context, window: Window, free: FreeTime) -> str:
    language = context.tongue
    if is_bounded(window):
        return f"{speech.near_day(day_of(context, free), language, today(context))} {hours_in_words(context, free)}"
    deadline = speech.near_moment(local(context, free[2]), language, context.now, latest=True)
    return context.say("window_by", name=_any_time(context, window), deadline=deadline).text


def _by_the_hours(context: Context, window: Window) -> str:
    """A window in words: the hours that it has now, on the day on which it is open next."""
    script = context.script
    if not is_bounded(window):
        return _any_time(context, window)
    told = promise(window, context.now, script.hours, script.rules.promise)
    local_day = told and told.due_at.astimezone(script.zone).date()
    day = f"{speech.near_day(local_day, context.tongue, today(context))} " if local_day else ""
    return day + hours_of(window, script, context.state.language, context.tongue)


def _any_time(context: Context, window: Window) -> str:
    asap = f"window_{window.key}" if window.key == ASAP.key else ""
    return context.say(asap).text if asap else window.name.get(context.state.language, window.key)


def hours_of(window: Window, script: Script, language: str, tongue: str | None = None) -> str:
    """The hours of a window in words, for one that has any; `tongue`: as times are said, where that is written."""
    tongue = tongue or language
    if window.start and window.end:
        first, last = speech.span(window.start, window.end, tongue)
        return script.say(language, "window_hours", start=first, end=last).text
    if window.start:
        return script.say(language, "window_from", start=speech.clock_time(window.start, tongue)).text
    return script.say(language, "window_until", end=speech.clock_time(window.end or time.min, tongue)).text


def _takes_when(context: Context, key: str) -> Answer:
    windows, times = context.script.rules.windows, context.state.times
    at = int(key) if key.isdecimal() else 0
    if key == other_day_key(context) and other_days(context):
        return go(context, Step.DAY)
    if not 1 <= at <= len(windows):
        return Miss()
    window = windows[at - 1]
    if times is None:
        return requested(context, window.key)
    found = first(context, window)
    if found is None:
        return Miss("window_full") if is_bounded(window) else Miss()
    day = day_of(context, found) if is_bounded(window) else None
    return requested(context, window.key, day, still_offered(context, found))


WHEN = Menu(_asks_when, _takes_when, despairs=ring_anyway)
