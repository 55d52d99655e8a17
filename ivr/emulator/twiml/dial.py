"""Dial: rings one or several telephones, lets them hear a whisper, and joins one with the caller."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass, field

from ivr.emulator.network.call import Activity, Call, Direction, Status
from ivr.emulator.network.process import Fetch, HungUp, Interrupt, Key, LegNews, Steps, TimeUp, Wait
from ivr.emulator.network.recordings import Recording
from ivr.emulator.network.switch import SCHEMA_WARNING, callback_plan
from ivr.emulator.twiml import document
from ivr.emulator.twiml.dialled import Target, dialled_leg
from ivr.emulator.twiml.leg import Leg
from ivr.emulator.twiml.record import recording_plan
from ivr.emulator.webhooks.delivery import Kind

MOST_TARGETS = 10
WRONG_CALLER_ID = 13214
DEFAULT_RING = 30
RING_LIMITS = (5, 600)
DEFAULT_TIME_LIMIT = 14_400
# When several phones rang in vain, the outcome that tells most about them wins.
TELLING = (Status.NO_ANSWER, Status.BUSY, Status.FAILED, Status.CANCELED)


@dataclass
class Attempt:
    """One round of ringing: the legs, which of them answered, and since when the two can talk."""

    legs: list[Call] = field(default_factory=list)
    winner: Call | None = None
    bridged_at: float | None = None
    recording: Recording | None = None

    @property
    def alive(self) -> list[Call]:
        """The legs that still ring or talk."""
        return [leg for leg in self.legs if not leg.ended]

    def status(self) -> Status:
        """What the action is told of this round (DialCallStatus)."""
        if self.winner is not None:
            return Status.COMPLETED
        ends = {leg.status for leg in self.legs}
        return next((status for status in TELLING if status in ends), Status.FAILED)


def dial(caller: Leg, element: ET.Element) -> Steps:
    """With an action the caller goes on there afterwards, otherwise with the next verb."""
    targets = _targets(caller, element)
    attempt = Attempt()
    rounds = [[target] for target in targets] if document.flag(element, "sequential") else [targets]
    caller.switch.doing(caller.call, Activity.DIALLING)
    for group in rounds:
        attempt = Attempt()
        try:
            yield from _ring_all(caller, element, group, attempt)
        except HungUp:
            yield from _caller_left(caller, element, attempt)
            raise
        except Interrupt:
            _drop(caller, attempt)
            raise
        if attempt.winner is not None:
            break
    return caller.visit(element, Kind.ACTION, _result(caller, attempt)) if element.get("action") else None


def _targets(caller: Leg, element: ET.Element) -> list[Target]:
    targets = []
    for child in element:
        if child.tag not in {"Number", "Client"}:
            caller.switch.trouble(caller.call, SCHEMA_WARNING, f"<{child.tag}> cannot be dialled here")
        targets.append(_target(caller, child))
    number = (element.text or "").strip()
    if number and not targets:
        targets.append(Target(number))
    if not 0 < len(targets) <= MOST_TARGETS:
        caller.switch.warn(SCHEMA_WARNING, f"<Dial> with {len(targets)} targets", caller.call.sid)
    return targets[:MOST_TARGETS]


def _target(caller: Leg, child: ET.Element) -> Target:
    name = (child.text or "").strip() or (child.findtext("Identity") or "").strip()
    url, target = child.get("url"), child.get("statusCallback")
    return Target(
        to=f"client:{name}" if child.tag == "Client" else name,
        whisper=caller.visit(child, Kind.WHISPER, {}, attribute="url") if url else None,
        callback=callback_plan(
            caller.resolve(target) if target else None,
            child.get("statusCallbackMethod"),
            child.get("statusCallbackEvent", "completed").split(),
        ),
    )


def _ring_all(caller: Leg, element: ET.Element, group: list[Target], attempt: Attempt) -> Steps:
    switch, call = caller.switch, caller.call
    # Without a callerId the person at this end of the line becomes the caller, agents included.
    from_ = element.get("callerId", call.person)
    if from_ not in {call.from_, call.to, *switch.numbers}:
        switch.warn(WRONG_CALLER_ID, f"callerId {from_} is neither ours nor a party of this call", call.sid)
        return
    least, most = RING_LIMITS
    seconds = min(max(document.whole_number(element, "timeout", DEFAULT_RING), least), most)
    for target in group:
        leg = switch.new_call(from_, target.to, Direction.OUTBOUND_DIAL, parent=call)
        leg.callback = target.callback
        attempt.legs.append(leg)
        switch.run(leg, dialled_leg(switch, leg, target, seconds, caller.script_for))
    until: float | None = None
    while attempt.alive:
        signal = yield Wait(None if until is None else until - switch.clock.monotonic())
        match signal:
            case LegNews(sid, "answered") if attempt.winner is None:
                attempt.winner = switch.calls[sid]
                _cancel_others(caller, attempt)
            case LegNews(sid, "left") if attempt.winner is switch.calls[sid]:
                break
            case LegNews(sid, "ready") if attempt.winner is switch.calls[sid]:
                _join(caller, element, attempt)
                until = switch.clock.monotonic() + document.whole_number(element, "timeLimit", DEFAULT_TIME_LIMIT)
            case Key("*") if attempt.bridged_at is not None and document.flag(element, "hangupOnStar"):
                _drop(caller, attempt)
            case Key():
                switch.ignore_key(call, signal)
            case TimeUp():
                _drop(caller, attempt)
    _part(caller, attempt)


def _cancel_others(caller: Leg, attempt: Attempt) -> None:
    for leg in attempt.alive:
        if leg is not attempt.winner:
            caller.switch.hang_up(leg, Status.CANCELED)


def _join(caller: Leg, element: ET.Element, attempt: Attempt) -> None:
    """The two can talk from here; this is also when answerOnBridge picks up the caller."""
    switch, call, winner = caller.switch, caller.call, attempt.winner
    if winner is None:
        return
    attempt.bridged_at = switch.clock.monotonic()
    switch.answer(call)
    if element.get("record", "do-not-record") not in {"do-not-record", "false"}:
        attempt.recording = switch.recordings.begin(call, "DialVerb", recording_plan(caller, element))
    for one, other in ((call, winner), (winner, call)):
        switch.heard(one, "bridge", other.person)
        switch.doing(one, Activity.TALKING)


def _part(caller: Leg, attempt: Attempt) -> None:
    """The conversation is over; a recording of it belongs to the calling leg."""
    recording = attempt.recording
    if recording is not None and attempt.bridged_at is not None:
        seconds = caller.switch.clock.monotonic() - attempt.bridged_at
        caller.switch.recordings.stop(recording, seconds, seconds)
        caller.switch.recordings.process_later(recording)


def _drop(caller: Leg, attempt: Attempt) -> None:
    for leg in attempt.alive:
        caller.switch.hang_up(leg, Status.COMPLETED if leg.answered else Status.CANCELED)
    if attempt.recording is not None and attempt.recording.status == "in-progress":
        _part(caller, attempt)


def _caller_left(caller: Leg, element: ET.Element, attempt: Attempt) -> Steps:
    """The caller hung up first. Whether the action is still asked is a switch: Twilio does not say."""
    _drop(caller, attempt)
    if element.get("action") and caller.switch.options.action_after_caller_left:
        visit = caller.visit(element, Kind.ACTION, _result(caller, attempt))
        yield Fetch(caller.request(visit))


def _result(caller: Leg, attempt: Attempt) -> dict[str, str]:
    result = {
        "DialCallStatus": str(attempt.status()),
        "DialBridged": "true" if attempt.bridged_at is not None else "false",
    }
    leg = attempt.winner or (attempt.legs[-1] if attempt.legs else None)
    if leg is not None:
        result |= {"DialCallSid": leg.sid, "DialCallDuration": str(leg.duration)}
    if attempt.recording is not None:
        recordings = caller.switch.recordings
        result |= {"RecordingUrl": recordings.url(attempt.recording), "RecordingSid": attempt.recording.sid}
        result["RecordingDuration"] = str(attempt.recording.seconds)
    return result
