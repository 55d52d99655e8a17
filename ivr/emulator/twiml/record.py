"""Record: a beep, then the caller's voice until a key, silence, the longest time allowed, or a hang-up."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass, replace

from ivr.emulator.faults import RecordingOrder
from ivr.emulator.network.audio import RATE, SAMPLE_BYTES
from ivr.emulator.network.call import Activity
from ivr.emulator.network.process import Fetch, HungUp, Interrupt, Key, Spoken, Steps, Voice, Wait
from ivr.emulator.network.recordings import Recording, RecordingPlan
from ivr.emulator.twiml import document
from ivr.emulator.twiml.leg import Leg
from ivr.emulator.webhooks.delivery import Kind, Outcome

ANY_KEY = "1234567890*#"
DEFAULT_SILENCE = 5
LONGEST = 3600
CEILING = 14_400
EPSILON = 1e-6


@dataclass
class Take:
    """One recording under way; moments are seconds of the clock."""

    began: float
    longest: float
    silence: float
    speaking: bool
    quiet_since: float
    first_voice: float | None = None
    last_voice: float | None = None
    digits: str = ""

    def voice(self, speaking: bool, now: float) -> None:
        """Somebody began or stopped to speak at `now`, in seconds of the clock."""
        if speaking and self.first_voice is None:
            self.first_voice = now
        if self.speaking and not speaking:
            self.quiet_since = self.last_voice = now
        self.speaking = speaking

    def spoken(self, seconds: float, now: float) -> None:
        """Count speech that took no time: as if the recording had begun that much earlier."""
        self.began -= seconds
        self.first_voice = now - seconds if self.first_voice is None else self.first_voice - seconds
        self.last_voice = self.quiet_since = now

    def left(self, now: float) -> float:
        """Seconds until the recording ends by itself."""
        end = self.began + self.longest
        if self.silence and not self.speaking:
            end = min(end, self.quiet_since + self.silence)
        return end - now

    def left_at_most(self, now: float) -> float:
        """Seconds until the longest time allowed is reached."""
        return self.began + self.longest - now

    def kept(self, now: float, trim: bool) -> float:
        """Seconds after trimming; a recording without any voice is kept as it is."""
        if not trim or self.first_voice is None:
            return now - self.began
        return (now if self.speaking or self.last_voice is None else self.last_voice) - self.first_voice


def record(leg: Leg, element: ET.Element) -> Steps:
    """Always leads to the action; after a hang-up nobody hears what that answers."""
    switch, call = leg.switch, leg.call
    if leg.page.url is None:
        leg.resolve(element.get("action", ""))
    recording = switch.recordings.begin(call, "RecordVerb", recording_plan(leg, element))
    if document.flag(element, "playBeep", default=True):
        switch.heard(call, "beep")
    take = _take(leg, element)
    call.waits += 1
    switch.doing(call, Activity.RECORDING)
    try:
        yield from _listen(leg, element, take)
    except HungUp:
        take.digits = "hangup"
        _stop(leg, element, recording, take)
        yield from _report(leg, element, recording, take)
        raise
    except Interrupt:
        _stop(leg, element, recording, take)
        switch.recordings.process_later(recording)
        raise
    _stop(leg, element, recording, take)
    return (yield from _report(leg, element, recording, take))


def recording_plan(leg: Leg, element: ET.Element) -> RecordingPlan | None:
    """The recordingStatusCallback attributes, of a Record or of a Dial."""
    target = element.get("recordingStatusCallback")
    if not target:
        return None
    events = frozenset(element.get("recordingStatusCallbackEvent", "completed").split())
    return RecordingPlan(leg.resolve(target), element.get("recordingStatusCallbackMethod", "POST"), events)


def _take(leg: Leg, element: ET.Element) -> Take:
    now = leg.switch.clock.monotonic()
    longest = min(document.whole_number(element, "maxLength", LONGEST), CEILING)
    take = Take(now, longest, document.whole_number(element, "timeout", DEFAULT_SILENCE), False, now)
    take.voice(leg.call.speaking, now)
    leg.call.sound.clear()
    return take


def _listen(leg: Leg, element: ET.Element, take: Take) -> Steps:
    clock = leg.switch.clock
    while (left := take.left(clock.monotonic())) > EPSILON:
        signal = yield Wait(left)
        match signal:
            case Voice(speaking):
                take.voice(speaking, clock.monotonic())
            case Spoken(seconds):
                take.spoken(min(seconds, take.left_at_most(clock.monotonic())), clock.monotonic())
            case Key(digit) if digit in element.get("finishOnKey", ANY_KEY):
                leg.switch.heard(leg.call, "key", digit)
                take.digits = digit
                return
            case Key():
                leg.switch.ignore_key(leg.call, signal)


def _stop(leg: Leg, element: ET.Element, recording: Recording, take: Take) -> None:
    now = leg.switch.clock.monotonic()
    kept = take.kept(now, element.get("trim", "trim-silence") == "trim-silence")
    sound = b"".join(leg.call.sound)[: int(take.longest) * RATE * SAMPLE_BYTES]
    leg.switch.recordings.stop(recording, now - take.began, kept, sound, voiced=take.first_voice is not None)


def _report(leg: Leg, element: ET.Element, recording: Recording, take: Take) -> Steps:
    """Ask the action and announce the recording, in the order the switches want; returns the action's Visit."""
    recordings, order = leg.switch.recordings, leg.switch.faults.recording_order
    if order is RecordingOrder.BEFORE_ACTION:
        recordings.process(recording)
    elif order is RecordingOrder.AFTER_ACTION:
        recordings.process_later(recording)
    extra = {
        "RecordingUrl": recordings.url(recording),
        "RecordingSid": recording.sid,
        "RecordingDuration": str(int(recording.length + 0.5)),
        "Digits": take.digits,
    }
    visit = leg.visit(element, Kind.ACTION, extra)
    if take.digits == "hangup":
        outcome: Outcome = yield Fetch(leg.request(visit))
        if outcome.reply is None:
            leg.switch.warn(outcome.error_code, f"{visit.url}: {outcome.problem}", leg.call.sid)
        if order is RecordingOrder.DURING_ACTION:
            recordings.process(recording)
    elif order is RecordingOrder.DURING_ACTION:
        # The caller hears the answer only after the callback has come and gone.
        return replace(visit, answered=lambda: recordings.process(recording))
    return visit
