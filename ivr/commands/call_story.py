"""A call told as a story: for each turn what came in, what was decided, and what the caller heard."""

from __future__ import annotations

from collections.abc import Iterator

from ivr.commands.masking import Hiding
from ivr.commands.output import Look, region_name, ticket
from ivr.hotline.menus.menu import MOST_MISSES
from ivr.hotline.verbs import Ask, Connect, HangUp, Record, Say, Verb
from ivr.operations.calls.history import CallStory, StoryTurn
from ivr.records.models import Call

_MARGIN = " " * 10


def lines(story: CallStory, look: Look) -> Iterator[str]:
    """The story, line by line."""
    hiding = Hiding.of(story, look)
    yield from _head(story.call, look)
    if not story.turns:
        yield ""
        yield "This call never reached our menus."
    for turn in story.turns:
        yield ""
        yield f"{look.clock(turn.at)}  {_came_in(turn, hiding)}"
        for line in (*_decided(turn, story, hiding), *_heard(turn, hiding)):
            yield _MARGIN + line


def _head(call: Call, look: Look) -> Iterator[str]:
    number = f"from {look.phone(call.caller)}" if call.caller else "with a withheld number"
    was = {None: "", True: ", while the hotline was open", False: ", while the hotline was closed"}[call.was_open]
    yield f"Call {call.sid}"
    yield f"{look.day_and_time(call.arrived_at)}, {number}{was}"
    if call.ended_at is None:
        yield f"The provider's last word: {call.status}; its end has not been told"
        return
    length = f", {call.seconds} s" if call.seconds is not None else ", its length was not told"
    yield f"The provider's last word: {call.status}{length}, ended {look.time(call.ended_at)}"


def _came_in(turn: StoryTurn, hiding: Hiding) -> str:
    match turn.event:
        case {"event": "arrived", "caller": None}:
            return "a call comes in, its number withheld"
        case {"event": "arrived", "caller": caller}:
            return f"a call comes in from {hiding.look.phone(caller)}"
        case {"event": "pressed", "keys": keys}:
            return f"pressed {hiding.keys(turn, keys)}"
        case {"event": "silent"}:
            return "stayed silent"
        case {"event": "recorded", "seconds": seconds, "hung_up": hung_up}:
            return f"recorded {seconds} s" + (" and hung up" if hung_up else "")
        case {"event": "left"}:
            return "hung up"
    return str(turn.event.get("event", "something came in"))


def _decided(turn: StoryTurn, story: CallStory, hiding: Hiding) -> Iterator[str]:
    before, after = turn.before, turn.after
    if turn.number == 0:
        yield f"-> {after.step}"
    else:
        yield f"{before.step} -> {after.step}" if before.step is not after.step else f"stays at {after.step}"
    if after.misses > before.misses:
        yield f"-- miss {after.misses} of {MOST_MISSES}"
    yield from (f"-- {fact}" for fact in _learned(turn, hiding))
    yield from (f"-- {fact}" for fact in _done(turn, story, hiding.look))
    if after.ending and after.ending != before.ending:
        yield f"-- the call ends: {after.ending.replace('_', ' ')}"


def _learned(turn: StoryTurn, hiding: Hiding) -> Iterator[str]:
    """What the caller's answer told us: every fact of the state that has changed."""
    before, after = turn.before, turn.after
    facts = (
        ("language", before.language, after.language, after.language),
        ("who", before.who, after.who, after.who),
        ("category", before.category, after.category, after.category),
        ("postal code", before.postal_code, after.postal_code, hiding.postal_code(after.postal_code)),
        ("region", before.region, after.region, f"{region_name(after.region)} ({after.region})"),
        ("number", before.number, after.number, hiding.look.phone(after.number)),
        ("wants to be rung", before.window, after.window, after.window),
        ("asks about ticket", before.asked_ticket, after.asked_ticket, hiding.asked_ticket(turn)),
    )
    for name, was, now, shown in facts:
        if now is not None and now != was:
            yield f"{name}: {shown}"


def _done(turn: StoryTurn, story: CallStory, look: Look) -> Iterator[str]:
    """What was written down: the message, the report, the callback."""
    recording = turn.event.get("recording")
    for message in story.voicemails:
        if message.recording_sid == recording:
            counted = "replaced later" if message.replaced else message.status
            counted = "too short to count" if message.too_short else counted
            yield f"message {recording}: {'silent, does not count' if message.silent else counted}"
    report = story.report
    if report is None or not turn.after.filed or turn.before.filed:
        return
    yield f"report filed: {ticket(report.ticket)}"
    prompts = {say.prompt for verb in turn.verbs for say in _says(verb)}
    if report.callback and any(prompt.startswith("promised") for prompt in prompts):
        stands = {"promised_joined", "promised_joined_window", "promised_late", "promised_again"}
        joined = "joined to the callback" if prompts & stands else "callback"
        when = f"by {look.day_and_time(report.callback.deadline_at)}"
        if report.callback.promised_due_at is None:
            when = "at no time that could be told"
        if "promised_open" in prompts:
            when = "as soon as the hotline opens again"
        elif prompts & {"promised_untold", "promised_untold_still", "promised_unplanned"}:
            joined = "joined to the callback" if "promised_untold_still" in prompts else "callback"
            when = "as soon as there is room, no time was told"
        yield f"{joined} promised to {look.phone(report.callback.number)} {when}"


def _heard(turn: StoryTurn, hiding: Hiding) -> Iterator[str]:
    if turn.event.get("event") == "left" or turn.event.get("hung_up"):
        yield "nobody was on the line any more"
        return
    for verb in turn.verbs:
        for say in _says(verb):
            audio = f"({say.audio}) " if say.audio else ""
            yield f"heard [{say.language}] {audio}{hiding.sentence(say)}"
        if waits := _then(verb, hiding.look):
            yield waits


def _says(verb: Verb) -> tuple[Say, ...]:
    match verb:
        case Say():
            return (verb,)
        case Ask(says=says) | Record(says=says):
            return says
    return ()


def _then(verb: Verb, look: Look) -> str:
    match verb:
        case Ask(digits=None, finish=finish):
            return f"waits for keys until {finish}"
        case Ask(digits=1):
            return "waits for a key"
        case Ask(digits=digits):
            return f"waits for {digits} keys"
        case Record(max_seconds=seconds):
            return f"beep; records {seconds} s at most"
        case Connect(number=number):
            return f"is joined with {look.phone(number)}"
        case HangUp():
            return "the hotline hangs up"
    return ""
