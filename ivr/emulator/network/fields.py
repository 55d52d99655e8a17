"""The form fields of webhooks, as the platform documents and shows them."""

from __future__ import annotations

from datetime import UTC, datetime
from email.utils import format_datetime

from ivr.emulator.network.call import API_VERSION, Call, Direction, Status
from ivr.emulator.webhooks.delivery import Pairs

GEOGRAPHY = ("City", "State", "Zip", "Country")
INDONESIA = "+62"


def rfc2822(moment: datetime) -> str:
    """A date as Twilio writes it: `Tue, 24 Nov 2026 02:00:00 +0000`."""
    return format_datetime(moment.astimezone(UTC))


def standard(call: Call, account_sid: str) -> Pairs:
    """What every request for a document carries; unknown geography is sent empty, not left out."""
    values = {
        "AccountSid": account_sid,
        "ApiVersion": API_VERSION,
        "CallSid": call.sid,
        "CallStatus": str(call.status),
        "Direction": str(call.direction),
        "From": call.from_,
        "To": call.to,
        "Caller": call.from_,
        "Called": call.to,
    }
    for name, number in (("From", call.from_), ("Caller", call.from_), ("To", call.to), ("Called", call.to)):
        for part in GEOGRAPHY:
            values[name + part] = "ID" if part == "Country" and number.startswith(INDONESIA) else ""
    if call.parent is not None:
        values["ParentCallSid"] = call.parent.sid
    if call.forwarded_from:
        values["ForwardedFrom"] = call.forwarded_from
    if call.direction is Direction.INBOUND:
        values["CallToken"] = call.token
    return tuple(values.items())


def progress(call: Call, account_sid: str, event: str, now: datetime) -> Pairs:
    """A call-progress callback; durations come only with the end of the call."""
    status = "initiated" if event == "initiated" else str(call.status)
    values = dict(standard(call, account_sid)) | {
        "CallStatus": status,
        "Timestamp": rfc2822(now),
        "CallbackSource": "call-progress-events",
        "SequenceNumber": str(call.sequence),
    }
    if event == "completed":
        values["CallDuration"] = str(call.duration)
        # Looks like minutes begun; nobody should rely on it.
        values["Duration"] = str(-(-call.duration // 60))
        if call.direction is not Direction.INBOUND:
            values["SipResponseCode"] = str(call.sip_code or 200)
        if call.answered_by is not None:
            values["AnsweredBy"] = call.answered_by
    return tuple(values.items())


SIP_CODES = {
    Status.COMPLETED: 200,
    Status.BUSY: 486,
    Status.NO_ANSWER: 480,
    Status.CANCELED: 487,
    Status.FAILED: 404,
}
