"""Webhook forms as events: what a phone company posts, in the hotline's own words."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from urllib.parse import unquote_plus

from ivr.hotline.addresses import read_address
from ivr.hotline.numbers import caller_number
from ivr.hotline.verbs import Arrived, Event, Pressed, Recorded, Silent

Fields = Mapping[str, str]
KEYS = frozenset("0123456789*#")
HUNG_UP = "hangup"
LONGEST = 86_400
"""Seconds; no call and no recording lasts longer."""

_IDENTIFIER = re.compile(r"[A-Za-z0-9_-]{1,40}")
"""Twilio's have 34 characters, those of providers that use UUIDs 36."""
_WORD = re.compile(r"[a-z-]{0,16}")


@dataclass(frozen=True)
class CallProgress:
    """How a call is doing, as a status callback tells. `seconds` comes with the end only."""

    call_sid: str
    status: str
    caller: str | None
    called: str
    direction: str
    seconds: int | None


@dataclass(frozen=True)
class RecordingNews:
    """What has become of a recording. `status` is in-progress, completed, absent or failed."""

    recording_sid: str
    call_sid: str
    status: str
    seconds: int
    started_at: datetime | None


def form_fields(text: str) -> list[tuple[str, str]]:
    """The fields of a form as it was sent (application/x-www-form-urlencoded), empty ones as well.

    What `urllib.parse.parse_qsl` gives with `keep_blank_values`, in a third of the time: most fields hold nothing that
    is encoded.
    """
    pairs = (part.partition("=") for part in text.split("&") if part)
    return [(_decoded(name), _decoded(value) if value else "") for name, _, value in pairs]


def _decoded(text: str) -> str:
    return _unquoted(text) if "%" in text or "+" in text else text


_unquoted = lru_cache(maxsize=4096)(unquote_plus)


def arrived(fields: Fields, own_numbers: Collection[str] = ()) -> Arrived:
    """The event of a call coming in. `own_numbers` (E.164) are the hotline's."""
    return Arrived(_caller(fields, own_numbers))


def _caller(fields: Fields, own_numbers: Collection[str]) -> str | None:
    """Who calls, E.164. A line that was diverted to us, or one of our own, stands for people who are not told."""
    number = caller_number(fields.get("From"))
    diverted = number is not None and number == caller_number(fields.get("ForwardedFrom"))
    return None if diverted or number in own_numbers else number


def answered(fields: Fields, silent: bool) -> Event:
    """The event behind an action or a continuation. Keys that no telephone has are dropped.

    A provider leaves the key that ended an entry out of it, and may name it in a field of its own.
    """
    if recording := recording_sid(fields):
        ended_by = fields.get("Digits", "")
        return Recorded(recording, whole_seconds(fields.get("RecordingDuration")), ended_by == HUNG_UP, not ended_by)
    keys = "".join(key for key in fields.get("Digits", "")[:32] if key in KEYS)
    if silent or not keys:
        return Silent()
    return Pressed(keys + "#" if fields.get("FinishedOnKey") == "#" else keys)


def recording_sid(fields: Fields) -> str | None:
    """The recording's identifier; where the provider leaves it out, it is the last part of the recording's address."""
    if sid := fields.get("RecordingSid"):
        return _identifier(sid)
    path = read_address(fields.get("RecordingUrl")).path.rstrip("/")
    return _identifier(path.rpartition("/")[2].partition(".")[0])


def is_identifier(text: str) -> bool:
    """Whether a text can be what a provider calls a call or a recording by: short, and of letters, digits and dashes.

    Anything else would be a path or, as a signature does not tell where a value ends, two values taken for one.
    """
    return _IDENTIFIER.fullmatch(text) is not None


def _identifier(text: str) -> str | None:
    return text if is_identifier(text) else None


def is_plausible(fields: Fields) -> bool:
    """Whether a webhook names its call, and says how that is doing, as a provider does."""
    words = (fields.get(name, "") for name in ("CallStatus", "Direction", "RecordingStatus"))
    return is_identifier(fields.get("CallSid", "")) and all(_WORD.fullmatch(word) for word in words)


def whole_seconds(value: str | None) -> int:
    """A duration in seconds, a day at most; a missing or odd one counts as 0."""
    try:
        return max(0, int(min(float(value or 0), LONGEST)))
    except (ValueError, OverflowError):
        return 0


def progress(fields: Fields, own_numbers: Collection[str] = ()) -> CallProgress:
    """A status callback of a call. `own_numbers` (E.164) are the hotline's."""
    seconds = fields.get("CallDuration")
    return CallProgress(
        call_sid=fields.get("CallSid", "")[:64],
        status=fields.get("CallStatus", "")[:16],
        caller=_caller(fields, own_numbers),
        called=fields.get("To", "")[:32],
        direction=fields.get("Direction", "inbound")[:16],
        seconds=whole_seconds(seconds) if seconds else None,
    )


def recording_news(fields: Fields) -> RecordingNews | None:
    """A recording's status callback; None when it names no recording or no call."""
    sid, call = recording_sid(fields), fields.get("CallSid", "")[:64]
    if not sid or not call:
        return None
    seconds = whole_seconds(fields.get("RecordingDuration"))
    started = moment(fields.get("RecordingStartTime"))
    return RecordingNews(sid, call, fields.get("RecordingStatus", "completed"), seconds, started)


def moment(value: str | None) -> datetime | None:
    """A date as the provider writes it (RFC 2822, GMT), aware; None for a missing or odd one."""
    try:
        found = parsedate_to_datetime(value or "")
    except ValueError:
        return None
    return found if found.tzinfo else found.replace(tzinfo=UTC)
