"""The switching core: every leg, its state, its transcript and the events it fires."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import NoReturn

from ivr.emulator.clock import Clock
from ivr.emulator.faults import Faults
from ivr.emulator.network import fields
from ivr.emulator.network.call import FINAL, Activity, Call, CallbackPlan, Direction, Heard, Status
from ivr.emulator.network.numbers import IncomingNumber
from ivr.emulator.network.process import HungUp, Interrupt, Key, LegNews, Process, Steps
from ivr.emulator.network.recordings import Recordings
from ivr.emulator.network.telephone import Telephone
from ivr.emulator.options import Options
from ivr.emulator.sids import Sids
from ivr.emulator.webhooks.delivery import Kind, Outcome, Webhook, Webhooks
from ivr.emulator.webhooks.status_callbacks import Callbacks
from ivr.emulator.webhooks.transport import Transport

SCHEMA_WARNING = 12200


class EmulatorError(Exception):
    """Something that would be a bug in production: an unknown verb, a call that never comes to rest."""


@dataclass(frozen=True, slots=True)
class Alert:
    """An entry of the account's debugger; `code` is one of Twilio's error dictionary, `about` a call or message."""

    code: int
    text: str
    about: str | None
    at: datetime

    def __str__(self) -> str:
        return f"{self.code}: {self.text}"


class Switch:
    """Holds the calls. Whoever changes one holds `lock`; nothing is sent to the hotline while it is held."""

    def __init__(
        self,
        clock: Clock,
        account_sid: str,
        auth_token: str,
        transport: Transport,
        base_url: str,
        sids: Sids,
        phone_for: Callable[[str], Telephone],
    ) -> None:
        self.clock = clock
        self.account_sid = account_sid
        self.auth_token = auth_token
        self.base_url = base_url.rstrip("/")
        self.sids = sids
        self.lock = threading.RLock()
        self.changes = threading.Condition()
        self.version = 0
        self.options = Options()
        self.faults = Faults()
        self.warnings: list[Alert] = []
        self.calls: dict[str, Call] = {}
        self.phone_for = phone_for
        self.numbers: dict[str, IncomingNumber] = {}
        self.webhooks = Webhooks(clock, transport, lambda: self.auth_token, sids, self.faults, self.options, self.warn)
        self.callbacks = Callbacks(clock, self.faults, self.options, sids, self.send, self.warn)
        self.recordings = Recordings(
            clock, self.faults, self.options, sids, account_sid, self.base_url, self.callbacks.post
        )

    # The outside world

    def send(self, webhook: Webhook) -> Outcome:
        """Make a request, in this thread, with the lock released by the caller."""
        outcome = self.webhooks.send(webhook)
        self.changed()
        return outcome

    def warn(self, code: int, text: str, about: str | None = None) -> None:
        """Write an entry into the debugger, with one of the codes of Twilio's error dictionary."""
        self.warnings.append(Alert(code, text, about, self.clock.now()))
        self.changed()

    def changed(self) -> None:
        """Wake whoever watches: the page, the terminal."""
        with self.changes:
            self.version += 1
            self.changes.notify_all()

    def trouble(self, call: Call, code: int, text: str) -> NoReturn:
        """End a call that cannot go on, loudly."""
        self.warn(code, text, call.sid)
        self.heard(call, "error", text)
        self.finish(call, Status.FAILED)
        if self.options.strict:
            raise EmulatorError(f"{call.sid}: {text}")
        raise HungUp

    # Legs

    def new_call(self, from_: str, to: str, direction: Direction, parent: Call | None = None) -> Call:
        """A leg that exists from here on, queued; `run` brings it to life."""
        now = self.clock.now()
        call = Call(self.sids.new("CA"), from_, to, direction, now, self.clock.monotonic(), parent=parent)
        call.updated, call.token = now, f"{self.sids.random.getrandbits(160):040x}"
        self.calls[call.sid] = call
        if parent is not None:
            parent.children.append(call)
        return call

    def run(self, call: Call, steps: Steps) -> None:
        """Let a leg begin to live."""
        call.process = Process(steps, self.clock, self.lock, self.send, lambda key: self.ignore_key(call, key))
        call.process.start()
        self.changed()

    def heard(
        self, call: Call, kind: str, text: str = "", language: str = "", voice: str = "", seconds: float = 0.0
    ) -> None:
        """Add to the transcript what its person hears or does now; `seconds` is how long that takes."""
        at = round(self.clock.monotonic() - call.began, 3)
        call.transcript.append(Heard(at, kind, text, language, voice, round(seconds, 3)))
        self.changed()

    def ignore_key(self, call: Call, key: Key) -> None:
        """Nobody was listening: the key is lost, and the transcript says so."""
        self.heard(call, "ignored-key", key.digit)

    def doing(self, call: Call, activity: Activity) -> None:
        """Note what the leg is busy with; an ended one stays ended."""
        if not call.ended:
            call.activity = activity
            self.changed()

    def ring(self, call: Call) -> None:
        """The far telephone rings. Raises EmulatorError where the leg has ended."""
        self._move(call, Status.RINGING)

    def answer(self, call: Call) -> None:
        """The leg is picked up: its seconds count from here."""
        if not call.answered and not call.ended:
            call.answered_at = self.clock.monotonic()
            call.start_time = self.clock.now()
            self._move(call, Status.IN_PROGRESS)

    def finish(self, call: Call, status: Status) -> None:
        """The leg is over. Fires the final event and tells the leg that dialled it; happens once."""
        if call.ended:
            return
        if call.answered_at is not None:
            call.seconds = self.clock.monotonic() - call.answered_at
        call.end_time = self.clock.now()
        if call.sip_code is None:
            call.sip_code = fields.SIP_CODES[status]
        self._move(call, status)
        call.activity, call.speaking = Activity.ENDED, False
        if call.time_limit is not None:
            call.time_limit.cancel()
        self.heard(call, "end", str(status))
        self.progress(call, "completed")
        self.callbacks.ended(call.sid)
        self.tell_parent(call, "ended")

    def hang_up(self, call: Call, status: Status) -> None:
        """End a leg from outside: by its person, by REST, by the leg that dialled it."""
        self.break_off(call, status, HungUp())

    def break_off(self, call: Call, status: Status, reason: Interrupt) -> None:
        """End a leg with this status and throw `reason` into what it is doing; happens once."""
        if not call.ended:
            self.finish(call, status)
            if call.process is not None:
                call.process.interrupt(reason)

    def tell_parent(self, call: Call, event: str) -> None:
        """Signal to the leg that dialled this one: `answered`, `ready`, `left` or `ended`."""
        if call.parent is not None and call.parent.process is not None:
            call.parent.process.signal(LegNews(call.sid, event))

    def progress(self, call: Call, event: str) -> None:
        """Fire a call-progress event at whoever subscribed to it."""
        plan = call.callback
        if plan is None or event not in plan.events:
            return
        form = fields.progress(call, self.account_sid, event, self.clock.now())
        call.sequence += 1
        self.callbacks.post(Webhook(Kind.STATUS, plan.url, plan.method, form, call.sid))

    def limit(self, call: Call, seconds: float) -> None:
        """Hang up at the latest so many seconds from now."""
        if call.time_limit is not None:
            call.time_limit.cancel()
        call.time_limit = self.clock.later(seconds, lambda: self._out_of_time(call))

    def _out_of_time(self, call: Call) -> None:
        with self.lock:
            self.hang_up(call, Status.COMPLETED)

    def _move(self, call: Call, status: Status) -> None:
        if call.status in FINAL:
            raise EmulatorError(f"{call.sid} is {call.status} and cannot become {status}")
        call.status, call.updated = status, self.clock.now()
        self.changed()


def callback_plan(url: str | None, method: str | None, events: list[str] | None = None) -> CallbackPlan | None:
    """A subscription, or None without an address; without named events only the end is told."""
    if not url:
        return None
    return CallbackPlan(url, method or "POST", frozenset(events or ["completed"]))
