"""The call: one pure function takes a state and an event, and says what goes out and what is asked of the rest."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from ivr.hotline.frozen import replace
from ivr.hotline.menus import (
    MENUS,
    callback_times,
    callback_wish,
    filing,
    menu_of,
    message,
    opening,
    pending_callback,
    ticket,
)
from ivr.hotline.menus.menu import MOST_MISSES, Answer, Context, Menu, Miss, Move
from ivr.hotline.script import Script
from ivr.hotline.state import Goal, State, Step
from ivr.hotline.verbs import (
    Arrived,
    Ask,
    Commanded,
    Effect,
    Event,
    Filed,
    HangUp,
    Left,
    Pressed,
    Promised,
    Recorded,
    Say,
    Silent,
    Stale,
    TicketAnswered,
    TimesFound,
    Verb,
    Withdrawn,
)
from ivr.hotline.writing import answers
from ivr.hotline.writing.questions import choices
from ivr.hotline.written_events import Command, WrittenEvent


@dataclass(frozen=True)
class Turn:
    """What one event led to. While `effects` has something that is answered, the answer is the next event."""

    state: State
    verbs: tuple[Verb, ...] = ()
    effects: tuple[Effect, ...] = ()


def step(state: State, event: Event, script: Script, now: datetime) -> Turn:
    """Take one event. `now` is aware; `script` is the one that the call began with. Never raises for odd keys."""
    context = Context(state, script, now)
    turn = _step(context, event)
    if state.ungreeted and turn.verbs and not isinstance(event, Arrived):
        return _greeting(context, turn)
    return turn


def _greeting(context: Context, turn: Turn) -> Turn:
    """The first answer to somebody who writes, with the welcome before it: their words came before ours."""
    welcome, (first, *others) = opening.greeting(context.with_state(turn.state)), turn.verbs
    before = (replace(first, says=(*welcome, *first.says)),) if isinstance(first, Ask) else (*welcome, first)
    return replace(turn, state=replace(turn.state, ungreeted=False), verbs=(*before, *others))


def _step(context: Context, event: Event) -> Turn:
    match event:
        case Arrived():
            return _arrived(context, event)
        case Recorded():
            return _recorded(context, event)
        case Left():
            return _left(context)
        case TimesFound():
            return _turn(context, callback_times.times_found(context, event))
        case Promised() if context.state.goal is Goal.MOVE:
            return _turn(context, pending_callback.moved(context, event))
        case Filed() | Promised():
            return _finished(context, event)
        case TicketAnswered():
            asking, answer = ticket.answered(context, event)
            return _turn(asking, answer, typed=True)
        case Withdrawn():
            return _turn(context, pending_callback.withdrawn(context, event))
        case Pressed(keys):
            return _pressed(context, keys)
        case Silent():
            return _silent(context)
        case _:
            return _in_writing(context, event)


def _in_writing(context: Context, event: WrittenEvent) -> Turn:
    match event:
        case Commanded(Command.BACK):
            return _back(context)
        case Commanded(Command.REPEAT | Command.THANKS | Command.GREETING):
            return _again(context.with_state(replace(context.state, misses=0)))
        case Commanded(Command.CANCEL | Command.STOP as command):
            return _ended_by_a_word(context, command)
        case Stale():
            return Turn(context.state, _verbs(context, (context.say("old_button"),)))
        case _:
            return _turn(context, answers.answered(context, event))


def _ended_by_a_word(context: Context, command: Command) -> Turn:
    """What was told is filed, and nothing more is asked for: who cancels does not want to be rung after all."""
    state, (said, more) = context.state, answers.last_words(command)
    report = filing.report_of(state, complete=state.recorded or state.step is Step.NEXT)
    if report is None:
        ended = replace(state, step=Step.ENDED, ending=state.ending or "left")
        return Turn(ended, (context.say(said), HangUp()), more)
    return Turn(replace(state, step=Step.WAITING, ending="left", unsaid=(said,)), effects=(*more, report))


def _arrived(context: Context, event: Arrived) -> Turn:
    begun = opening.begun(context, event)
    context = context.with_state(begun)
    menu = MENUS[begun.step]
    if begun.in_writing:  # nothing is sent yet: what they wrote is the next event
        return Turn(begun, _verbs(context, ()))
    return Turn(begun, (_ask(context, menu, opening.first_words(context, menu.asks(context))),))


def _pressed(context: Context, keys: str) -> Turn:
    state = context.state
    menu = menu_of(state)
    if menu is None:
        return _again(context) if state.step is Step.ENDED else _turn(context, message.unheard(context))
    if keys == "#" and state.just_typed and not state.in_writing:
        return _after_stray_key(context, menu)
    if "*" in keys:
        return _back(context)
    if keys.rstrip("#") == "0" and not state.typed:
        return _repeat(context, menu)
    if not menu.typed:
        return _turn(context, menu.takes(context, keys))
    keys, ended, _ = keys.partition("#")
    # the key that ends an entry, with nothing before it, is as good as silence
    return _typed(context, menu, keys, ended=bool(ended)) if keys else _silent(context)


def _typed(context: Context, menu: Menu, keys: str, *, ended: bool) -> Turn:
    """Several keys, whole or the rest of an entry that had been begun: who has stopped to begin anew is believed.

    `ended`: the caller has pressed the key that says so, and nothing is added to the entry afterwards.
    """
    begun, whole = context.state.typed, context.state.typed + keys
    if menu.is_anew(begun, keys) or (menu.digits is not None and len(whole) > menu.digits):
        whole = keys
    context = context.with_state(replace(context.state, typed=""))
    if menu.unfinished(whole) and not ended:
        more = replace(context.state, typed=whole, just_typed=False)
        return Turn(more, (_ask(context, menu, (context.say("go_on_typing"),)),))
    answer = menu.takes(context, whole)
    if begun and isinstance(answer, Miss) and not menu.unfinished(keys):
        answer = menu.takes(context, keys)
    return _turn(context, answer, typed=True)


def _silent(context: Context) -> Turn:
    state = context.state
    menu = menu_of(state)
    if menu is None:
        return _again(context) if state.step is Step.ENDED else _turn(context, message.unheard(context))
    if state.typed:
        return _turn(context.with_state(replace(state, typed="")), Miss("wrong_entry"), typed=True)
    if state.just_typed and menu.finish and menu.digits is not None:
        # A finish key with no digit before it reaches us as silence: most likely it belongs to the last entry.
        return _after_stray_key(context, menu)
    return _turn(context, menu.silence(context) if menu.silence else Miss("silence"))


def _after_stray_key(context: Context, menu: Menu) -> Turn:
    """A `#` behind an entry that was complete without it: it cut our words short, so they are said again."""
    settled = context.with_state(replace(context.state, just_typed=False))
    return _turn(settled, menu.repeats(settled)) if menu.repeats is not None else _again(settled)


def _repeat(context: Context, menu: Menu) -> Turn:
    if menu.repeats is not None:
        return _turn(context, menu.repeats(context))
    return _again(context.with_state(replace(context.state, misses=0)))


def _back(context: Context) -> Turn:
    state = context.state
    if not state.back:
        return _again(context.with_state(replace(state, misses=0, typed="")))
    before = replace(state, step=Step(state.back[-1]), back=state.back[:-1], misses=0, just_typed=False, typed="")
    return _again(context.with_state(before))


def _again(context: Context) -> Turn:
    return Turn(context.state, _verbs(context, ()))


def _recorded(context: Context, event: Recorded) -> Turn:
    state = context.state
    if state.step is Step.MESSAGE:
        # a key that was meant to end the message, pressed just after silence had ended it, is no answer
        return _turn(context, message.recorded(context, event), typed=event.by_silence)
    effects: list[Effect] = [message.kept(event, reviewed=False)]
    counts = message.holds_a_voice(event)
    if counts and (report := filing.report_of(state, complete=True)):
        effects.append(report)
        return Turn(replace(state, step=Step.WAITING, recorded=True), effects=tuple(effects))
    kept = replace(state, recorded=state.recorded or counts)
    return Turn(kept, _verbs(context.with_state(kept), ()), tuple(effects))


def _left(context: Context) -> Turn:
    state = context.state
    if state.in_writing:
        state = replace(state, unsaid=("idle", *state.unsaid))
        context = context.with_state(state)
    if state.step is not Step.ENDED and (wished := callback_wish.wished(context, ending="left")):
        return Turn(wished.state, effects=wished.effects)
    report = filing.report_of(state, complete=state.recorded or state.step is Step.NEXT)
    if state.step is Step.ENDED or report is None:
        return Turn(replace(state, step=Step.ENDED, ending=state.ending or "left"), (HangUp(),))
    return Turn(replace(state, step=Step.WAITING, ending="left"), effects=(report,))


def _finished(context: Context, answer: Filed | Promised) -> Turn:
    state = replace(context.state, filed=True, ticket=answer.ticket, times=None, asked_when=None, unsaid=())
    said = filing.farewell(context, answer)
    if state.ending is None:
        following = filing.after_ticket(context, answer)
        given = replace(state, step=following, misses=0, back=(), ending="finished")
        if state.in_writing and following is Step.TICKET_GIVEN:  # it can be read again, and need not be said so
            return Turn(replace(given, step=Step.ENDED), (*said, context.say("goodbye"), HangUp()))
        return Turn(given, _verbs(context.with_state(given), said))
    if state.ending == "given_up":
        said = (context.say("given_up"), *said)
    return Turn(replace(state, step=Step.ENDED), (*said, context.say("goodbye"), HangUp()))


def _turn(context: Context, answer: Answer, *, typed: bool = False) -> Turn:
    match answer:
        case Miss(reason, effects):
            missed = _missed(context, reason, typed)
            return replace(missed, effects=(*effects, *missed.effects))
        case Move(state, before, effects):
            moved = replace(state, just_typed=typed)
            return Turn(moved, _verbs(context.with_state(moved), before), effects)


def _missed(context: Context, reason: str, typed: bool) -> Turn:
    hinted = context.state.hinted
    state = replace(context.state, misses=context.state.misses + 1, just_typed=typed, hinted=context.state.in_writing)
    menu = menu_of(state)
    if menu and menu.despairs and (move := menu.despairs(context.with_state(state), reason)):
        return _turn(context, move)
    if state.in_writing and state.misses >= MOST_MISSES:
        return _turn(context, answers.to_a_person(context.with_state(state)))
    if state.misses < MOST_MISSES:
        return Turn(state, _verbs(context.with_state(state), _reproach(context, state, reason, hinted=hinted)))
    report = filing.report_of(state, complete=state.recorded)
    if report is not None:
        return Turn(replace(state, step=Step.WAITING, ending="given_up"), effects=(report,))
    if state.filed:
        return _turn(context, filing.says_goodbye(context))
    ended = replace(state, step=Step.ENDED, ending="given_up")
    return Turn(ended, (context.say("given_up"), context.say("ring_again"), HangUp()))


def _reproach(context: Context, state: State, reason: str, *, hinted: bool) -> tuple[Say, ...]:
    """What was wrong; the first time also what helps everywhere, which in writing can be read again above."""
    help_keys = state.misses == 1 and menu_of(state) is not None and not hinted
    return (context.say(reason), context.say("hint")) if help_keys else (context.say(reason),)


def _verbs(context: Context, before: tuple[Say, ...]) -> tuple[Verb, ...]:
    """What goes out in this state: its question with `before` said first, or the end of the call."""
    step = context.state.step
    if step is Step.MESSAGE:
        return (message.record(context, before),)
    if step is Step.WAITING:
        return ()
    menu = menu_of(context.state)
    if menu is None:
        return (*before, HangUp())
    return (_ask(context, menu, (*before, *menu.asks(context))),)


def _ask(context: Context, menu: Menu, says: tuple[Say, ...]) -> Ask:
    asked = Ask(says, menu.digits, menu.finish, menu.timeout, menu.patience)
    return replace(asked, choices=choices(context)) if context.state.in_writing else asked
