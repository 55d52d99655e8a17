"""What a request to create or update a call must contain, and the error codes for what it must not."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import urlsplit

from werkzeug.datastructures import MultiDict

from ivr.emulator.network.call import API_VERSION, Call
from ivr.emulator.network.numbers import E164, compact
from ivr.emulator.rest.errors import RestRefusal
from ivr.emulator.twiml.legs import DEFAULT_RING, Order
from ivr.emulator.twiml.sources import Inline, Source, Visit
from ivr.emulator.webhooks.delivery import Kind, Webhook
from ivr.emulator.written_numbers import MOST_DIGITS

Form = MultiDict[str, str]

MISSING = 21201
INVALID_PARAMETER = 20001
TWIML_LIMIT = 4000
EVENTS = frozenset({"initiated", "ringing", "answered", "completed"})
NOT_IN_URL = re.compile(r"_")

# Twilio's test numbers for calls: what happens when one is used as To, or as From.
MAGIC_VALID_FROM = "+15005550006"
MAGIC_FROM = {"+15005550001": (21212, "is not a valid phone number")}
MAGIC_TO = {
    "+15005550001": (21217, "Phone number does not appear to be valid"),
    "+15005550002": (21214, "The phone number cannot be reached"),
    "+15005550003": (21215, "Account not authorized to call this number"),
    "+15005550004": (21216, "Account not allowed to call this number"),
}


@dataclass(frozen=True, slots=True)
class Parties:
    """Who is called, and as whom."""

    from_: str
    to: str


def parties(form: Form, own: set[str]) -> Parties:
    """To and From, checked as Twilio checks them."""
    to, from_ = form.get("To", "").strip(), form.get("From", "").strip()
    if not to:
        raise RestRefusal(400, MISSING, "No 'To' number is specified")
    if not from_:
        raise RestRefusal(400, 21213, "No 'From' number is specified")
    if from_ in MAGIC_FROM:
        raise RestRefusal(400, MAGIC_FROM[from_][0], f"'From' {from_} {MAGIC_FROM[from_][1]}")
    if from_ not in own and from_ != MAGIC_VALID_FROM:
        raise RestRefusal(400, 21210, f"'From' phone number not verified: {from_}")
    if to in MAGIC_TO:
        raise RestRefusal(400, MAGIC_TO[to][0], f"{MAGIC_TO[to][1]}: {to}")
    if not to.startswith(("client:", "sip:")):
        to = compact(to)
        if not E164.match(to):
            raise RestRefusal(400, 21211, f"Invalid 'To' Phone Number: {to}")
    return Parties(from_, to)


def order(form: Form, account_sid: str) -> Order:
    """How the call is to be made."""
    source = document(form)
    if source is None:
        raise RestRefusal(400, 21205, "Url parameter is required: one of Url, Twiml or ApplicationSid")
    boolean(form, "Record")
    detect = form.get("MachineDetection", "none")
    if detect not in {"none", "Enable", "DetectMessageEnd"}:
        raise RestRefusal(400, INVALID_PARAMETER, f"MachineDetection {detect} is not Enable or DetectMessageEnd")
    in_background = boolean(form, "AsyncAmd") and detect != "none"
    limit = whole(form, "TimeLimit")
    return Order(
        source=source,
        fallback=visit(form, "FallbackUrl", "FallbackMethod", Kind.FALLBACK),
        ring_seconds=min(whole(form, "Timeout") or DEFAULT_RING, 600),
        time_limit=None if limit is None else float(limit),
        detect=detect != "none" and not in_background,
        detected=_detection(form, account_sid) if in_background else None,
    )


def document(form: Form) -> Source | None:
    """Where the call leads; Twiml wins over Url, as no client should send both."""
    twiml = form.get("Twiml")
    if twiml:
        if len(twiml) > TWIML_LIMIT:
            raise RestRefusal(400, 32018, f"Twiml is longer than {TWIML_LIMIT} characters")
        return Inline(twiml)
    if form.get("ApplicationSid"):
        raise RestRefusal(400, 21218, "Invalid ApplicationSid: this account has no applications")
    return visit(form, "Url", "Method", Kind.VOICE)


def callback(form: Form) -> dict[str, str | list[str] | None]:
    """The StatusCallback parameters."""
    events = form.getlist("StatusCallbackEvent")
    wrong = set(events) - EVENTS
    if wrong:
        raise RestRefusal(400, 21626, f"Invalid status callback events: {', '.join(sorted(wrong))}")
    where = visit(form, "StatusCallback", "StatusCallbackMethod", Kind.STATUS)
    return {"url": where.url if where else None, "method": where.method if where else None, "events": events}


def visit(form: Form, url_name: str, method_name: str, kind: Kind) -> Visit | None:
    """An address parameter with its method."""
    url = form.get(url_name)
    if not url:
        return None
    check_url(url_name, url)
    method = form.get(method_name, "POST").upper()
    if method not in {"GET", "POST"}:
        raise RestRefusal(400, INVALID_PARAMETER, f"{method_name} {method} is neither GET nor POST")
    return Visit(kind, url, method)


def check_url(name: str, url: str) -> None:
    """Raises RestRefusal (400, code 21205 or 21609) for what is no http or https address with a plain host."""
    parts = urlsplit(url)
    if parts.scheme not in {"http", "https"} or not parts.hostname or NOT_IN_URL.search(parts.hostname):
        code = 21609 if name == "StatusCallback" else 21205
        raise RestRefusal(400, code, f"{name} is not a valid URL: {url}")


def whole(form: Form, name: str) -> int | None:
    """A whole number, None where it is left out or empty. Raises RestRefusal (400) for anything else."""
    written = form.get(name)
    if written is None or written == "":
        return None
    if not written.isdecimal() or len(written) > MOST_DIGITS:
        raise RestRefusal(400, INVALID_PARAMETER, f"{name} must be a whole number, not {written}")
    return int(written)


def boolean(form: Form, name: str) -> bool:
    """`true` or `false`; false where it is left out. Raises RestRefusal (400) for anything else."""
    written = form.get(name, "false")
    if written not in {"true", "false"}:
        raise RestRefusal(400, INVALID_PARAMETER, f"{name} must be true or false, not {written}")
    return written == "true"


def _detection(form: Form, account_sid: str) -> _Detected:
    where = visit(form, "AsyncAmdStatusCallback", "AsyncAmdStatusCallbackMethod", Kind.DETECTION)
    if where is None:
        raise RestRefusal(400, 21262, "AsyncAmd without AsyncAmdStatusCallback")
    return _Detected(where, account_sid)


@dataclass(frozen=True, slots=True)
class _Detected:
    """Makes the callback that tells whether a person or a machine answered."""

    where: Visit
    account_sid: str

    def __call__(self, call: Call) -> Webhook:
        fields = (
            ("AccountSid", self.account_sid),
            ("CallSid", call.sid),
            ("AnsweredBy", call.answered_by or "unknown"),
            ("MachineDetectionDuration", "1500"),
            ("ApiVersion", API_VERSION),
        )
        return Webhook(Kind.DETECTION, self.where.url, self.where.method, fields, call.sid)
