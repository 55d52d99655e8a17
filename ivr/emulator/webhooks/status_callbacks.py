"""Status callbacks on their way: apart from the call itself, and in whatever order the fault switches ask for."""

from __future__ import annotations

import random
import threading
from collections import defaultdict, deque
from collections.abc import Callable
from dataclasses import replace

from ivr.emulator.clock import Clock
from ivr.emulator.faults import CallbackMode, Faults
from ivr.emulator.options import Options
from ivr.emulator.sids import Sids
from ivr.emulator.webhooks.delivery import Outcome, Webhook
from ivr.emulator.webhooks.transport import Reply

XML_TYPES = frozenset({"text/xml", "application/xml"})
UNEXPECTED_ANSWER = 12300


class Callbacks:
    """Delivers callbacks in the background; per call or message one after the other, unless told to misbehave."""

    def __init__(
        self,
        clock: Clock,
        faults: Faults,
        options: Options,
        sids: Sids,
        send: Callable[[Webhook], Outcome],
        warn: Callable[[int, str, str | None], None],
    ) -> None:
        self.dropped: list[Webhook] = []
        self._clock = clock
        self._faults = faults
        self._options = options
        self._sids = sids
        self._send = send
        self._warn = warn
        self._random: random.Random = sids.random
        self._lock = threading.Lock()
        self._lines: dict[str, deque[Webhook]] = {}
        self._held: dict[str, list[Webhook]] = defaultdict(list)
        self._ended: set[str] = set()

    def post(self, webhook: Webhook) -> None:
        """Take a callback for delivery."""
        webhook = replace(webhook, token=self._sids.uuid())
        match self._faults.callbacks:
            case CallbackMode.DROPPED:
                self.dropped.append(webhook)
            case CallbackMode.SHUFFLED:
                self._later(self._random.random() * self._options.shuffle_seconds, webhook)
            case CallbackMode.LATE if webhook.about not in self._ended:
                self._held[webhook.about or ""].append(webhook)
            case CallbackMode.LATE:
                self._later(self._options.late_seconds, webhook)
            case CallbackMode.DUPLICATED:
                self._enqueue(webhook)
                self._enqueue(webhook)
            case CallbackMode.IN_ORDER:
                self._enqueue(webhook)

    def ended(self, sid: str) -> None:
        """From now on the callbacks that were held back for this call or message may go out."""
        self._ended.add(sid)
        for webhook in self._held.pop(sid, []):
            self._later(self._options.late_seconds, webhook)

    def _later(self, seconds: float, webhook: Webhook) -> None:
        self._clock.later(seconds, lambda: self._clock.background(lambda: self._deliver(webhook)))

    def _enqueue(self, webhook: Webhook) -> None:
        sid = webhook.about or ""
        with self._lock:
            waiting = self._lines.get(sid)
            if waiting is not None:
                waiting.append(webhook)
                return
            self._lines[sid] = deque([webhook])
        self._clock.background(lambda: self._drain(sid))

    def _drain(self, sid: str) -> None:
        """Deliver the first in line; the next one follows as a job of its own."""
        try:
            self._deliver(self._lines[sid][0])
        finally:
            with self._lock:
                self._lines[sid].popleft()
                more = bool(self._lines[sid])
                if not more:
                    del self._lines[sid]
            if more:
                self._clock.background(lambda: self._drain(sid))

    def _deliver(self, webhook: Webhook) -> None:
        outcome = self._send(webhook)
        if outcome.reply is None:
            self._warn(outcome.error_code, f"{webhook.kind} callback {webhook.url}: {outcome.problem}", webhook.about)
        elif not acceptable(outcome.reply):
            kind = outcome.reply.header("Content-Type") or "no content type"
            text = f"{webhook.kind} callback {webhook.url} was answered with {outcome.reply.status} and {kind}"
            self._warn(UNEXPECTED_ANSWER, text, webhook.about)


def acceptable(reply: Reply) -> bool:
    """Twilio wants 204, or 200 with XML; it notes a warning for anything else."""
    kind = reply.header("Content-Type").split(";", 1)[0].strip().lower()
    return reply.status == 204 or (reply.status == 200 and kind in XML_TYPES)
