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
    `redact_only_finished`: refuse to blank out the words of a message that is still on its way.
    `list_fields`: by which fields the tapped item of a list is told, of ListId, ListTitle, ButtonPayload, ButtonText
    and InteractiveData; its title is the text in any case.
    `window_open_at_end`: the moment exactly 24 hours after a person wrote still belongs to their window.
    `approval_seconds`: so long after it was submitted a template is approved; None: when a test says so.
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
    messages_per_second: float = 80.0
    longest_queue: float = 4 * 3600.0
    delivery_seconds: float = 1.0
    read_seconds: float = 3.0
    redact_only_finished: bool = False
    window_open_at_end: bool = False
    list_fields: frozenset[str] = frozenset({"ListId", "ListTitle"})
    approval_seconds: float | None = None
    document_limit: int = 50
    requests_kept: int = 100_000
    strict: bool = True
