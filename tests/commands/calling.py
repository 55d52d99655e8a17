"""Callers whom the lists tell of."""

from __future__ import annotations

import re

from tests.support.keys import sent, to_the_beep
from tests.support.line import CALLER, Line

OTHER = "+6282233344444"
LISTINGS = ("reports", "callbacks", "voicemails", "calls")
ISO_IN_WIB = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\+07:00")


def leave_a_message(line: Line, number: str | None = CALLER) -> str:
    """A small business in Bandung reports and leaves a message; gives the call."""
    call = line.dial(number).press(*to_the_beep()).speak(8).press(*sent())
    line.clock.advance(1)
    return call.sid


def ask_to_be_rung(line: Line, number: str | None = CALLER) -> str:
    call = line.dial(number).press("3", "2", "1", "1")
    line.clock.advance(1)
    return call.sid
