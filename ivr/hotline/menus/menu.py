"""What a menu is: a question, the shape of its answer, and where each answer leads."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ivr.hotline import speech
from ivr.hotline.frozen import replace
from ivr.hotline.grammar import written
from ivr.hotline.script import Script
from ivr.hotline.state import State, Step
from ivr.hotline.verbs import Effect, Say

MOST_MISSES = 3
"""So many in a row end the call."""
_TELLING = 3
"""So many keys are hardly pressed twice in a row by who goes on typing."""


@dataclass(frozen=True)
class Context:
    """What a menu may look at: the call's state, the script that it began with, and the time (aware)."""

    state: State
    script: Script
    now: datetime

    def say(self, key: str, /, **values: str) -> Say:
        """A prompt in the language of the call; in writing that which is written in its place, where there is one."""
        if self.state.in_writing:
            key = self.script.written_key(self.state.language, key)
        return self.script.say(self.state.language, key, **values)

    @property
    def tongue(self) -> str:
        """The language in which dates and times are said; in writing as it is read."""
        return written(self.state.language) if self.state.in_writing else self.state.language

    def digits(self, digits: str) -> str:
        """Digits as they are told: read out one by one, or written as they are."""
        return digits if self.state.in_writing else speech.digits(digits, self.state.language)

    def with_state(self, state: State) -> Context:
        """The same, with another state."""
        return replace(self, state=state)


@dataclass(frozen=True)
class Move:
    """Where an answer leads: the new state, what is said before its question, and what is asked of the operations."""

    state: State
    before: tuple[Say, ...] = ()
    effects: tuple[Effect, ...] = ()


@dataclass(frozen=True)
class Miss:
    """The answer is not one of the choices; `reason` names the prompt that says so."""

    reason: str = "wrong_key"
    effects: tuple[Effect, ...] = ()


Answer = Move | Miss


@dataclass(frozen=True)
class Menu:
    """One question. `digits` None: typed until `finish`; `timeout` and `patience` are those of `Ask`.

    `repeats` is what `0` does where asking again is not enough; `silence` what is done where it is not a miss.
    `unfinished` tells of typed keys whether more are to come; `despairs` leads on, after so many misses in a row as the
    state tells, who would otherwise miss again. Its second argument is the reason of the last one. `unnamed` are keys
    that work, but that no sentence has to name.
    """

    asks: Callable[[Context], tuple[Say, ...]]
    takes: Callable[[Context, str], Answer]
    digits: int | None = 1
    finish: str = ""
    timeout: int = 6
    patience: int = 0
    repeats: Callable[[Context], Move] | None = None
    silence: Callable[[Context], Answer] | None = None
    unfinished: Callable[[str], bool] = lambda _: False
    despairs: Callable[[Context, str], Move | None] | None = None
    unnamed: frozenset[str] = frozenset()

    @property
    def typed(self) -> bool:
        """Whether several digits are typed. `0` may be one of them; alone it asks for the question again."""
        return self.digits != 1

    def is_anew(self, begun: str, keys: str) -> bool:
        """Whether keys are an entry of their own rather than the rest of the one begun: they begin as it does."""
        if len(begun) >= _TELLING and keys.startswith(begun):
            return True
        return begun[:1] == keys[:1] and not self.unfinished(keys)


BETWEEN_KEYS = 2
"""Seconds until an entry of several keys that stays as it is is taken."""
FIRST_KEY = 6
"""Seconds more for the first key, as people have to find the number that they are asked for."""


def typing(
    asks: Callable[[Context], tuple[Say, ...]],
    takes: Callable[[Context, str], Answer],
    digits: int | None,
    unfinished: Callable[[str], bool] | None = None,
    **more: Any,
) -> Menu:
    """A question that is answered by typing: `digits` of them, or, for None, any number. `#` ends the entry."""

    def too_few(keys: str) -> bool:
        return digits is not None and keys.isdecimal() and len(keys) < digits

    wait = {"timeout": BETWEEN_KEYS, "patience": FIRST_KEY, **more}
    return Menu(asks, takes, digits=digits, finish="#", unfinished=unfinished or too_few, **wait)


def sentence(say: Say) -> Say:
    """The same, beginning as a sentence does: a voice says it alike, but what was said is read as well."""
    return replace(say, text=say.text[:1].upper() + say.text[1:])


def go(context: Context, step: Step, **changes: Any) -> Move:
    """On to the next question, from which `*` leads back to this one."""
    state = context.state
    return Move(replace(state, step=step, misses=0, back=(*state.back, state.step.value), **changes))


def saying(move: Move, *before: Say) -> Move:
    """The same move, with something said first."""
    return replace(move, before=(*before, *move.before))
