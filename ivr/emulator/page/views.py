"""What the page and the terminal are shown: calls, telephones, webhooks and switches as plain JSON."""

from __future__ import annotations

import hmac
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from ivr.emulator.exchange import Exchange
from ivr.emulator.faults import CallbackMode, RecordingOrder, RestFault, WebhookFault
from ivr.emulator.network.call import Call
from ivr.emulator.network.switch import Alert
from ivr.emulator.phones.handset import Phone
from ivr.emulator.webhooks.delivery import Delivery, Kind
from ivr.emulator.webhooks.signature import sign

Json = dict[str, Any]

JAKARTA = ZoneInfo("Asia/Jakarta")
BODY_SHOWN = 20_000


def clock_view(exchange: Exchange, offset_seconds: float) -> Json:
    """The demo clock as people in Jakarta read it."""
    now = exchange.clock.now()
    local = now.astimezone(JAKARTA)
    return {"now": now.isoformat(), "wib": local.isoformat(timespec="seconds"), "offset_seconds": offset_seconds}


def call_line(call: Call) -> Json:
    """A call as one line of the log."""
    return {
        "sid": call.sid,
        "from": call.from_,
        "to": call.to,
        "direction": str(call.direction),
        "status": str(call.status),
        "activity": str(call.activity),
        "ended": call.ended,
        "parent": call.parent.sid if call.parent else None,
        "at": local_time(call.created),
        "seconds": call.duration if call.ended else None,
    }


def call_view(call: Call, after: int = 0) -> Json:
    """A call with its transcript from entry `after` on."""
    heard = call.transcript[after:]
    return call_line(call) | {
        "length": len(call.transcript),
        "waits": call.waits,
        "transcript": [
            {
                "index": after + index,
                "at": entry.at,
                "kind": entry.kind,
                "text": entry.text,
                "language": entry.language,
                "voice": entry.voice,
                "seconds": entry.seconds,
            }
            for index, entry in enumerate(heard)
        ],
    }


def recordings_view(exchange: Exchange, call_sid: str) -> list[Json]:
    """The recordings of a call."""
    return [
        {"sid": recording.sid, "status": recording.status, "seconds": recording.seconds}
        for recording in exchange.recordings.kept.values()
        if recording.call_sid == call_sid
    ]


def phone_view(phone: Phone) -> Json:
    """A telephone, and the call it is busy with."""
    current = next((call for call in reversed(phone.calls) if not call.record.ended), None)
    return {
        "number": phone.number,
        "manner": str(phone.manner),
        "ringing": current is not None and current.rings,
        "call": current.sid if current else None,
    }


def delivery_line(exchange: Exchange, delivery: Delivery) -> Json:
    """A webhook as one line of the inspector."""
    return {
        "number": delivery.number,
        "at": local_time(delivery.at),
        "kind": str(delivery.kind),
        "call": delivery.call_sid,
        "method": delivery.method,
        "url": delivery.url,
        "path": delivery.path,
        "attempt": delivery.attempt,
        "status": delivery.reply.status if delivery.reply else None,
        "error": delivery.error,
        "milliseconds": round(delivery.milliseconds, 1),
        "signature_ok": signature_ok(exchange, delivery),
    }


def delivery_view(exchange: Exchange, delivery: Delivery) -> Json:
    """A webhook with everything that went out and came back."""
    reply = delivery.reply
    return delivery_line(exchange, delivery) | {
        "fields": [list(pair) for pair in delivery.fields],
        "headers": delivery.headers,
        "reply_headers": dict(reply.headers) if reply else {},
        "reply_body": reply_text(reply.body) if reply else "",
    }


def reply_text(body: bytes) -> str:
    """A reply's body as text, cut where it is long; of sound only its size is told."""
    return body[:BODY_SHOWN].decode("utf-8", "replace") if b"\0" not in body[:64] else f"({len(body)} bytes)"


def signature_ok(exchange: Exchange, delivery: Delivery) -> bool | None:
    """Whether the request went out rightly signed; None for audio, which never is."""
    if delivery.kind is Kind.PLAY:
        return None
    fields = delivery.fields if delivery.method != "GET" else ()
    return hmac.compare_digest(sign(exchange.auth_token, delivery.url, fields), delivery.signature)


def alert_view(alert: Alert) -> Json:
    """An entry of the debugger; `at` is the time in Jakarta."""
    return {"code": alert.code, "text": alert.text, "call": alert.call_sid, "at": local_time(alert.at)}


def faults_view(exchange: Exchange) -> Json:
    """The switches as they stand, and what they can be set to."""
    return {
        "callbacks": str(exchange.faults.callbacks),
        "recording_order": str(exchange.faults.recording_order),
        "absent_recordings": exchange.faults.absent_recordings,
        "planned": exchange.faults.planned(),
        "choices": {
            "rest": [str(fault) for fault in RestFault],
            "webhook": [str(fault) for fault in WebhookFault],
            "callbacks": [str(mode) for mode in CallbackMode],
            "recording_order": [str(order) for order in RecordingOrder],
        },
    }


def local_time(moment: datetime) -> str:
    """A moment in Jakarta's time (WIB), ISO 8601 with its offset, to the second."""
    return moment.astimezone(JAKARTA).isoformat(timespec="seconds")
