"""People who ring the hotline for something, and find out by themselves which keys lead there.

Which keys those are is read off the rules of the call, by trying them in a rehearsal: whatever the menus ask, and in
which order, a caller who wants something gets there.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from ivr.emulator import Activity
from ivr.hotline import dry_run
from ivr.hotline.dry_run import Did, Rehearsal
from tests.support.line import Line, files, wib

OPEN, CLOSED = "2026-11-24 09:00", "2026-11-28 10:00"
SPEAK, SECONDS = "speak", 12.0
NUMBER_TYPED = "081311112222#"
MOST_KEYS, MOST_TRIED = 16, 6000


@dataclass(frozen=True)
class Wish:
    """What somebody rings for. What is None does not matter to them."""

    message: bool | None = None
    callback: bool | None = None
    filed: bool | None = True
    category: str | None = None
    postal_code: str | None = None
    language: str = "id"
    open: bool = True
    known: bool = True
    """Whether the caller's number is told."""
    looks_up: bool = False
    """Only asks what became of a ticket."""

    def granted(self, call: Rehearsal) -> bool:
        """Whether the call has come to what was wanted, and to its end."""
        did, state = {line.did for line in call.lines}, call.state
        if self.looks_up:
            return Did.LOOKED_UP in did
        told = (
            (self.message, Did.RECORDED in did),
            (self.callback, Did.OWED in did),
            (self.filed, bool(did & {Did.FILED, Did.OWED})),
        )
        return (
            call.over
            and all(wanted in (None, found) for wanted, found in told)
            and self.category in (None, state.category)
            and self.postal_code in (None, state.postal_code)
        )


@cache
def way(wish: Wish) -> tuple[str, ...]:
    """The keys that lead there, one entry for each question; `speak` where a message is recorded.

    The shortest way: nobody presses a key that leads nowhere.
    """
    moment = wib(OPEN if wish.open else CLOSED)
    call = dry_run.begin(files(), moment, wish.language)
    if not wish.known:
        call = dataclasses.replace(call, state=dataclasses.replace(call.state, caller=None))
    known, waiting = {_place(call, wish)}, [(call, ())]
    for call, keys in waiting:
        if wish.granted(call):
            return keys
        if call.over or len(keys) == MOST_KEYS or len(known) > MOST_TRIED:
            continue
        for entry in _entries(call, wish):
            after = _does(call, entry, moment)
            if (
                (place := _place(after, wish)) not in known
                and not after.state.misses
                and wish.language == after.state.language
            ):
                known.add(place)
                waiting.append((after, (*keys, entry)))
    raise AssertionError(f"no keys lead to {wish}")


def _entries(call: Rehearsal, wish: Wish) -> Iterator[str]:
    if call.recording:
        yield SPEAK
        return
    if call.digits == 1:
        yield from "123456789"
    elif call.digits is None:
        yield NUMBER_TYPED
    elif call.digits == len(dry_run.TICKET):
        yield dry_run.TICKET
    else:
        yield wish.postal_code or "#"


def _does(call: Rehearsal, entry: str, now: datetime) -> Rehearsal:
    if entry == SPEAK:
        return dry_run.speak(call, files(), now)
    after = dry_run.press(call, entry, files(), now)
    return dry_run.wait(after, files(), now) if after.typed else after


def _place(call: Rehearsal, wish: Wish) -> object:
    """Where a call stands, without what makes no difference to the wish."""
    state = call.state
    told = state.category if wish.category else bool(state.category)
    plain = dataclasses.replace(state, back=(), region_failures=0, who=None, category=None)
    return plain, told, bool(state.who), frozenset(line.did for line in call.lines), call.recording


def rings(line: Line, number: str | None, wish: Wish, *, hangs_up: bool = False) -> str:
    """Somebody rings and does what leads there; gives the identifier of the call."""
    number = number if wish.known else None
    caller = line.dial(number, wish.language)
    for entry in way(dataclasses.replace(wish, known=number is not None)):
        if caller.ended:
            break
        if caller.call.activity is Activity.RECORDING:
            caller.speak(SECONDS, "" if hangs_up else "#")
            if hangs_up:
                break
        elif entry != SPEAK:
            caller.press(entry)
    if not caller.ended:
        caller.hang_up()
    return caller.sid
