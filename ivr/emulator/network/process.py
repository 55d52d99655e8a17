"""What one leg of a call is doing: a generator that waits for keys, voices, replies and time."""

from __future__ import annotations

import threading
from collections import deque
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

from ivr.emulator.clock import Clock, Timer
from ivr.emulator.webhooks.delivery import Outcome, Webhook


@dataclass(frozen=True, slots=True)
class Key:
    """A key was pressed."""

    digit: str


@dataclass(frozen=True, slots=True)
class Voice:
    """Somebody began, or stopped, to speak."""

    speaking: bool


@dataclass(frozen=True, slots=True)
class Spoken:
    """So many seconds were spoken, without the clock having moved meanwhile."""

    seconds: float


@dataclass(frozen=True, slots=True)
class TimeUp:
    """The time that was waited for has passed."""


@dataclass(frozen=True, slots=True)
class PickedUp:
    """The rung telephone was answered."""


@dataclass(frozen=True, slots=True)
class TurnedDown:
    """The rung telephone refused; `status` is how the call ends, `sip_code` what its line answered."""

    status: str
    sip_code: int


@dataclass(frozen=True, slots=True)
class LegNews:
    """What happened to a leg that this one dialled: answered, ready or ended."""

    call_sid: str
    event: str


Signal = Key | Voice | Spoken | TimeUp | PickedUp | TurnedDown | LegNews


@dataclass(frozen=True, slots=True)
class Wait:
    """Go on at the next signal, or after so many seconds (None: however long it takes)."""

    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Fetch:
    """Go on when the webhook is answered. Keys pressed meanwhile are lost unless `keep_keys`."""

    webhook: Webhook
    keep_keys: bool = False


Effect = Wait | Fetch
Steps = Generator[Effect, Any, Any]


class Interrupt(Exception):
    """Ends whatever a leg is doing at once."""


class HungUp(Interrupt):
    """The leg is gone."""


class Process:
    """Drives one generator. Everything here happens under the exchange's lock, webhooks go out without it.

    A signal that comes while a webhook is under way waits in the mailbox; a key does not, because the telephone
    company has nobody listening then.
    """

    def __init__(
        self,
        steps: Steps,
        clock: Clock,
        lock: threading.RLock,
        send: Callable[[Webhook], Outcome],
        ignored: Callable[[Key], None],
    ) -> None:
        self._steps = steps
        self._clock = clock
        self._lock = lock
        self._send = send
        self._ignored = ignored
        self._mailbox: deque[Signal] = deque()
        self._timer: Timer | None = None
        self._ticket = 0
        self._busy = False
        self._waiting = False
        self._keep_keys = False
        self.finished = False

    def start(self) -> None:
        """Go as far as the first wait; whoever calls this holds the lock."""
        self._run(lambda: next(self._steps))

    def signal(self, signal: Signal) -> None:
        """Hand over a signal; it is dealt with now if the leg is waiting for one."""
        if self.finished:
            return
        if self._waiting and not self._busy:
            self._proceed(signal)
        elif isinstance(signal, Key) and not self._busy and not self._keep_keys:
            self._ignored(signal)
        else:
            self._mailbox.append(signal)

    def interrupt(self, reason: Interrupt) -> None:
        """Break off the present wait; a reply that is still on its way will be thrown away."""
        if not self.finished:
            self._stop_waiting()
            self._mailbox.clear()
            self._run(lambda: self._steps.throw(reason))

    def _proceed(self, value: Any) -> None:
        self._stop_waiting()
        self._run(lambda: self._steps.send(value))

    def _stop_waiting(self) -> None:
        self._ticket += 1
        self._waiting = False
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None

    def _run(self, move: Callable[[], Effect]) -> None:
        self._busy = True
        try:
            while self._pause_at(move()):
                signal = self._mailbox.popleft()
                move = self._sender(signal)
        except StopIteration:
            self.finished = True
        except BaseException:
            self.finished = True
            raise
        finally:
            self._busy = False

    def _sender(self, signal: Signal) -> Callable[[], Effect]:
        return lambda: self._steps.send(signal)

    def _pause_at(self, effect: Effect) -> bool:
        """Arrange for the effect to be answered; true when the answer is already in the mailbox."""
        ticket = self._ticket
        if isinstance(effect, Fetch):
            self._keep_keys = effect.keep_keys
            self._clock.background(lambda: self._fetch(effect.webhook, ticket))
            return False
        if self._mailbox:
            return True
        self._waiting = True
        if effect.seconds is not None:
            self._timer = self._clock.later(effect.seconds, lambda: self._resume(ticket, TimeUp()))
        return False

    def _fetch(self, webhook: Webhook, ticket: int) -> None:
        outcome = self._send(webhook)
        self._resume(ticket, outcome)

    def _resume(self, ticket: int, value: Any) -> None:
        with self._lock:
            if ticket == self._ticket and not self.finished:
                self._proceed(value)
