"""The first menu, when the hotline is open and when it is closed."""

from __future__ import annotations

from ivr.hotline import speech
from ivr.hotline.frozen import replace
from ivr.hotline.grammar import tongue
from ivr.hotline.hours import Opening, Reason
from ivr.hotline.menus.menu import Answer, Context, Menu, Miss, Move, go
from ivr.hotline.state import STORY_FIRST, Goal, State, Step
from ivr.hotline.verbs import Arrived, Say


def begun(context: Context, event: Arrived) -> State:
    """Where a call, or a conversation in writing, stands before anything is said."""
    is_open, owed = context.script.hours.is_open(context.now), event.owed
    first = Step.WELCOME if is_open else Step.CLOSED
    known = owed.language if owed else None
    return State(
        step=Step.OWED if owed else first,
        order=STORY_FIRST,
        language=known if known in context.script.languages else context.script.languages[0],
        open=is_open,
        in_writing=event.in_writing,
        ungreeted=event.in_writing,
        news=event.news,
        caller=event.caller,
        owed_until=owed.deadline.isoformat() if owed and owed.deadline else None,
        owed_tried=owed.tried if owed else None,
        owed_from=owed.due.isoformat() if owed and owed.due else None,
    )


def other_language(context: Context) -> Say:
    """How to go on in the other language, said in it."""
    return context.script.say(context.script.other_language(context.state.language), "other_language")


def in_both_languages(context: Context, *question: Say) -> tuple[Say, ...]:
    """A question with the way to the other language: before it, for who does not understand it; behind it for who has
    just chosen this one, and would take a foreign sentence for a key that did not work."""
    other = other_language(context)
    chosen = context.state.language != context.script.languages[0]
    return (*question, other) if chosen else (other, *question)


def _asks_open(context: Context) -> tuple[Say, ...]:
    return in_both_languages(context, context.say("menu_open"))


def _takes_open(context: Context, key: str) -> Answer:
    match key:
        case "1":
            return go(context, Step.CATEGORY if context.state.order else Step.WHO, goal=Goal.REPORT)
        case "2":
            return go(context, Step.TICKET)
        case "3":
            return go(context, Step.CATEGORY, goal=Goal.CALLBACK)
        case "4":
            return go(context, Step.INFORMATION)
    return change_language(context, key)


def _asks_closed(context: Context) -> tuple[Say, ...]:
    return in_both_languages(context, context.say("menu_when_closed"))


def _takes_closed(context: Context, key: str) -> Answer:
    match key:
        case "1":  # who writes can be asked everything at any hour; who rings is not kept on the line for it
            return go(context, Step.CATEGORY, goal=Goal.REPORT if context.state.in_writing else Goal.MESSAGE)
        case "2":
            return go(context, Step.TICKET)
        case "3":
            return go(context, Step.CATEGORY, goal=Goal.CALLBACK)
        case "4":
            return go(context, Step.INFORMATION)
    return change_language(context, key)


def change_language(context: Context, key: str) -> Answer:
    """Key 9 says the question again in the other language, and why the hotline is closed; nobody is greeted twice."""
    if key != "9":
        return Miss()
    state = context.state
    changed = replace(state, language=context.script.other_language(state.language), misses=0)
    return Move(changed, () if state.open else _closure(context.with_state(changed)))


def first_words(context: Context, question: tuple[Say, ...]) -> tuple[Say, ...]:
    """What a call begins with: the welcome, how to go on in the other language, why we are closed, and the question.

    Who does not understand the first language is told so before they have to listen to more of it.
    """
    other = other_language(context)
    welcome, *closure = greeting(context)
    return (welcome, other, *closure, *(say for say in question if say != other))


def greeting(context: Context) -> tuple[Say, ...]:
    """The welcome, and why we are closed."""
    if context.state.open:
        return (context.say("welcome"),)
    return (context.say("welcome_closed"), *_closure(context))


def _closure(context: Context) -> tuple[Say, ...]:
    """Why the hotline is closed and when it opens; nothing if it has opened since."""
    opening = context.script.hours.at(context.now)
    if opening.open:
        return ()
    said = _why(context, opening)
    if opening.opens_at is None:
        return said
    zone = speech.zone_name(context.script.hours.zone, context.tongue)
    when = speech.moment(opening.opens_at, context.tongue, context.now)
    key = "closed_opens" if opening.reason is Reason.BEFORE_HOURS else "closed_next"
    return (*said, context.say(key, opening=f"{when}{tongue(context.tongue).zone_link}{zone}"))


def _why(context: Context, opening: Opening) -> tuple[Say, ...]:
    """The reason; one that was written in another language only is said by the voice of that language."""
    language = context.state.language
    name = opening.name.get(language, "").strip()
    foreign = tuple(Say(_full_stop(text), other) for other, text in _others(context, opening) if not name)[:1]
    match opening.reason:
        case Reason.EMERGENCY:
            return context.say("closed_emergency", name=_full_stop(name)), *foreign
        case Reason.EXCEPTION | Reason.HOLIDAY if not name:
            return context.say("closed_today"), *foreign
        case Reason.EXCEPTION:
            return (context.say("closed_exception", name=name.rstrip(".")),)
        case Reason.HOLIDAY:
            return (context.say("closed_holiday", name=name.rstrip(".")),)
        case reason:
            return (context.say(f"closed_{reason.value}"),)


def _full_stop(text: str) -> str:
    """A sentence that somebody wrote, with the mark that ends it: a voice goes on without a breath otherwise."""
    text = text.strip()
    return f"{text}." if text and text[-1] not in ".!?…" else text


def _others(context: Context, opening: Opening) -> list[tuple[str, str]]:
    voices = context.script.languages
    return [(language, text) for language, text in opening.name.items() if text and language in voices]


WELCOME = Menu(_asks_open, _takes_open)


def _closed_again(context: Context) -> Move:
    """Why it is closed and when it opens is what somebody wants to hear again; nobody is greeted twice."""
    return Move(replace(context.state, misses=0), _closure(context))


CLOSED = Menu(_asks_closed, _takes_closed, repeats=_closed_again)
