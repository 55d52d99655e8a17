"""How the exchange behaves where Twilio's own behaviour is a setting, or is not documented."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass
class Options:
    """All durations in seconds. What Twilio leaves open is a switch here, so that both answers can be tried.

    `ring_buffer`: Twilio may let a phone ring about five seconds longer than asked.
    `digits_when_empty`: with actionOnEmptyResult, send an empty `Digits` instead of leaving it out.
    `action_after_caller_left`: request the action of a Dial although the caller hung up first.
    `unknown_field`: add a field no handler knows to every webhook, because Twilio adds some without notice.
    `strict`: raise an EmulatorError for what no caller could survive (unknown verb, endless loop).
    """

    characters_per_second: float = 14.0
    calls_per_second: float = 1.0
    ring_buffer: float = 0.0
    recording_seconds: float = 2.0
    shortest_recording: float = 0.5
    shuffle_seconds: float = 20.0
    late_seconds: float = 30.0
    digits_when_empty: bool = False
    action_after_caller_left: bool = True
    unknown_field: bool = True
    document_limit: int = 50
    requests_kept: int = 100_000
    strict: bool = True
