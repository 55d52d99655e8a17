"""The times that have room, as a call keeps them: by window and by day, in words."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from ivr.hotline import speech
from ivr.hotline.callback import Window
from ivr.hotline.capacity import is_any_time
from ivr.hotline.menus.menu import Context
from ivr.hotline.state import FreeTime
from ivr.hotline.verbs import Offer

MOST_DAYS = 5
"""So many days are offered by key."""
STANDS = timedelta(minutes=5)
"""So long what a caller has heard stands, whatever the clock says meanwhile, unless others take it."""


def kept(offer: Offer) -> FreeTime:
    """An offer as a state keeps it."""
    return offer.window, offer.due.isoformat(), offer.deadline.isoformat()


def still_offered(context: Context, free: FreeTime) -> Offer | None:
    """A kept time as the offer that it was, unless it was named too long ago to stand."""
    asked = context.state.asked_when
    if asked is None or context.now - datetime.fromisoformat(asked) > STANDS:
        return None
    return Offer(free[0], datetime.fromisoformat(free[1]), datetime.fromisoformat(free[2]))


def is_bounded(window: Window) -> bool:
    """Whether it has hours, and is not at any time."""
    return not is_any_time(window)


def first(context: Context, window: Window) -> FreeTime | None:
    """The earliest time of a window that has room."""
    return next((one for one in context.state.times or () if one[0] == window.key), None)


def parts(context: Context) -> list[FreeTime]:
    """The times with room that lie in a part of a day, the earliest first."""
    bounded = {window.key for window in context.script.rules.windows if is_bounded(window)}
    found = [one for one in context.state.times or () if one[0] in bounded]
    return sorted(found, key=lambda one: local(context, one[1]))


def other_day_key(context: Context) -> str:
    """The key of another day: the one behind those of the windows."""
    return str(len(context.script.rules.windows) + 1)


def other_days(context: Context) -> list[date]:
    """The days on which more has room than the question when has named; none where no key is left for them."""
    if len(other_day_key(context)) > 1:
        return []
    named = {first(context, window) for window in context.script.rules.windows}
    days = {day_of(context, one) for one in parts(context) if one not in named}
    return sorted(days)[:MOST_DAYS]


def hours_in_words(context: Context, free: FreeTime) -> str:
    """From when until when somebody would be rung; of a part of the day that has begun, until when."""
    due, deadline = local(context, free[1]), local(context, free[2])
    language = context.tongue
    if due <= context.now:
        return context.say("window_until", end=speech.clock_time(deadline.time(), language)).text
    first, last = speech.span(due.time(), deadline.time(), language)
    return context.say("window_hours", start=first, end=last).text


def local(context: Context, at: str) -> datetime:
    """A kept moment on the hotline's clock."""
    return datetime.fromisoformat(at).astimezone(context.script.zone)


def day_of(context: Context, free: FreeTime) -> date:
    """The day on which somebody would be rung."""
    return local(context, free[1]).date()


def today(context: Context) -> date:
    """The day that it is, on the hotline's clock."""
    return context.now.astimezone(context.script.zone).date()
