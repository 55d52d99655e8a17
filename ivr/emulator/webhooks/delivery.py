"""One webhook on its way: signed, retried, redirected and written into the list that tests and the inspector read."""

from __future__ import annotations

import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from urllib.parse import urlencode, urljoin, urlsplit

from ivr.emulator.clock import Clock
from ivr.emulator.faults import Faults, WebhookFault
from ivr.emulator.options import Options
from ivr.emulator.sids import Sids
from ivr.emulator.webhooks.overrides import Overrides, overrides_of
from ivr.emulator.webhooks.signature import sign
from ivr.emulator.webhooks.transport import ConnectFailed, Reply, TimedOut, Timeouts, Transport

REDIRECTS = frozenset({301, 302, 303, 307, 308})
REDIRECT_LIMIT = 10
FORM = "application/x-www-form-urlencoded; charset=UTF-8"

CONNECTION_FAILURE = 11205
HTTP_FAILURE = 11200
TOO_MANY_REDIRECTS = 11215

Pairs = tuple[tuple[str, str], ...]


class Kind(StrEnum):
    """What a request is for."""

    VOICE = "voice"
    ACTION = "action"
    REDIRECT = "redirect"
    WHISPER = "whisper"
    FALLBACK = "fallback"
    PLAY = "play"
    STATUS = "status"
    RECORDING = "recording"
    DETECTION = "detection"
    MESSAGE = "message"
    MESSAGE_STATUS = "message-status"
    MEDIA = "media"


FETCHED = frozenset({Kind.PLAY, Kind.MEDIA})
"""What goes without fields, and without a signature."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """A request to be made, about a call or a message (its identifier); `token` only where it repeats an earlier one.

    What is only fetched, sound and pictures, goes without fields and signature.
    """

    kind: Kind
    url: str
    method: str = "POST"
    fields: Pairs = ()
    about: str | None = None
    token: str = ""


@dataclass
class Delivery:
    """One request as it really went out, and what came of it; every retry and redirect is one more."""

    number: int
    at: datetime
    kind: Kind
    about: str | None
    method: str
    url: str
    fields: Pairs
    headers: dict[str, str]
    body: bytes
    attempt: int = 1
    reply: Reply | None = None
    error: str = ""
    milliseconds: float = 0.0

    @property
    def form(self) -> dict[str, str]:
        """The fields by name."""
        return dict(self.fields)

    @property
    def signature(self) -> str:
        """The `X-Twilio-Signature` that went with it."""
        return self.headers.get("X-Twilio-Signature", "")

    @property
    def path(self) -> str:
        """The path of its address, without query."""
        return urlsplit(self.url).path


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a webhook ended: a reply with status 2xx, or the code of Twilio's error dictionary."""

    url: str
    reply: Reply | None
    error_code: int = 0
    problem: str = ""


@dataclass(frozen=True, slots=True)
class Envelope:
    """What stays the same on every attempt."""

    webhook: Webhook
    settings: Overrides
    token: str


class Webhooks:
    """Sends the account's webhooks, in the calling thread; the account's token is asked for at each signature."""

    def __init__(
        self,
        clock: Clock,
        transport: Transport,
        auth_token: Callable[[], str],
        sids: Sids,
        faults: Faults,
        options: Options,
        warn: Callable[[int, str, str | None], None],
    ) -> None:
        self.transport = transport
        self.deliveries: list[Delivery] = []
        self._clock = clock
        self._auth_token = auth_token
        self._sids = sids
        self._faults = faults
        self._options = options
        self._warn = warn
        self._numbers = itertools.count(1)

    def send(self, webhook: Webhook) -> Outcome:
        """Make the request, with the retries its address asks for, and follow redirects as Twilio does."""
        settings, wrong = overrides_of(webhook.url)
        for text in wrong:
            self._warn(HTTP_FAILURE, f"connection override ignored: {text}", webhook.about)
        envelope = Envelope(webhook, settings, webhook.token or self._sids.uuid())
        url, method, fields = webhook.url.split("#", 1)[0], webhook.method, self._with_unknown(webhook)
        for _ in range(REDIRECT_LIMIT + 1):
            outcome = self._attempts(envelope, method, url, fields)
            if outcome.reply is None or outcome.reply.status not in REDIRECTS:
                return outcome
            target = urljoin(url, outcome.reply.header("Location"))
            self._warn(HTTP_FAILURE, f"{url} redirects to {target}: followed as GET, without fields", webhook.about)
            url, method, fields = target, "GET", ()
        return Outcome(url, None, TOO_MANY_REDIRECTS, f"more than {REDIRECT_LIMIT} redirects")

    def _with_unknown(self, webhook: Webhook) -> Pairs:
        if webhook.kind in FETCHED or not self._options.unknown_field:
            return webhook.fields
        return (*webhook.fields, ("XUnknownParam", "1"))

    def _attempts(self, envelope: Envelope, method: str, url: str, fields: Pairs) -> Outcome:
        outcome = Outcome(url, None)
        for attempt in range(1, envelope.settings.retries + 2):
            delivery = self._prepare(envelope, method, url, fields, attempt)
            reason, outcome = self._deliver(delivery, envelope.settings)
            if not reason or not envelope.settings.retry_on(reason):
                break
        return outcome

    def _prepare(self, envelope: Envelope, method: str, url: str, fields: Pairs, attempt: int) -> Delivery:
        webhook, body = envelope.webhook, b""
        headers = {"User-Agent": "TwilioProxy/1.1", "Accept": "*/*"}
        if method == "GET" and fields:
            url = f"{url}{'&' if '?' in url else '?'}{urlencode(fields)}"
        elif method != "GET":
            headers["Content-Type"] = FORM
            body = urlencode(fields).encode()
        if webhook.kind not in FETCHED:
            signed = fields if method != "GET" else ()
            headers["X-Twilio-Signature"] = sign(self._auth_token(), url, signed)
            headers["I-Twilio-Idempotency-Token"] = envelope.token
            headers["X-Home-Region"] = "us1"
        number, at = next(self._numbers), self._clock.now()
        return Delivery(number, at, webhook.kind, webhook.about, method, url, fields, headers, body, attempt)

    def _deliver(self, delivery: Delivery, settings: Overrides) -> tuple[str, Outcome]:
        self.deliveries.append(delivery)
        if len(self.deliveries) > self._options.requests_kept:
            del self.deliveries[: self._options.requests_kept // 2]
        started = time.monotonic()
        try:
            delivery.reply = reply = self._carry(delivery, settings)
            if time.monotonic() - started > settings.total:
                delivery.error = f"no answer within {settings.total:g} s"
                return "rt", Outcome(delivery.url, None, CONNECTION_FAILURE, delivery.error)
        except ConnectFailed as error:
            delivery.error = f"no connection: {error}"
            return "ct", Outcome(delivery.url, None, CONNECTION_FAILURE, delivery.error)
        except TimedOut as error:
            delivery.error = f"no answer in time: {error}"
            return "rt", Outcome(delivery.url, None, CONNECTION_FAILURE, delivery.error)
        finally:
            delivery.milliseconds = (time.monotonic() - started) * 1000
        if reply.status >= 400:
            delivery.error = f"HTTP {reply.status}"
            reason = "4xx" if reply.status < 500 else "5xx"
            return reason, Outcome(delivery.url, None, HTTP_FAILURE, delivery.error)
        return "", Outcome(delivery.url, reply)

    def _carry(self, delivery: Delivery, settings: Overrides) -> Reply:
        limits = Timeouts(min(settings.connect, settings.total), min(settings.read, settings.total))
        planned = self._faults.take_webhook(delivery.method, delivery.path)
        fault = planned.fault if planned else None
        match fault:
            case WebhookFault.REFUSED:
                raise ConnectFailed("injected")
            case WebhookFault.TIMED_OUT:
                raise TimedOut("injected")
            case WebhookFault.WRONG_SIGNATURE:
                delivery.headers["X-Twilio-Signature"] = sign("not the token", delivery.url, delivery.fields)
        send = (delivery.method, delivery.url, delivery.headers, delivery.body, limits)
        if fault is WebhookFault.TWICE:
            self.transport(*send)
        reply = self.transport(*send)
        if fault is WebhookFault.REPLY_LOST:
            raise TimedOut("injected: the reply was lost")
        return reply
