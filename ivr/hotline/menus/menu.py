"""What a menu is: a question, the shape of its answer, and where each answer leads."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ivr.hotline.script import Script
from ivr.hotline.state import State, Step
from ivr.hotline.verbs import Effect, Say


@dataclass(frozen=True)
class Context:
    """What a menu may look at: the call's state, the script that it began with, and the time (aware)."""

    state: State
    script: Script
    now: datetime

    def say(self, key: str, /, **values: str) -> Say:
        """A prompt in the language of the call."""
        return self.script.say(self.state.language, key, **values)

    def with_state(self, state: State) -> Context:
        """The same, with another state."""
        return dataclasses.replace(self, state=state)


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
    """One question. `digits` None: typed until `finish`.

    `repeats` is what `0` does where asking again is not enough; `silence` what is done where it is not a miss.
    """

    asks: Callable[[Context], tuple[Say, ...]]
    takes: Callable[[Context, str], Answer]
    digits: int | None = 1
    finish: str = ""
    timeout: int = 6
    repeats: Callable[[Context], Move] | None = None
    silence: Callable[[Context], Answer] | None = None

    @property
    def typed(self) -> bool:
        """Whether several digits are typed, so that `0` is a digit and not a wish to hear the menu again."""
        return self.digits != 1


def go(context: Context, step: Step, **changes: Any) -> Move:
    """On to the next question, from which `*` leads back to this one."""
    state = context.state
    return Move(dataclasses.replace(state, step=step, misses=0, back=(*state.back, state.step.value), **changes))


def saying(move: Move, *before: Say) -> Move:
    """The same move, with something said first."""
    return dataclasses.replace(move, before=(*before, *move.before))
