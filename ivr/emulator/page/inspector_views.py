"""What the page is shown of webhooks, alerts and switches, as plain JSON."""

from __future__ import annotations

import hmac

from ivr.emulator.exchange import Exchange
from ivr.emulator.faults import CallbackMode, InboundMode, RecordingOrder, RestFault, WebhookFault
from ivr.emulator.network.switch import Alert
from ivr.emulator.page.views import Json, local_time
from ivr.emulator.webhooks.delivery import FETCHED, Delivery
from ivr.emulator.webhooks.signature import sign

BODY_SHOWN = 20_000


def delivery_line(exchange: Exchange, delivery: Delivery) -> Json:
    """A webhook as one line of the inspector."""
    return {
        "number": delivery.number,
        "at": local_time(delivery.at),
        "kind": str(delivery.kind),
        "call": delivery.about,
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
    """Whether the request went out rightly signed; None for what is only fetched, which never is."""
    if delivery.kind in FETCHED:
        return None
    fields = delivery.fields if delivery.method != "GET" else ()
    return hmac.compare_digest(sign(exchange.auth_token, delivery.url, fields), delivery.signature)


def alert_view(alert: Alert) -> Json:
    """An entry of the debugger; `at` is the time in Jakarta."""
    return {"code": alert.code, "text": alert.text, "call": alert.about, "at": local_time(alert.at)}


def faults_view(exchange: Exchange) -> Json:
    """The switches as they stand, and what they can be set to."""
    return {
        "callbacks": str(exchange.faults.callbacks),
        "inbound": str(exchange.faults.inbound),
        "recording_order": str(exchange.faults.recording_order),
        "absent_recordings": exchange.faults.absent_recordings,
        "planned": exchange.faults.planned(),
        "choices": {
            "rest": [str(fault) for fault in RestFault],
            "webhook": [str(fault) for fault in WebhookFault],
            "callbacks": [str(mode) for mode in CallbackMode],
            "inbound": [str(mode) for mode in InboundMode],
            "recording_order": [str(order) for order in RecordingOrder],
        },
    }
