"""The usual calls written down with their seconds: rehearsed with a script, and timed by the estimate of speech.

Nobody presses a key before a menu is said to its end, so that these are the longest that a call takes.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, time, timedelta

from ivr.hotline import dry_run
from ivr.hotline.dry_run import Did, Rehearsal, RehearsalLine
from ivr.hotline.menus import menu_of
from ivr.hotline.rehearsed_room import Full
from ivr.hotline.script import Script
from ivr.hotline.spoken_length import seconds
from ivr.hotline.staffing import Staffed, StaffingPlan
from ivr.hotline.timetable import Closure

WAIT, SPEAK = "wait", "speak"
"""What a caller does beside pressing keys: nothing, and leaving a message."""

TO_PRESS = 1.0
"""Seconds from the end of a menu to the first key."""
NEXT_KEY = 0.5
"""Seconds from one key of an entry to the next."""


PROMISE = (
    "Whoever lets every menu play out hears the tone of the voice message within 45 seconds. When the hotline is",
    "closed, they first hear why and when it opens: the tone then comes within a minute, later only by as long as the",
    "text of an emergency takes.",
)
"""What holds of these calls; a test holds it."""


@dataclass(frozen=True)
class Call:
    """One usual call: its title, what its caller does in turn, and the local time at which it comes in.

    `full` is what is promised already, where agents are planned; None: nobody is. `flooded`: closed, and nobody knows
    until when.
    """

    title: str
    entries: tuple[str, ...]
    at: str
    full: Full | None = None
    flooded: bool = False


OPEN, CLOSED = "2026-11-24 09:00", "2026-11-28 10:00"

_TWO_AGENTS, _WORKING_DAYS = Staffed(time(8), time(15), 2), range(5)
_FLOOD = {"id": "Gedung kami sedang banjir.", "en": "Our building is flooded."}

CALLS = (
    Call("A report with a voice message", ("1", "1", WAIT, SPEAK, "1", "2", "40115", "1", "9", WAIT), OPEN),
    Call("A report and a callback", ("1", "1", "9", "2", "40115", "1", "1", "1", "1", WAIT), OPEN),
    Call("A callback", ("3", "1", "1", "1", WAIT), OPEN),
    Call("Closed: a voice message", ("1", "1", WAIT, SPEAK, "1", WAIT), CLOSED),
    Call("Closed: a callback", ("3", "1", "1", "1", WAIT), CLOSED),
    Call("How a report is doing", ("2", dry_run.TICKET, "9"), OPEN),
    Call("Agents are planned: room soon", ("3", "1", "1", "1", WAIT), OPEN, Full.NOTHING),
    Call("Agents are planned: another day", ("3", "1", "1", "4", "2", "1", WAIT), OPEN, Full.NOTHING),
    Call("Agents are planned: room tomorrow", ("3", "1", "1", "1", WAIT), OPEN, Full.FIRST_DAY),
    Call("Agents are planned: room only next week", ("3", "1", "1", "1", WAIT), OPEN, Full.FOUR_DAYS),
    Call("Agents are planned: no room", ("3", "1", "1", "1", WAIT, SPEAK, "1", "0", "9"), OPEN, Full.ALL),
    Call("Agents are planned, closed: room on the second day", ("3", "1", "1", "1", WAIT), CLOSED, Full.FIRST_DAY),
    Call("Agents are planned, closed: no room", ("3", "1", "1", "9"), CLOSED, Full.ALL),
    Call("Closed, and nobody knows until when: a callback", ("3", "1", "1", "1", WAIT), OPEN, flooded=True),
    Call("The same where agents are planned", ("3", "1", "1", WAIT), OPEN, Full.NOTHING, flooded=True),
)


@dataclass(frozen=True)
class Timed:
    """A line of a transcript: so many seconds into the call it begins. `text` of a beep is empty."""

    at: float
    line: RehearsalLine | None
    """None for the beep."""


def transcript(call: Call, script: Script, language: str) -> list[Timed]:
    """The call in a language; in another one than the hotline's own its key is pressed as soon as it is named."""
    now, script = datetime.fromisoformat(call.at).replace(tzinfo=script.zone), _as_it_stands(call, script)
    going, clock = dry_run.begin(script, now, full=call.full or Full.NOTHING), _Clock(script)
    told = list(clock.hear(going.lines, until=None if language == script.languages[0] else "other_language"))
    if language != script.languages[0]:
        going, more = _do(going, "9", script, now, clock)
        told += more
    for entry in call.entries:
        going, more = _do(going, entry, script, now, clock)
        told += more
    return told


def _as_it_stands(call: Call, script: Script) -> Script:
    """The script with somebody planned from Monday to Friday, or with a closure without an end, as the call has it."""
    if call.full is not None and script.staffing is None:
        week = tuple((_TWO_AGENTS,) if day in _WORKING_DAYS else () for day in range(7))
        script = replace(script, staffing=StaffingPlan(week))
    if call.flooded:
        closure = Closure(
            datetime.fromisoformat(call.at).replace(tzinfo=script.zone) - timedelta(hours=1), None, _FLOOD
        )
        script = replace(script, hours=replace(script.hours, closures=(closure,)))
    return script


def beep_at(told: list[Timed]) -> float:
    """When the beep is heard, in seconds."""
    return next(one.at for one in told if one.line is None)


def menu_ends_at(told: list[Timed]) -> float:
    """When the first menu has been said, in seconds: just before the first key that answers it."""
    keys = [one for one in told if one.line is not None and one.line.did is Did.PRESSED]
    return next(one.at for one in keys if one.line is not None and one.line.text != "9") - TO_PRESS


def _do(going: Rehearsal, entry: str, script: Script, now: datetime, clock: _Clock) -> tuple[Rehearsal, list[Timed]]:
    match entry:
        case "wait":
            menu = menu_of(going.state)
            clock.at += menu.timeout + menu.patience if menu else 0
            after = dry_run.wait(going, script, now)
        case "speak":
            after = dry_run.speak(going, script, now)
        case _:
            clock.at += TO_PRESS - NEXT_KEY
            after = dry_run.press(going, entry, script, now)
    told = list(clock.hear(after.lines[len(going.lines) :]))
    if after.recording and not going.recording:
        told.append(Timed(clock.at, None))
    return after, told


@dataclass
class _Clock:
    """The seconds of one call."""

    script: Script
    at: float = 0.0

    def hear(self, lines: tuple[RehearsalLine, ...], until: str | None = None) -> Iterator[Timed]:
        """The lines in their time, `until` a prompt that is interrupted by a key at its end."""
        for line in lines:
            if line.did is Did.PRESSED:
                self.at += NEXT_KEY
            elif line.did is Did.RECORDED:
                self.at += dry_run.MESSAGE_SECONDS
            yield Timed(self.at, line)
            if line.did is Did.SAID:
                rate = self.script.catalogues[line.language].voice.rate
                self.at += seconds(line.text, line.language, rate)
            if until is not None and line.prompt == until:
                return


def written(script: Script, language: str) -> str:
    """All usual calls in a language as a page of Markdown."""
    head = [
        f"# The usual calls, {'in Indonesian' if language == 'id' else 'in English'}",
        "",
        "Written by `hotline transcripts`. The seconds are estimated. Nobody presses a key before a menu is over.",
        "",
        *PROMISE,
    ]
    parts = ["\n".join(head)]
    for call in CALLS:
        told = transcript(call, script, language)
        lines = "\n".join(_together(told))
        parts.append(f"## {call.title}\n\n```\n{lines}\n```")
    return "\n\n".join(parts) + "\n"


def _together(told: list[Timed]) -> Iterator[str]:
    """The lines, with the keys of one entry in one."""
    keys, began = "", 0.0
    for one in (*told, None):
        pressed = one is not None and one.line is not None and one.line.did is Did.PRESSED
        if keys and not pressed:
            yield f"{began:6.1f}  > {keys}"
            keys = ""
        if one is None:
            return
        if pressed and one.line is not None:
            began = began if keys else one.at
            keys += one.line.text
        elif (words := _words(one.line)) is not None:
            yield f"{one.at:6.1f}  {words}"


def _words(line: RehearsalLine | None) -> str | None:
    if line is None:
        return "(beep)"
    match line.did:
        case Did.SAID:
            return line.text
        case Did.RECORDED:
            return f"(the caller has spoken for {line.text} seconds and presses #)"
        case Did.SILENT:
            return "(nothing is pressed)"
        case Did.ENDED:
            return "(the hotline hangs up)"
    return None
