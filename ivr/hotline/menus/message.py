"""The voice message: recorded after a beep, then sent or recorded again."""

from __future__ import annotations

from ivr.hotline.frozen import replace
from ivr.hotline.menus import reporting
from ivr.hotline.menus.filing import file_and_finish
from ivr.hotline.menus.menu import Answer, Context, Menu, Miss, Move, go
from ivr.hotline.state import Step
from ivr.hotline.verbs import KeepRecording, Record, Recorded, Say

SHORTEST = 2
"""Seconds; a shorter message does not count."""

SILENCE = 8
"""Seconds of silence that end a message."""

NOTHING_RECORDED = "message_too_short"
"""The prompt for who was not heard."""
EARLIER_KEPT = "message_earlier_kept"
"""The prompt for who was not heard when they recorded again: what they said before is not lost."""


def invitation(context: Context) -> Say:
    """What a caller is asked to tell."""
    return context.say("message", minutes=str(context.script.rules.message_minutes))


def _asks_story(context: Context) -> tuple[Say, ...]:
    return invitation(context), context.say("message_kept"), context.say("message_skip")


def _takes_story(context: Context, key: str) -> Answer:
    match key:
        case "1" | "#":
            return _to_the_beep(context)
        case "9":
            return reporting.without_story(context)
    return Miss()


def _to_the_beep(context: Context) -> Move:
    return go(context, Step.MESSAGE)


STORY = Menu(_asks_story, _takes_story, timeout=1, silence=_to_the_beep, unnamed=frozenset("1"))
"""Who keeps silent or presses 1 hears the beep; whoever does not want to speak goes on without."""


def record(context: Context, before: tuple[Say, ...]) -> Record:
    """The verb that records the message."""
    says = before if context.state.order else (*before, invitation(context))
    return Record(says, max_seconds=60 * context.script.rules.message_minutes, silence=SILENCE)


def recorded(context: Context, event: Recorded) -> Answer:
    """A recording has ended. Long enough, it counts at once, whether or not it is listened to or sent."""
    keep = kept(event, reviewed=not event.hung_up)
    if not holds_a_voice(event):
        answer: Answer = Move(context.state) if event.hung_up else unheard(context)
        return replace(answer, effects=(keep,))
    counted = context.with_state(replace(context.state, recorded=True))
    if event.hung_up and counted.state.filed:
        return Move(replace(counted.state, step=Step.ENDED), effects=(keep,))
    if event.hung_up:
        finished = file_and_finish(counted.with_state(replace(counted.state, ending="finished")))
        return replace(finished, effects=(keep, *finished.effects))
    return replace(go(counted, Step.REVIEW), effects=(keep,))


def unheard(context: Context) -> Answer:
    """Nothing was recorded: it is tried again, or, when there is an earlier message, asked what becomes of that."""
    if not context.state.recorded:
        return Miss(NOTHING_RECORDED)
    return Move(go(context, Step.REVIEW).state, (context.say(EARLIER_KEPT),))


def kept(event: Recorded, *, reviewed: bool) -> KeepRecording:
    """The effect that keeps a recording; with `reviewed` the caller is asked next whether to send it."""
    voice = holds_a_voice(event)
    return KeepRecording(event.recording, event.seconds, silent=is_silence(event), reviewed=reviewed and voice)


def holds_a_voice(event: Recorded) -> bool:
    """Whether a recording counts as a message: long enough, and more than the silence that ended it."""
    return event.seconds >= SHORTEST and not is_silence(event)


def is_silence(event: Recorded) -> bool:
    """Whether nothing but the silence that ended it was recorded; the file is kept all the same."""
    return event.by_silence and SILENCE <= event.seconds < SILENCE + SHORTEST


def _asks_review(context: Context) -> tuple[Say, ...]:
    return (context.say("review"),)


def _takes_review(context: Context, key: str) -> Answer:
    match key:
        case "1":
            return reporting.after_story(context)
        case "2":
            again = replace(context.state, step=Step.MESSAGE, misses=0, back=context.state.back[:-1])
            return Move(again, (context.say("message_again"),) if again.order else ())
    return Miss()


REVIEW = Menu(_asks_review, _takes_review)
