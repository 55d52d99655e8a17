"""The information menu: texts that admins wrote, and the opening hours in words."""

from __future__ import annotations

from ivr.hotline import speech
from ivr.hotline.frozen import replace
from ivr.hotline.menus.menu import Answer, Context, Menu, Miss, Move
from ivr.hotline.verbs import Say
from prompts.catalogue import Information

MOST_TEXTS = 8
"""Keys 1 to 8; 9 stays free, 0 and star have their meaning in every menu."""


def _asks(context: Context) -> tuple[Say, ...]:
    said = (context.say("information_item", name=name, key=key) for key, name in titles(context).items())
    return context.say("information"), *said, context.say("information_back")


def titles(context: Context) -> dict[str, str]:
    """The titles of the texts, by their keys."""
    items = context.script.information(context.state.language)[:MOST_TEXTS]
    return {str(key): _title(context, item) for key, item in enumerate(items, start=1)}


def _title(context: Context, item: Information) -> str:
    return item.title or context.say("information_hours_title").text


def _takes(context: Context, key: str) -> Answer:
    items = context.script.information(context.state.language)[:MOST_TEXTS]
    at = int(key) if key.isdecimal() else 0
    if not 1 <= at <= len(items):
        return Miss()
    return Move(replace(context.state, misses=0), (_tell(context, items[at - 1]),))


def _tell(context: Context, item: Information) -> Say:
    if item.text:
        return Say(item.text, context.state.language, f"information.{item.code}")
    language, found = context.tongue, context.script.hours
    zone = speech.zone_name(found.zone, language)
    week = found.week_on(found.local(context.now).date())
    return context.say("information_hours", hours=speech.weekly_hours(week, language), zone=zone)


INFORMATION = Menu(_asks, _takes)
