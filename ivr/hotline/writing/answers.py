"""Where what somebody wrote, sent or named leads, when it is none of the choices: never to a reproach for a story."""

from __future__ import annotations

from ivr.hotline.frozen import replace
from ivr.hotline.menus import callback_request, menu_of, person, reporting, ticket
from ivr.hotline.menus.menu import Answer, Context, Menu, Miss, Move, go, saying
from ivr.hotline.state import Goal, Step
from ivr.hotline.verbs import (
    Commanded,
    Effect,
    Entered,
    Handed,
    KeepWritten,
    Located,
    Sent,
    WantNotices,
    Wrote,
)
from ivr.hotline.writing.understanding import BEGINNINGS, ENTRIES
from ivr.hotline.written_events import Command, Entry

A_STORY = 4
"""Words: whoever writes so many tells something, whatever was asked."""

_AT_THE_BEGINNING = frozenset({Step.WELCOME, Step.CLOSED})
_ABOUT_THE_PLACE = frozenset({Step.REGION, Step.REGION_CHECK, Step.REGION_CHOICE})
_TYPED: dict[Entry, tuple[Step, Menu]] = {
    Entry.NUMBER: (Step.NUMBER_TYPE, callback_request.NUMBER_TYPE),
    Entry.TICKET: (Step.TICKET, ticket.TICKET),
    Entry.PROOF: (Step.TICKET_PROOF, ticket.TICKET_PROOF),
}


Answerable = Wrote | Sent | Located | Entered | Handed | Commanded
"""What leads on, or is asked about again; to go back or to repeat a question the rules need no answer."""


def answered(context: Context, event: Answerable) -> Answer:
    """Where it leads."""
    match event:
        case Wrote() | Sent():
            return told(context, event)
        case Located():
            return located(context, event)
        case Entered():
            return entered(context, event)
        case Handed():
            return person.handed(context, event)
        case Commanded(Command.PERSON):
            return to_a_person(context)
        case Commanded(Command.INDONESIAN | Command.ENGLISH as command):
            return in_language(context, command)
        case Commanded(Command.START):
            return Move(replace(context.state, misses=0), (context.say("notices_on"),), (WantNotices(wanted=True),))
        case Commanded():
            return to_the_beginning(context)


def last_words(command: Command) -> tuple[str, tuple[Effect, ...]]:
    """The prompt for who ends a conversation by a word, and what is asked for beside that."""
    if command is Command.STOP:
        return "notices_off", (WantNotices(wanted=False),)
    return "cancelled", ()


def told(context: Context, event: Wrote | Sent) -> Answer:
    """Words or a file, which are kept whatever becomes of the question."""
    story = isinstance(event, Sent) or event.words >= A_STORY
    step = context.state.step
    if step is Step.STORY:
        return _keeping(reporting.after_story(_with_a_story(context)))
    if step in _AT_THE_BEGINNING and story and not context.state.filed:
        begun = go(_with_a_story(context), Step.CATEGORY, goal=Goal.REPORT)
        return _keeping(saying(begun, context.say("kept_words")))
    if story:
        same = replace(_with_a_story(context).state, misses=0)
        return _keeping(Move(same, (context.say("kept_words"),)))
    menu = menu_of(context.state)
    return _keeping(menu.takes(context, "") if menu and menu.typed else Miss())


def _with_a_story(context: Context) -> Context:
    return context.with_state(replace(context.state, recorded=True))


def _keeping(answer: Answer) -> Answer:
    kept: tuple[Effect, ...] = (KeepWritten(), *answer.effects)
    return replace(answer, effects=kept)


def located(context: Context, event: Located) -> Answer:
    """A place: asked back where it was asked for; anywhere else it is kept like a file, and asked back later."""
    codes = event.codes[: reporting.MOST_CHOICES]
    if context.state.step in _ABOUT_THE_PLACE:
        return reporting.located(context, codes, event.postal_code, sure=event.sure)
    pinned = replace(context.state, pinned=codes or context.state.pinned, guessed=not event.sure)
    return told(context.with_state(pinned), Sent())


def entered(context: Context, event: Entered) -> Answer:
    """Digits that the question, or the one that it belongs to, takes as if they had been typed on a telephone."""
    state = context.state
    if event.entry is Entry.TICKET and state.step in BEGINNINGS:
        return ticket.TICKET.takes(context.with_state(go(context, Step.TICKET).state), event.digits)
    if event.entry not in _TYPED or ENTRIES.get(state.step) is not event.entry:
        return _keeping(Miss())
    step, menu = _TYPED[event.entry]
    if state.step is Step.NUMBER_CHECK:
        state = replace(state, back=state.back[:-1])
    return menu.takes(context.with_state(replace(state, step=step)), event.digits)


def to_the_beginning(context: Context) -> Move:
    """The first question again; what was told of the business stays told, and what was wanted is asked anew.

    Once a report is filed the same is asked again: another report is another conversation, which the rest begins. It
    is as well for whoever begins with it: what they are asked first is what they came for.
    """
    if context.state.filed or context.state.ungreeted:
        return Move(replace(context.state, misses=0))
    first = Step.WELCOME if context.state.open else Step.CLOSED
    anew = replace(context.state, step=first, goal=None, misses=0, back=(), typed="", candidates=())
    return Move(replace(anew, window=None, times=None, asked_when=None, day=None, unsaid=()))


def in_language(context: Context, command: Command) -> Move:
    """The same question in the language that was asked for, if the hotline speaks it."""
    wanted = {Command.INDONESIAN: "id", Command.ENGLISH: "en"}[command]
    spoken = wanted if wanted in context.script.languages else context.state.language
    return Move(replace(context.state, language=spoken, misses=0))


def to_a_person(context: Context) -> Move:
    """Somebody who works here is to answer; what was told so far is filed with it."""
    return person.wanted(context, complete=context.state.recorded)
