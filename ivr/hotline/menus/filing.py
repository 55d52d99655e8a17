"""The end of a call that told us something: the report is filed and its ticket number read out."""

from __future__ import annotations

from datetime import datetime

from ivr.hotline import speech, zones
from ivr.hotline.frozen import replace
from ivr.hotline.menus.menu import Context, Menu, Move
from ivr.hotline.state import State, Step
from ivr.hotline.verbs import Filed, FileReport, Promised, Say


def report_of(state: State, complete: bool) -> FileReport | None:
    """What the caller has told so far, or None when there is no category yet or all of it is filed already."""
    if state.category is None or state.filed:
        return None
    return FileReport(
        language=state.language,
        who=state.who,
        category=state.category,
        region=state.region,
        postal_code=state.postal_code if state.region else None,
        complete=complete,
    )


def file_and_finish(context: Context) -> Move:
    """File a complete report; its ticket number ends the call."""
    report = report_of(context.state, complete=True)
    waiting = replace(context.state, step=Step.WAITING, misses=0)
    return Move(waiting, effects=(report,) if report else ())


def farewell(context: Context, answer: Filed | Promised) -> tuple[Say, ...]:
    """The last words: what we promise, and the ticket number twice, after time to fetch a pen."""
    ticket = speech.digits(answer.ticket, context.state.language)
    told = promise(context, answer) if isinstance(answer, Promised) else (context.say(_thanks(context.state)),)
    said = (*told, context.say("pen"), context.say("ticket", ticket=ticket))
    return (*said, context.say("ticket_again", ticket=ticket))


def _asks_given(context: Context) -> tuple[Say, ...]:
    return (context.say("ticket_repeat"),)


def _says_ticket(context: Context) -> Move:
    ticket = speech.digits(context.state.ticket or "", context.state.language)
    return Move(replace(context.state, misses=0), (context.say("ticket_again", ticket=ticket),))


def _says_goodbye(context: Context, _key: str = "") -> Move:
    ended = replace(context.state, step=Step.ENDED)
    return Move(ended, (context.say("goodbye"),))


TICKET_GIVEN = Menu(
    _asks_given,
    _says_goodbye,
    timeout=3,
    repeats=_says_ticket,
    silence=_says_goodbye,
    unnamed=frozenset("123456789"),
)
"""Whatever key is pressed by who does not want to hear it again, it is goodbye."""


def _thanks(state: State) -> str:
    if state.recorded:
        return "message_sent"
    return "kept" if state.ending == "given_up" else "filed"


def promise(context: Context, answer: Promised) -> tuple[Say, ...]:
    """When we will ring, in words."""
    if answer.deadline is None or answer.due is None:
        return (context.say("promised_open"),)
    if answer.joined:
        # Typed by whoever calls: that somebody has asked for this number before is not for them to hear.
        by_stranger = context.state.number not in (None, context.state.caller)
        if answer.deadline <= context.now:
            return (context.say("status_callback_open" if by_stranger else "promised_late"),)
        if not by_stranger:
            return (_still_promised(context, answer.due, answer.deadline),)
    if _is_any_time(context) or answer.due <= context.now:
        return (context.say("promised_by", deadline=moment(context, answer.deadline)),)
    return (_promised_window(context, answer.due, answer.deadline),)


def told_promise(context: Context, deadline: datetime, start: datetime | None) -> Say:
    """A promise that was made earlier, with its beginning where it still lies ahead."""
    if start is None or start <= context.now:
        return context.say("status_callback", deadline=moment(context, deadline))
    return _promised_window(context, start, deadline)


def _still_promised(context: Context, start: datetime, deadline: datetime) -> Say:
    """The promise that was made earlier and stands, to whom it was made."""
    if start <= context.now:
        return context.say("promised_joined", deadline=moment(context, deadline))
    return _promised_window(context, start, deadline, "promised_joined_window")


def _promised_window(context: Context, start: datetime, end: datetime, prompt: str = "promised_window") -> Say:
    language, zone = context.state.language, context.script.zone
    day = speech.day(start.astimezone(zone).date(), language, context.now.astimezone(zone).date())
    first, last = speech.span(start.astimezone(zone).time(), end.astimezone(zone).time(), language)
    return context.say(prompt, day=day, start=first, end=last + whose_clock(context))


def moment(context: Context, when: datetime) -> str:
    """A moment to come behind "no later than", with its zone unless the caller's business is known to lie in it."""
    told = speech.moment(when.astimezone(context.script.zone), context.state.language, context.now, latest=True)
    return told + whose_clock(context)


def whose_clock(context: Context) -> str:
    """The zone in which times are told, to be added to one; nothing for callers who go by the same clock."""
    zone = context.script.hours.zone
    if zones.goes_by(context.state.region, zone):
        return ""
    return f", {speech.zone_name(zone, context.state.language)}"


def _is_any_time(context: Context) -> bool:
    """Whether the caller chose no part of the day."""
    window = next((window for window in context.script.rules.windows if window.key == context.state.window), None)
    return window is None or (window.start is None and window.end is None)
