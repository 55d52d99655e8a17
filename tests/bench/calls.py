"""What callers send: whole calls as ready-made, signed HTTP requests, each with the answer that must come back."""

from __future__ import annotations

import itertools
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from urllib.parse import urlencode

from ivr.telephony.signature import sign

PUBLIC_URL = "https://hotline.example.id"
ACCOUNT, TOKEN = "AC" + "5" * 32, "a-token-that-only-the-bench-uses"
NUMBER = "+622150000587"
GOODBYE = b"<Hangup/></Response>"
NOTHING = b"<Response></Response>"
ENDS = b"</Response>"
WALK = "119***"
"""Keys that lead three menus forward and back to the first."""
MENU_TURNS = 120
"""Turns of a call that only walks the menus, before it is dropped for a fresh one."""


@dataclass(frozen=True, slots=True)
class Webhook:
    """One request as bytes, and what its answer must contain. `counts`: it is the kind of turn that is measured."""

    request: bytes
    expected: bytes
    counts: bool = True


Call = Sequence[Webhook]
_Draft = tuple[str, str, Mapping[str, str], bytes]
"""Door, status of the call, fields of its own, expected answer."""


def menus(sid: str) -> list[_Draft]:
    """Forward through the menus and back again: turns that ask nothing of the rest."""
    keys = itertools.islice(itertools.cycle(WALK), MENU_TURNS)
    return [_incoming(), *_pressing(*keys)]


def report(sid: str) -> list[_Draft]:
    """A complete call of seven turns, at whose end the report is filed."""
    return [_incoming(), *_pressing("1", "2", "9", "1", "#", "9")]


def callback(sid: str) -> list[_Draft]:
    """A caller who wants to be rung back."""
    return [_incoming(), *_pressing("3", "1", "1", "1"), _completed()]


def message(sid: str) -> list[_Draft]:
    """A caller who leaves a message, hears that it can be recorded again, and sends it."""
    recording = {"RecordingSid": f"RE{sid[2:]}", "RecordingDuration": "12", "Digits": "#"}
    before = _pressing("1", "1", "1")
    at = len(before)
    recorded = (f"/voice/turn?n={at}&lang=id", "in-progress", recording, _asks(at + 1))
    sent = (f"/voice/turn?n={at + 1}&lang=id", "in-progress", {"Digits": "1"}, _asks(at + 2))
    return [_incoming(), *before, recorded, sent, _completed()]


def left(sid: str) -> list[_Draft]:
    """A caller who hangs up after having said what it is about."""
    return [_incoming(), *_pressing("1", "2", "9", "1"), _completed()]


def mixed(sid: str) -> list[_Draft]:
    """One of all kinds of calls that end in exactly one report."""
    return _MIXED[int(sid[2:], 16) % len(_MIXED)](sid)


_MIXED: tuple[Callable[[str], list[_Draft]], ...] = (report, callback, message, left)
KINDS: dict[str, Callable[[str], list[_Draft]]] = {"menus": menus, "report": report, "mixed": mixed}


def _incoming() -> _Draft:
    return "/voice/incoming", "ringing", {}, _asks(0)


def _pressing(*keys: str) -> list[_Draft]:
    return [
        (f"/voice/turn?n={n}&lang=id", "in-progress", {"Digits": key, "msg": "Gather End"}, _asks(n + 1))
        for n, key in enumerate(keys)
    ]


def _completed() -> _Draft:
    return "/voice/status", "completed", {"CallDuration": "61", "SequenceNumber": "0"}, NOTHING


def _asks(turn: int) -> bytes:
    """What only the right answer holds: the address where turn number `turn` is answered."""
    return f"/voice/turn?n={turn}&amp;".encode()


def calls(kind: str, label: str, *, floor: bool) -> Iterator[Call]:
    """Calls without end, all different; `label` (hex digits) tells one run from another.

    The floor answers every turn alike, so nothing is expected of it but a whole document.
    """
    for serial in itertools.count(1):
        sid = f"CA{label}{serial:0{32 - len(label)}x}"
        caller = f"+62812{serial % 10**8:08d}"
        yield [_webhook(sid, caller, draft, floor=floor) for draft in KINDS[kind](sid)]


def _webhook(sid: str, caller: str, draft: _Draft, *, floor: bool) -> Webhook:
    door, status, extra, expected = draft
    form = [*_standard(sid, caller, status), *extra.items()]
    body = urlencode(form).encode()
    head = (
        f"POST {door} HTTP/1.1\r\nHost: hotline.example.id\r\n"
        "Content-Type: application/x-www-form-urlencoded; charset=UTF-8\r\n"
        f"Content-Length: {len(body)}\r\nX-Twilio-Signature: {sign(PUBLIC_URL + door, form, TOKEN)}\r\n"
        "I-Twilio-Idempotency-Token: 3f1b8f60-7a80-4a6c-93f8-0d7f6a1b5c2e\r\n"
        "User-Agent: TwilioProxy/1.1\r\nAccept: */*\r\n\r\n"
    )
    return Webhook(head.encode() + body, ENDS if floor else expected, counts="/turn" in door)


def _standard(sid: str, caller: str, status: str) -> list[tuple[str, str]]:
    """The fields that come with every webhook of a call; unknown places come empty."""
    places = [(f"{who}{what}", "") for who in ("From", "Caller", "To", "Called") for what in ("City", "State", "Zip")]
    countries = [(f"{who}Country", "ID") for who in ("From", "Caller", "To", "Called")]
    numbers = [("From", caller), ("Caller", caller), ("To", NUMBER), ("Called", NUMBER)]
    call = [("AccountSid", ACCOUNT), ("ApiVersion", "2010-04-01"), ("CallSid", sid), ("CallStatus", status)]
    return [*call, *numbers, *countries, *places, ("Direction", "inbound")]
