"""The end of a call that told us something: the report is filed and its ticket number read out."""

from __future__ import annotations

import dataclasses

from ivr.hotline import speech
from ivr.hotline.menus.menu import Context, Move
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
    waiting = dataclasses.replace(context.state, step=Step.WAITING, misses=0)
    return Move(waiting, effects=(report,) if report else ())


def farewell(context: Context, answer: Filed | Promised) -> tuple[Say, ...]:
    """The last words: what we promise, the ticket number twice, goodbye."""
    language = context.state.language
    ticket = speech.digits(answer.ticket, language)
    told = promise(context, answer) if isinstance(answer, Promised) else (context.say(_thanks(context.state)),)
    return (
        *told,
        context.say("ticket", ticket=ticket),
        context.say("ticket_again", ticket=ticket),
        context.say("goodbye"),
    )


def _thanks(state: State) -> str:
    if state.recorded:
        return "message_sent"
    return "kept" if state.ending == "given_up" else "filed"


def promise(context: Context, answer: Promised) -> tuple[Say, ...]:
    """When we will ring, in words."""
    language, now, zone = context.state.language, context.now, context.script.zone
    if answer.deadline is None or answer.due is None:
        return (context.say("promised_open"),)
    deadline = speech.moment(answer.deadline.astimezone(zone), language, now)
    if answer.joined and context.state.number not in (None, context.state.caller):
        # Typed by whoever calls: that somebody has asked for this number before is not for them to hear.
        late = answer.deadline <= now
        return (context.say("status_callback_open") if late else context.say("promised_by", deadline=deadline),)
    if answer.joined:
        if answer.deadline <= now:
            return (context.say("promised_late"),)
        return (context.say("promised_joined", deadline=deadline),)
    if _is_any_time(context) or answer.due <= now:
        return (context.say("promised_by", deadline=deadline),)
    due, until = answer.due.astimezone(zone), answer.deadline.astimezone(zone)
    day = speech.day(due.date(), language, now.astimezone(zone).date())
    start, end = speech.clock_time(due.time(), language), speech.clock_time(until.time(), language)
    return (context.say("promised_window", day=day, start=start, end=end),)


def _is_any_time(context: Context) -> bool:
    """Whether the caller chose no part of the day."""
    window = next((window for window in context.script.rules.windows if window.key == context.state.window), None)
    return window is None or (window.start is None and window.end is None)
