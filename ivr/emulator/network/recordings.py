"""Recordings: begun, ended, processed a little later, announced by a callback, and kept until deleted."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from ivr.emulator.clock import Clock
from ivr.emulator.faults import Faults
from ivr.emulator.network import audio
from ivr.emulator.network.call import API_VERSION, Call
from ivr.emulator.network.fields import rfc2822
from ivr.emulator.options import Options
from ivr.emulator.sids import Sids
from ivr.emulator.webhooks.delivery import Kind, Webhook

TOO_SHORT = 16101


@dataclass(frozen=True, slots=True)
class RecordingPlan:
    """Where a recording is announced, and at which of in-progress, completed, absent."""

    url: str
    method: str = "POST"
    events: frozenset[str] = frozenset({"completed"})


@dataclass
class Recording:
    """One recording. `length` is what was recorded in seconds, `kept` what is left after trimming."""

    sid: str
    call_sid: str
    source: str
    start_time: datetime
    created: datetime
    plan: RecordingPlan | None = None
    status: str = "in-progress"
    channels: int = 1
    length: float = 0.0
    kept: float = 0.0
    error_code: int | None = None
    microphone: bytes = b""
    voiced: bool = True
    deleted: bool = False

    @property
    def seconds(self) -> int:
        """The final duration, rounded to whole seconds."""
        return int(self.kept + 0.5)

    def media(self) -> bytes:
        """A WAV file: what the microphone gave, otherwise a tone as long as the voice was, or silence without one."""
        if self.microphone:
            return audio.wav(self.microphone)
        return audio.tone(self.kept) if self.voiced else audio.silence(self.kept)


@dataclass
class Recordings:
    """All recordings of the account, newest last."""

    clock: Clock
    faults: Faults
    options: Options
    sids: Sids
    account_sid: str
    base_url: str
    post: Callable[[Webhook], None]
    kept: dict[str, Recording] = field(default_factory=dict)

    def begin(self, call: Call, source: str, plan: RecordingPlan | None) -> Recording:
        """A new recording of this leg; `source` is what asked for it (`RecordVerb`, `DialVerb`)."""
        now = self.clock.now()
        recording = Recording(self.sids.new("RE"), call.sid, source, now, now, plan)
        self.kept[recording.sid] = recording
        self._announce(recording, "in-progress")
        return recording

    def stop(
        self, recording: Recording, length: float, kept: float, microphone: bytes = b"", *, voiced: bool = True
    ) -> None:
        """The recording is over; its media is there only after `process`."""
        recording.status, recording.length, recording.kept = "processing", length, kept
        recording.microphone, recording.voiced = microphone, voiced
        if microphone:
            recording.kept = len(microphone) / (audio.RATE * audio.SAMPLE_BYTES)

    def process_later(self, recording: Recording) -> None:
        """Process it after the seconds that the options give (`recording_seconds`)."""
        self.clock.later(self.options.recording_seconds, lambda: self.process(recording))

    def process(self, recording: Recording) -> None:
        """Make the media available, or find that there is none, and tell."""
        if self.faults.take_absent() or recording.length < self.options.shortest_recording:
            recording.status, recording.error_code, recording.kept = "absent", TOO_SHORT, 0.0
        else:
            recording.status = "completed"
        self._announce(recording, recording.status)

    def url(self, recording: Recording) -> str:
        """Where its media is fetched, without an ending; the ending `.wav` may be added."""
        return f"{self.base_url}/{API_VERSION}/Accounts/{self.account_sid}/Recordings/{recording.sid}"

    def _announce(self, recording: Recording, event: str) -> None:
        plan = recording.plan
        # An absent recording is told to whoever waits for its completion: there is nothing else to come.
        wanted = plan is not None and (event in plan.events or (event == "absent" and "completed" in plan.events))
        if plan is None or not wanted:
            return
        values = {
            "AccountSid": self.account_sid,
            "CallSid": recording.call_sid,
            "RecordingSid": recording.sid,
            "RecordingUrl": self.url(recording),
            "RecordingStatus": event,
            "RecordingDuration": str(recording.seconds),
            "RecordingChannels": str(recording.channels),
            "RecordingSource": recording.source,
            "RecordingStartTime": rfc2822(recording.start_time),
            "RecordingTrack": "both",
            "ErrorCode": str(recording.error_code or 0),
        }
        self.post(Webhook(Kind.RECORDING, plan.url, plan.method, tuple(values.items()), recording.call_sid))
