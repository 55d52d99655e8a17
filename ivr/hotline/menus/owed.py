"""A caller whom we still owe a callback hears when we will ring, and can move it or withdraw it."""

from __future__ import annotations

import dataclasses
from datetime import datetime

from ivr.hotline import speech
from ivr.hotline.menus import filing
from ivr.hotline.menus.menu import Answer, Context, Menu, Move, go
from ivr.hotline.menus.opening import change_language
from ivr.hotline.state import Goal, Step
from ivr.hotline.verbs import Promised, Say, WithdrawCallback, Withdrawn


def first_step(context: Context) -> Step:
    """The first menu behind this one: that of the open, or of the closed hotline."""
    return Step.WELCOME if context.state.open else Step.CLOSED


def _asks(context: Context) -> tuple[Say, ...]:
    other = context.script.other_language(context.state.language)
    return _promised(context), context.say("owed_menu"), context.script.say(other, "other_language")


def _promised(context: Context) -> Say:
    if context.state.owed_until is None:
        return context.say("status_callback_open")
    told = datetime.fromisoformat(context.state.owed_until)
    if told < context.now:
        return context.say("status_callback_late")
    deadline = told.astimezone(context.script.zone)
    return context.say("status_callback", deadline=speech.moment(deadline, context.state.language, context.now))


def _takes(context: Context, key: str) -> Answer:
    match key:
        case "1":
            return Move(dataclasses.replace(context.state, step=first_step(context), misses=0))
        case "2":
            return go(context, Step.WHEN, goal=Goal.MOVE, number=context.state.caller)
        case "3":
            return Move(dataclasses.replace(context.state, step=Step.WAITING, misses=0), effects=(WithdrawCallback(),))
    return change_language(context, key)


def withdrawn(context: Context, answer: Withdrawn) -> Move:
    """It is withdrawn, or just being rung; the call goes on with the first menu."""
    said = context.say("withdrawn" if answer.worked else "withdrawn_too_late")
    return Move(dataclasses.replace(context.state, step=first_step(context), goal=None, back=()), (said,))


def moved(context: Context, answer: Promised) -> Move:
    """There is a new promise; the call goes on with the first menu."""
    said = filing.promise(context, answer)
    return Move(dataclasses.replace(context.state, step=first_step(context), goal=None, window=None, back=()), said)


OWED = Menu(_asks, _takes)
