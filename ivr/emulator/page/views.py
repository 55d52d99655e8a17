"""What the page and the terminal are shown of the clock, of calls and of telephones, as plain JSON."""

from __future__ import annotations

from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

from ivr.emulator.exchange import Exchange
from ivr.emulator.network.call import Call
from ivr.emulator.phones.handset import Phone

Json = dict[str, Any]

JAKARTA = ZoneInfo("Asia/Jakarta")


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


def local_time(moment: datetime) -> str:
    """A moment in Jakarta's time (WIB), ISO 8601 with its offset, to the second."""
    return moment.astimezone(JAKARTA).isoformat(timespec="seconds")
