"""A chat that nobody has: what somebody would write or send, and what they would be answered."""

from __future__ import annotations

from datetime import datetime

from ivr.hotline import dry_run
from ivr.hotline.dry_run import Did, Rehearsal, RehearsalLine
from ivr.hotline.menus.menu import Context
from ivr.hotline.script import Script
from ivr.hotline.verbs import Left
from ivr.hotline.writing.questions import choices
from ivr.hotline.writing.reading import Incoming, Question, event


def write(rehearsal: Rehearsal, text: str, script: Script, now: datetime) -> Rehearsal:
    """Somebody writes `text`."""
    return _come_in(rehearsal, Incoming(text), RehearsalLine(Did.WROTE, text), script, now)


def send(rehearsal: Rehearsal, script: Script, now: datetime) -> Rehearsal:
    """Somebody sends a photo."""
    return _come_in(rehearsal, Incoming(files=1), RehearsalLine(Did.SENT), script, now)


def pin(rehearsal: Rehearsal, places: tuple[str, ...], script: Script, now: datetime) -> Rehearsal:
    """Somebody sends where they are, which may lie in these regions."""
    return _come_in(rehearsal, Incoming(places=places), RehearsalLine(Did.SENT), script, now)


def fall_silent(rehearsal: Rehearsal, script: Script, now: datetime) -> Rehearsal:
    """Nothing more comes, for so long that the conversation is ended."""
    if rehearsal.over:
        return rehearsal
    return dry_run.take(rehearsal, Left(), (RehearsalLine(Did.IDLE),), script, now)


def _come_in(rehearsal: Rehearsal, incoming: Incoming, line: RehearsalLine, script: Script, now: datetime) -> Rehearsal:
    if rehearsal.over:
        return rehearsal
    shown = choices(Context(rehearsal.state, script, now))
    found = event(incoming, Question("rehearsal", 0, rehearsal.state.step, shown))
    return dry_run.take(rehearsal, found, (line,), script, now)
