"""What can be made to go wrong on purpose, and the switches for it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import StrEnum


class RestFault(StrEnum):
    """Misbehaviour of the REST interface."""

    TOO_MANY_REQUESTS = "too-many-requests"
    SERVER_ERROR = "server-error"
    RESET = "reset"
    SLOW = "slow"
    REPLY_LOST = "reply-lost"
    REFUSED = "refused"


class WebhookFault(StrEnum):
    """Misbehaviour on the way to the hotline's doors."""

    REFUSED = "refused"
    TIMED_OUT = "timed-out"
    REPLY_LOST = "reply-lost"
    WRONG_SIGNATURE = "wrong-signature"
    TWICE = "twice"


class CallbackMode(StrEnum):
    """How asynchronous status callbacks arrive."""

    IN_ORDER = "in-order"
    SHUFFLED = "shuffled"
    DUPLICATED = "duplicated"
    DROPPED = "dropped"
    LATE = "late"


class InboundMode(StrEnum):
    """How the webhooks of messages from people arrive; a lost one is never sent, the message is only listed."""

    IN_ORDER = "in-order"
    SHUFFLED = "shuffled"
    DUPLICATED = "duplicated"
    LOST = "lost"


class RecordingOrder(StrEnum):
    """When a recording is announced, relative to the request to the action of its Record."""

    AFTER_ACTION = "after-action"
    BEFORE_ACTION = "before-action"
    DURING_ACTION = "during-action"


@dataclass(frozen=True, slots=True)
class Planned:
    """A fault that waits for the next request whose method and path fit."""

    fault: RestFault | WebhookFault
    method: str | None
    path: str | None
    seconds: float
    code: int = 0

    def fits(self, method: str, path: str) -> bool:
        """Whether it is meant for this request; `path` need only be a part of the request's path."""
        return (self.method in (None, method)) and (self.path is None or self.path in path)


@dataclass
class Faults:
    """The fault switches of one exchange; every planned fault strikes once and is gone.

    `callbacks`, `inbound` and `recording_order` hold until changed. `absent_recordings` counts how many of the next
    recordings will come to nothing (status `absent`, ErrorCode 16101).
    """

    callbacks: CallbackMode = CallbackMode.IN_ORDER
    inbound: InboundMode = InboundMode.IN_ORDER
    recording_order: RecordingOrder = RecordingOrder.AFTER_ACTION
    absent_recordings: int = 0
    _rest: list[Planned] = field(default_factory=list)
    _webhook: list[Planned] = field(default_factory=list)
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def next(
        self,
        fault: RestFault | str,
        *,
        times: int = 1,
        method: str | None = None,
        path: str | None = None,
        seconds: float = 30.0,
        code: int = 0,
    ) -> None:
        """Plan a REST fault for the next fitting requests; `path` is a part of it, `seconds` how slow SLOW is, `code`
        why REFUSED refuses."""
        planned = Planned(RestFault(fault), method, path, seconds, code)
        with self._lock:
            self._rest.extend([planned] * times)

    def next_webhook(
        self, fault: WebhookFault | str, *, times: int = 1, method: str | None = None, path: str | None = None
    ) -> None:
        """Plan a fault for the next fitting webhooks."""
        planned = Planned(WebhookFault(fault), method, path, 0.0)
        with self._lock:
            self._webhook.extend([planned] * times)

    def take_rest(self, method: str, path: str) -> Planned | None:
        """The first planned fault that fits this REST request; it is gone then. None where all is well."""
        return self._take(self._rest, lambda planned: planned.fits(method, path))

    def take_webhook(self, method: str, path: str) -> Planned | None:
        """The first planned fault that fits this webhook; it is gone then. None where all is well."""
        return self._take(self._webhook, lambda planned: planned.fits(method, path))

    def take_absent(self) -> bool:
        """Whether the recording at hand comes to nothing; counts one of the planned ones off."""
        with self._lock:
            absent = self.absent_recordings > 0
            self.absent_recordings -= absent
            return absent

    def clear(self) -> None:
        """Everything works again."""
        with self._lock:
            self._rest.clear()
            self._webhook.clear()
            self.absent_recordings = 0
            self.callbacks = CallbackMode.IN_ORDER
            self.inbound = InboundMode.IN_ORDER
            self.recording_order = RecordingOrder.AFTER_ACTION

    def planned(self) -> list[str]:
        """The faults still waiting, by name."""
        with self._lock:
            return [str(planned.fault) for planned in (*self._rest, *self._webhook)]

    def _take(self, waiting: list[Planned], fits: Callable[[Planned], bool]) -> Planned | None:
        with self._lock:
            for index, planned in enumerate(waiting):
                if fits(planned):
                    return waiting.pop(index)
            return None
