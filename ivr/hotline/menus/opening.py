"""The first menu, when the hotline is open and when it is closed."""

from __future__ import annotations

import dataclasses

from ivr.hotline import speech
from ivr.hotline.hours import Opening, Reason
from ivr.hotline.menus.menu import Answer, Context, Menu, Miss, Move, go
from ivr.hotline.state import Goal, Step
from ivr.hotline.verbs import Say


def _asks_open(context: Context) -> tuple[Say, ...]:
    other = context.script.other_language(context.state.language)
    return context.say("menu_open"), context.script.say(other, "other_language"), context.say("hint")


def _takes_open(context: Context, key: str) -> Answer:
    match key:
        case "1":
            return go(context, Step.WHO, goal=Goal.REPORT)
        case "2":
            return go(context, Step.TICKET)
        case "3":
            return go(context, Step.CATEGORY, goal=Goal.CALLBACK)
        case "4":
            return go(context, Step.INFORMATION)
    return change_language(context, key)


def _asks_closed(context: Context) -> tuple[Say, ...]:
    other = context.script.other_language(context.state.language)
    return context.say("menu_closed"), context.script.say(other, "other_language"), context.say("hint")


def _takes_closed(context: Context, key: str) -> Answer:
    match key:
        case "1":
            return go(context, Step.CATEGORY, goal=Goal.MESSAGE)
        case "2":
            return go(context, Step.CATEGORY, goal=Goal.CALLBACK)
        case "4":
            return go(context, Step.INFORMATION)
    return change_language(context, key)


def change_language(context: Context, key: str) -> Answer:
    """Key 9 says the greeting and the question again in the other language."""
    if key != "9":
        return Miss()
    state = context.state
    changed = dataclasses.replace(state, language=context.script.other_language(state.language), misses=0)
    return Move(changed, greeting(context.with_state(changed)))


def greeting(context: Context) -> tuple[Say, ...]:
    """What is said before the first menu: the welcome, or why the hotline is closed and when it opens."""
    if context.state.open:
        return (context.say("welcome"),)
    opening = context.script.hours.at(context.now)
    if opening.open:
        return ()
    said = [context.say("welcome_closed"), _why(context, opening)]
    if opening.opens_at is not None:
        when = speech.moment(opening.opens_at, context.state.language, context.now)
        said.append(context.say("closed_next", opening=when))
    return tuple(said)


def _why(context: Context, opening: Opening) -> Say:
    name = opening.name.get(context.state.language) or next(iter(opening.name.values()), "")
    match opening.reason:
        case Reason.EMERGENCY:
            return context.say("closed_emergency", name=name)
        case Reason.EXCEPTION:
            return context.say("closed_exception", name=name) if name else context.say("closed_today")
        case Reason.HOLIDAY:
            return context.say("closed_holiday", name=name)
        case reason:
            return context.say(f"closed_{reason.value}")


WELCOME = Menu(_asks_open, _takes_open)


def _closed_again(context: Context) -> Move:
    return Move(dataclasses.replace(context.state, misses=0), greeting(context))


CLOSED = Menu(_asks_closed, _takes_closed, repeats=_closed_again)
