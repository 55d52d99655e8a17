"""A call that nobody makes: the flow is stepped at any moment, with any script, and its effects only seem to happen."""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from ivr.hotline import flow
from ivr.hotline.rehearsed_room import Full, offers, promised
from ivr.hotline.report import damm_digit, is_ticket
from ivr.hotline.script import Script
from ivr.hotline.state import State
from ivr.hotline.verbs import (
    Arrived,
    Ask,
    Commanded,
    Effect,
    Event,
    Filed,
    FileReport,
    Handed,
    HangUp,
    KeepRecording,
    KeepWritten,
    Left,
    LookUpTicket,
    MoveCallback,
    Pressed,
    Record,
    Recorded,
    RequestCallback,
    Say,
    SeekTimes,
    Silent,
    TicketAnswered,
    TimesFound,
    Verb,
    WantNotices,
    WantPerson,
    WithdrawCallback,
    Withdrawn,
)
from ivr.hotline.writing.rendering import written
from ivr.hotline.written_events import Command

CALLER = "+6281234567890"
"""Who seems to call."""
TICKET = "1234567" + damm_digit("1234567")
"""The ticket number that is always given."""
MESSAGE_SECONDS = 20


class Did(StrEnum):
    """What a line of a rehearsal tells."""

    SAID = "said"
    PRESSED = "pressed"
    RECORDED = "recorded"
    SILENT = "silent"
    LEFT = "left"
    FILED = "filed"
    OWED = "owed"
    MOVED = "moved"
    WITHDRAWN = "withdrawn"
    LOOKED_UP = "looked_up"
    WROTE = "wrote"
    SENT = "sent"
    IDLE = "idle"
    """Nothing was written for so long that the conversation is ended."""
    HANDED = "handed"
    AGREED = "agreed"
    """To be written to, or not any more."""
    ENDED = "ended"


@dataclass(frozen=True)
class RehearsalLine:
    """One line of what happened: `text` is what was said or pressed; `prompt` and `language` name its source."""

    did: Did
    text: str = ""
    prompt: str = ""
    language: str = ""
    audio: str | None = None


@dataclass(frozen=True)
class Rehearsal:
    """How far a rehearsal has come. `digits`, `finish` and `recording` are what is awaited; all None at the end.

    `full` is what seems to be promised already.
    """

    state: State
    lines: tuple[RehearsalLine, ...] = ()
    typed: str = ""
    digits: int | None = None
    finish: str = ""
    asking: bool = False
    recording: bool = False
    full: Full = Full.NOTHING

    @property
    def over(self) -> bool:
        """Whether the call has ended."""
        return not self.asking and not self.recording


def begin(
    script: Script,
    now: datetime,
    language: str | None = None,
    full: Full = Full.NOTHING,
    *,
    in_writing: bool = False,
) -> Rehearsal:
    """A call comes in at `now` (aware), or somebody greets us in writing.

    In another language it is as if they had pressed, or written, 9 at once.
    """
    turn = flow.step(State(), Arrived(CALLER, in_writing=in_writing), script, now)
    if in_writing:
        turn = flow.step(turn.state, Commanded(Command.GREETING), script, now)
    for _ in script.languages:
        if language in (None, turn.state.language) or language not in script.languages:
            break
        turn = flow.step(turn.state, Pressed("9"), script, now)
    return _after(Rehearsal(turn.state, full=full), turn.verbs)


def press(rehearsal: Rehearsal, keys: str, script: Script, now: datetime) -> Rehearsal:
    """Keys are pressed one after the other, as a telephone takes them; those that nobody awaits are lost."""
    for key in keys:
        if rehearsal.recording and key == "#":
            rehearsal = speak(rehearsal, script, now)
        elif rehearsal.asking and key in "0123456789*#":
            rehearsal = _key(rehearsal, key, script, now)
    return rehearsal


def wait(rehearsal: Rehearsal, script: Script, now: datetime) -> Rehearsal:
    """Nothing more is pressed: what was typed is sent, or the silence is noticed."""
    if rehearsal.over:
        return rehearsal
    if rehearsal.typed:
        return take(rehearsal, Pressed(rehearsal.typed), (), script, now)
    return take(rehearsal, Silent(), (RehearsalLine(Did.SILENT),), script, now)


def speak(rehearsal: Rehearsal, script: Script, now: datetime) -> Rehearsal:
    """A message is spoken and ended by #."""
    if not rehearsal.recording:
        return rehearsal
    lines = (RehearsalLine(Did.RECORDED, str(MESSAGE_SECONDS)),)
    return take(rehearsal, Recorded("rehearsal", MESSAGE_SECONDS), lines, script, now)


def leave(rehearsal: Rehearsal, script: Script, now: datetime) -> Rehearsal:
    """The caller hangs up."""
    if rehearsal.over:
        return rehearsal
    after = take(rehearsal, Left(), (RehearsalLine(Did.LEFT),), script, now)
    heard = tuple(line for line in after.lines[len(rehearsal.lines) :] if line.did is not Did.SAID)
    return dataclasses.replace(after, lines=(*rehearsal.lines, *heard))


def opening_words(
    script: Script, now: datetime, language: str, *, in_writing: bool = False
) -> tuple[RehearsalLine, ...]:
    """What a caller hears, or somebody reads, first at a moment: greeting and menu."""
    begun = begin(script, now, language, in_writing=in_writing)
    return tuple(line for line in begun.lines if line.did is Did.SAID)


def _key(rehearsal: Rehearsal, key: str, script: Script, now: datetime) -> Rehearsal:
    pressed = (RehearsalLine(Did.PRESSED, key),)
    if rehearsal.finish and key == rehearsal.finish:
        # Alone, the key that ends an entry is as good as nothing.
        return take(rehearsal, Pressed(rehearsal.typed + key) if rehearsal.typed else Silent(), pressed, script, now)
    typed = rehearsal.typed + key
    if rehearsal.digits is not None and len(typed) >= rehearsal.digits:
        return take(rehearsal, Pressed(typed), pressed, script, now)
    return dataclasses.replace(rehearsal, typed=typed, lines=(*rehearsal.lines, *pressed))


def take(
    rehearsal: Rehearsal, event: Event, lines: tuple[RehearsalLine, ...], script: Script, now: datetime
) -> Rehearsal:
    """Something happens, which `lines` tell; its effects are answered with something invented."""
    turn = flow.step(rehearsal.state, event, script, now)
    told = [*rehearsal.lines, *lines]
    while turn.effects:
        answers = [seem(effect, script, now, rehearsal.full) for effect in turn.effects]
        told += [line for _, line in answers if line is not None]
        known = next((answer for answer, _ in answers if answer is not None), None)
        turn = flow.step(turn.state, known, script, now) if known else dataclasses.replace(turn, effects=())
    return _after(Rehearsal(turn.state, tuple(told), full=rehearsal.full), turn.verbs)


def _after(rehearsal: Rehearsal, verbs: Iterable[Verb]) -> Rehearsal:
    if rehearsal.state.in_writing:
        return _read(rehearsal, tuple(verbs))
    lines = list(rehearsal.lines)
    awaited: dict[str, object] = {}
    for verb in verbs:
        match verb:
            case Say():
                lines.append(_said(verb))
            case Ask(says, digits, finish):
                lines += map(_said, says)
                awaited = {"asking": True, "digits": digits, "finish": finish}
            case Record(says):
                lines += map(_said, says)
                awaited = {"recording": True}
            case HangUp():
                lines.append(RehearsalLine(Did.ENDED))
    return dataclasses.replace(rehearsal, lines=tuple(lines), **awaited)  # type: ignore[arg-type]


def _read(rehearsal: Rehearsal, verbs: tuple[Verb, ...]) -> Rehearsal:
    """The same in writing, where a turn is one message."""
    message, over = written(verbs), not any(isinstance(verb, Ask) for verb in verbs)
    lines = [RehearsalLine(Did.SAID, message.body, language=rehearsal.state.language)] if message else []
    ended = [RehearsalLine(Did.ENDED)] if over else []
    return dataclasses.replace(rehearsal, lines=(*rehearsal.lines, *lines, *ended), asking=not over)


def _said(say: Say) -> RehearsalLine:
    return RehearsalLine(Did.SAID, say.text, say.prompt, say.language, say.audio)


def seem(
    effect: Effect, script: Script, now: datetime, full: Full = Full.NOTHING
) -> tuple[Event | None, RehearsalLine | None]:
    """The invented answer to an effect, and the line that says what would have been done."""
    match effect:
        case FileReport():
            return Filed(TICKET), RehearsalLine(Did.FILED, TICKET)
        case SeekTimes():
            return TimesFound(offers(script, now, full)), None
        case RequestCallback(_, number, window, day):
            return promised(window, day, script, now, full, TICKET), RehearsalLine(Did.OWED, number)
        case MoveCallback(window, day):
            return promised(window, day, script, now, full, TICKET), RehearsalLine(Did.MOVED)
        case WithdrawCallback():
            return Withdrawn(worked=True), RehearsalLine(Did.WITHDRAWN)
        case LookUpTicket(ticket):
            known = is_ticket(ticket)
            category = script.offered[0].code if script.offered else ""
            answer = TicketAnswered(known, proven=True, status="received", category=category, filed=now)
            return answer, RehearsalLine(Did.LOOKED_UP, ticket)
        case WantPerson(report):
            filed = TICKET if report else None
            return Handed(now + timedelta(hours=2), filed), RehearsalLine(Did.HANDED, filed or "")
        case WantNotices(wanted):
            return None, RehearsalLine(Did.AGREED) if wanted else None
        case KeepRecording() | KeepWritten():
            return None, None
