"""Another day to be rung on, and then which part of it: only those that have room."""

from __future__ import annotations

from datetime import date

from ivr.hotline import speech
from ivr.hotline.menus.callback_wish import requested, ring_anyway
from ivr.hotline.menus.free_times import day_of, hours_in_words, other_days, parts, still_offered, today
from ivr.hotline.menus.menu import Answer, Context, Menu, Miss, go, sentence
from ivr.hotline.state import FreeTime, Step
from ivr.hotline.verbs import Say


def _asks_day(context: Context) -> tuple[Say, ...]:
    items = (sentence(context.say("when_item", name=name, key=key)) for key, name in days_by_key(context).items())
    return context.say("when_day"), *items


def days_by_key(context: Context) -> dict[str, str]:
    """The other days that have room, in words, by their keys."""
    language, now = context.tongue, today(context)
    return {str(key): speech.near_day(day, language, now) for key, day in enumerate(other_days(context), start=1)}


def _takes_day(context: Context, key: str) -> Answer:
    days = other_days(context)
    at = int(key) if key.isdecimal() else 0
    if not 1 <= at <= len(days):
        return Miss()
    return go(context, Step.DAY_PART, day=days[at - 1].isoformat())


def _parts_of_the_day(context: Context) -> list[FreeTime]:
    chosen = date.fromisoformat(context.state.day) if context.state.day else None
    return [one for one in parts(context) if day_of(context, one) == chosen]


def _asks_part(context: Context) -> tuple[Say, ...]:
    day = date.fromisoformat(context.state.day) if context.state.day else today(context)
    asked = sentence(context.say("when_part", day=speech.near_day(day, context.tongue, today(context))))
    items = (sentence(context.say("when_item", name=name, key=key)) for key, name in parts_by_key(context).items())
    return asked, *items


def parts_by_key(context: Context) -> dict[str, str]:
    """The parts of the chosen day that have room, in words, by their keys."""
    return {str(key): hours_in_words(context, one) for key, one in enumerate(_parts_of_the_day(context), start=1)}


def _takes_part(context: Context, key: str) -> Answer:
    found = _parts_of_the_day(context)
    at = int(key) if key.isdecimal() else 0
    if not 1 <= at <= len(found):
        return Miss()
    free = found[at - 1]
    return requested(context, free[0], day_of(context, free), still_offered(context, free))


DAY = Menu(_asks_day, _takes_day, despairs=ring_anyway)
DAY_PART = Menu(_asks_part, _takes_part, despairs=ring_anyway)
