"""The end of a call that told us something: the report is filed and its ticket number read out."""

from __future__ import annotations

from datetime import datetime

from ivr.hotline import numbers, speech, zones
from ivr.hotline.frozen import replace
from ivr.hotline.grammar import tongue
from ivr.hotline.menus.menu import Context, Menu, Move
from ivr.hotline.notice import Event
from ivr.hotline.state import State, Step
from ivr.hotline.verbs import Filed, FileReport, Promised, Say, Untold, WantNotices

READ_OUT = frozenset({"number_own", "number_check", "number_kept"})
"""The prompts that read a telephone number out."""


def report_of(state: State, complete: bool) -> FileReport | None:
    """What the caller has told so far, or None when there is no category yet or all of it is filed already.

    Who wrote a story is not asked for its category first: without one it is filed all the same.
    """
    told = state.category is not None or (state.in_writing and state.recorded)
    if not told or state.filed:
        return None
    return FileReport(
        language=state.language,
        who=state.who,
        category=state.category or "",
        region=state.region,
        postal_code=state.postal_code if state.region else None,
        complete=complete,
    )


def unsaid(context: Context) -> tuple[Say, ...]:
    """What was to be said before a question that had to be asked about first, or that is not asked at all."""
    number = number_in_words(context, context.state.number)
    return tuple(context.say(key, **({"number": number} if key in READ_OUT else {})) for key in context.state.unsaid)


def number_in_words(context: Context, number: str | None) -> str:
    """A telephone number as it is read out."""
    return context.digits(numbers.national(number or ""))


def file_and_finish(context: Context) -> Move:
    """File a complete report; its ticket number ends the call."""
    report = report_of(context.state, complete=True)
    waiting = replace(context.state, step=Step.WAITING, misses=0)
    return Move(waiting, effects=(report,) if report else ())


def farewell(context: Context, answer: Filed | Promised) -> tuple[Say, ...]:
    """The last words: what we promise, and the ticket number twice, after time to fetch a pen."""
    ticket = context.digits(answer.ticket)
    told = promise(context, answer) if isinstance(answer, Promised) else (context.say(_thanks(context.state)),)
    said = (*told, context.say("pen"), context.say("ticket", ticket=ticket))
    return (*unsaid(context), *said, context.say("ticket_again", ticket=ticket))


def _asks_given(context: Context) -> tuple[Say, ...]:
    return (context.say("ticket_repeat"),)


def says_ticket(context: Context) -> Move:
    """The ticket number once more."""
    ticket = context.digits(context.state.ticket or "")
    return Move(replace(context.state, misses=0), (context.say("ticket_again", ticket=ticket),))


def says_goodbye(context: Context, _key: str = "") -> Move:
    """The end of a call that has told everything."""
    ended = replace(context.state, step=Step.ENDED)
    return Move(ended, (context.say("goodbye"),))


TICKET_GIVEN = Menu(
    _asks_given,
    says_goodbye,
    timeout=3,
    repeats=says_ticket,
    silence=says_goodbye,
    unnamed=frozenset("123456789"),
)
"""Whatever key is pressed by who does not want to hear it again, it is goodbye."""


def after_ticket(context: Context, answer: Filed | Promised) -> Step:
    """What is asked of somebody who has just been told their ticket."""
    if is_without_room(answer):
        return Step.NO_TIME
    return Step.NOTICE_OFFER if _may_be_written_to(context) else Step.TICKET_GIVEN


def _may_be_written_to(context: Context) -> bool:
    """Whether somebody who rings can be asked for their consent: they have a mobile, we a sender, and it is wanted."""
    rules, caller = context.script.rules, context.state.caller
    if context.state.in_writing or caller is None:
        return False
    return rules.writes and Event.TICKET in rules.notices and numbers.is_mobile(caller)


def _asks_offer(context: Context) -> tuple[Say, ...]:
    return context.say("notice_offer"), context.say("ticket_repeat")


def _takes_offer(context: Context, key: str) -> Move:
    bye = says_goodbye(context)
    if key != "1":
        return bye
    agreed = WantNotices(wanted=True, asked="notice_offer")
    return replace(bye, before=(context.say("notice_agreed"), *bye.before), effects=(agreed,))


NOTICE_OFFER = Menu(_asks_offer, _takes_offer, repeats=says_ticket, silence=says_goodbye, unnamed=frozenset("23456789"))
"""Only who presses 1 has said yes to being written to."""


def _thanks(state: State) -> str:
    if state.recorded:
        return "message_sent"
    return "kept" if state.ending == "given_up" else "filed"


def promise(context: Context, answer: Promised) -> tuple[Say, ...]:
    """When we will ring, in words."""
    # Typed by whoever calls: that somebody has asked for this number before is not for them to hear.
    by_stranger = context.state.number not in (None, context.state.caller)
    if answer.deadline is None or answer.due is None:
        closed = () if answer.joined or not is_closed_since(context, answer) else (context.say("closed_meanwhile"),)
        return (*closed, context.say(_no_time(answer, by_stranger)))
    if answer.joined:
        if answer.tried:
            return (context.say("status_callback_open" if by_stranger else "promised_again"),)
        if answer.deadline <= context.now:
            return (context.say("status_callback_open" if by_stranger else "promised_late"),)
        if not by_stranger:
            return (_still_promised(context, answer.due, answer.deadline),)
    gone = _why_another(context, answer)
    if _is_any_time(context) or answer.due <= context.now:
        return (*gone, context.say("promised_by", deadline=moment(context, answer.deadline)))
    return (*gone, _promised_window(context, answer.due, answer.deadline))


def _why_another(context: Context, answer: Promised) -> tuple[Say, ...]:
    """Why somebody is promised another time than the one that they chose, if they are."""
    gone = answer.deadline is not None and _is_gone(context, answer.deadline)
    if is_closed_since(context, answer) and (gone or context.state.times is None):
        return (context.say("closed_meanwhile"),)
    return (context.say("time_gone"),) if gone else ()


def is_closed_since(context: Context, answer: Promised) -> bool:
    """Whether somebody closed the hotline after this caller was asked when, which has changed what can be promised."""
    asked = context.state.asked_when
    if context.state.ending is not None or asked is None or answer.closed_at is None:
        return False
    return answer.closed_at > datetime.fromisoformat(asked)


def _is_gone(context: Context, deadline: datetime) -> bool:
    """Whether somebody has chosen a time that had no room any more when they did, and is promised a later one."""
    state = context.state
    if state.ending is not None or not state.times:
        return False
    ends = (
        datetime.fromisoformat(until)
        for window, since, until in state.times
        if window == state.window
        and state.day in (None, str(datetime.fromisoformat(since).astimezone(context.script.zone).date()))
    )
    return deadline > next(ends, deadline)


def is_without_room(answer: Filed | Promised) -> bool:
    """Whether a callback is owed for which no time can be told, as there are not enough agents for it."""
    return isinstance(answer, Promised) and answer.untold in (Untold.NO_ROOM, Untold.UNPLANNED)


def _no_time(answer: Promised, by_stranger: bool) -> str:
    if not is_without_room(answer):
        return "promised_open"
    if answer.joined and not by_stranger:
        return "promised_untold_still"
    return "promised_unplanned" if answer.untold is Untold.UNPLANNED else "promised_untold"


def told_promise(context: Context, deadline: datetime, start: datetime | None) -> Say:
    """A promise that was made earlier, with its beginning where it still lies ahead."""
    if start is None or start <= context.now or not _on_one_day(context, start, deadline):
        return context.say("status_callback", deadline=moment(context, deadline))
    return _promised_window(context, start, deadline)


def told_no_time(context: Context) -> Say:
    """That we will ring, to somebody who was told no time."""
    return context.say("status_callback_open" if context.script.staffing is None else "owed_untold")


def _still_promised(context: Context, start: datetime, deadline: datetime) -> Say:
    """The promise that was made earlier and stands, to whom it was made."""
    if start <= context.now or not _on_one_day(context, start, deadline):
        return context.say("promised_joined", deadline=moment(context, deadline))
    return _promised_window(context, start, deadline, "promised_joined_window")


def _on_one_day(context: Context, start: datetime, deadline: datetime) -> bool:
    """Whether a promise begins and ends on one local date: a part of the day is told only then."""
    zone = context.script.zone
    return start.astimezone(zone).date() == deadline.astimezone(zone).date()


def _promised_window(context: Context, start: datetime, end: datetime, prompt: str = "promised_window") -> Say:
    language, zone = context.tongue, context.script.zone
    day = speech.day(start.astimezone(zone).date(), language, context.now.astimezone(zone).date())
    first, last = speech.span(start.astimezone(zone).time(), end.astimezone(zone).time(), language)
    return context.say(prompt, day=day, start=first, end=last + whose_clock(context))


def moment(context: Context, when: datetime) -> str:
    """A moment to come behind "no later than", with its zone unless the caller's business is known to lie in it."""
    told = speech.moment(when.astimezone(context.script.zone), context.tongue, context.now, latest=True)
    return told + whose_clock(context)


def whose_clock(context: Context) -> str:
    """The zone in which times are told, to be added to one; nothing for callers who go by the same clock."""
    zone = context.script.hours.zone
    if zones.goes_by(context.state.region, zone):
        return ""
    return f"{tongue(context.tongue).zone_link}{speech.zone_name(zone, context.tongue)}"


def _is_any_time(context: Context) -> bool:
    """Whether the caller chose no part of the day."""
    window = next((window for window in context.script.rules.windows if window.key == context.state.window), None)
    return window is None or (window.start is None and window.end is None)
