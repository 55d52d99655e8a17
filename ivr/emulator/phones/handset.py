"""Telephones of people: they call, ring, and are answered, refused or ignored."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from ivr.emulator.network import audio
from ivr.emulator.network.call import Activity, Call, Direction, Heard, Status
from ivr.emulator.network.process import Key, PickedUp, Spoken, TurnedDown, Voice
from ivr.emulator.network.switch import EmulatorError, Switch

KEYS = frozenset("0123456789*#")
WITHHELD = "anonymous"
DECLINED = TurnedDown(Status.BUSY, 603)
ENGAGED = TurnedDown(Status.BUSY, 486)


class Manner(StrEnum):
    """What a telephone does when it rings."""

    RING = "ring"
    ANSWER = "answer"
    BUSY = "busy"
    DECLINE = "decline"
    UNREACHABLE = "unreachable"


class PhoneCall:
    """One call as the person at this end lives it. Durations are seconds."""

    def __init__(self, switch: Switch, call: Call) -> None:
        self._switch = switch
        self.record = call

    @property
    def sid(self) -> str:
        """The leg's identifier."""
        return self.record.sid

    @property
    def status(self) -> Status:
        """The leg's status after everything that is due now has happened."""
        self._switch.clock.settle()
        return self.record.status

    @property
    def activity(self) -> Activity:
        """What the leg is doing after everything that is due now has happened."""
        self._switch.clock.settle()
        return self.record.activity

    @property
    def rings(self) -> bool:
        """Whether this telephone is ringing; a caller who hears it ring elsewhere has no ringing telephone."""
        return self.record.status is Status.RINGING and self.record.direction is not Direction.INBOUND

    @property
    def ended(self) -> bool:
        """Whether the call is over, after everything that is due now has happened."""
        return self.status in {Status.COMPLETED, Status.BUSY, Status.FAILED, Status.NO_ANSWER, Status.CANCELED}

    def press(self, keys: str) -> PhoneCall:
        """Press keys in one go; those that come after the hotline stopped listening are lost."""
        unknown = set(keys) - KEYS
        if unknown:
            raise ValueError(f"no such keys: {' '.join(sorted(unknown))}")
        self._switch.clock.settle()
        with self._switch.lock:
            for key in keys:
                self._signal(Key(key))
        self._switch.clock.settle()
        return self

    def wait(self, seconds: float) -> PhoneCall:
        """Do nothing for a while."""
        self._switch.clock.advance(seconds)
        return self

    def speak(self, seconds: float, sound: bytes = b"") -> PhoneCall:
        """Speak for a while; `sound` is a WAV file (8 kHz, mono, 16 bit) of what is said."""
        self.voice(True)
        if sound:
            self.give_sound(sound)
        self._switch.clock.advance(seconds)
        self.voice(False)
        return self

    def voice(self, speaking: bool) -> None:
        """Begin or stop speaking."""
        self._switch.clock.settle()
        with self._switch.lock:
            if not self.record.ended:
                self.record.speaking = speaking
                if self.record.activity is Activity.RECORDING:
                    self._signal(Voice(speaking))
        self._switch.clock.settle()

    def spoken(self, seconds: float, sound: bytes = b"") -> PhoneCall:
        """Count as spoken for so long, without waiting: for scripts in a hurry."""
        if sound:
            self.give_sound(sound)
        with self._switch.lock:
            if self.record.activity is Activity.RECORDING:
                self._signal(Spoken(seconds))
        self._switch.clock.settle()
        return self

    def give_sound(self, sound: bytes) -> None:
        """What the microphone took down goes into the present recording."""
        samples = audio.samples_of(sound)
        with self._switch.lock:
            self.record.sound.append(samples)

    def listen(self, limit: float = 600.0) -> PhoneCall:
        """Let time pass until the hotline waits for this person: for keys, a message, or talk; or the call ended."""
        waiting = {Activity.LISTENING, Activity.RECORDING, Activity.TALKING, Activity.ENDED}
        if not self._switch.clock.until(lambda: self.record.activity in waiting, limit):
            raise EmulatorError(f"{self.sid} is still {self.record.activity} after {limit:g} s")
        return self

    def hang_up(self) -> PhoneCall:
        """Put the receiver down; while it only rings, this caller gives up."""
        self._switch.clock.settle()
        with self._switch.lock:
            self._switch.hang_up(self.record, Status.COMPLETED if self.record.answered else Status.NO_ANSWER)
        self._switch.clock.settle()
        return self

    def answer(self) -> PhoneCall:
        """Pick up a ringing telephone."""
        self.decide(PickedUp())
        return self

    def decline(self) -> PhoneCall:
        """Press the red button while it rings."""
        self.decide(DECLINED)
        return self

    def busy(self) -> PhoneCall:
        """Be engaged while it rings."""
        self.decide(ENGAGED)
        return self

    def heard(self, *kinds: str) -> list[Heard]:
        """The transcript, or only the entries of these kinds (say, play, beep, ...)."""
        self._switch.clock.settle()
        return [entry for entry in self.record.transcript if not kinds or entry.kind in kinds]

    @property
    def said(self) -> list[str]:
        """The texts spoken so far."""
        return [entry.text for entry in self.heard("say")]

    def decide(self, decision: PickedUp | TurnedDown) -> None:
        """Pick up or refuse; without effect once the ringing is over."""
        with self._switch.lock:
            if self.rings:
                self._signal(decision)
        self._switch.clock.settle()

    def _signal(self, signal: Key | Voice | Spoken | PickedUp | TurnedDown) -> None:
        if self.record.process is not None:
            self.record.process.signal(signal)


class Phone:
    """A telephone: a caller's, an agent's, or a `client:` name. Rings until told how to behave."""

    def __init__(self, switch: Switch, number: str, place: Callable[[Phone, str, str, bool], Call]) -> None:
        self._switch = switch
        self._place = place
        self.number = number
        self.calls: list[PhoneCall] = []
        self.manner = Manner.RING
        self.after = 0.0
        self.answered_by = "human"

    def call(self, to: str, forwarded_from: str = "", hurried: bool = False) -> PhoneCall:
        """Dial a number of the account, written as people write numbers; `hurried` prompts take no time."""
        call = PhoneCall(self._switch, self._place(self, to, forwarded_from, hurried))
        self.calls.append(call)
        self._switch.clock.settle()
        return call

    @property
    def ringing(self) -> PhoneCall | None:
        """The call that rings here now."""
        self._switch.clock.settle()
        return next((call for call in reversed(self.calls) if call.rings), None)

    @property
    def current(self) -> PhoneCall | None:
        """The call that is going on here."""
        self._switch.clock.settle()
        return next((call for call in reversed(self.calls) if not call.record.ended), None)

    def answer(self, after: float = 0.0) -> PhoneCall | None:
        """Pick up what rings now; if nothing does, pick up every later ring after so many seconds."""
        ringing = self.ringing
        return ringing.answer() if ringing else self._behave(Manner.ANSWER, after)

    def decline(self, after: float = 0.0) -> PhoneCall | None:
        """Refuse what rings now, or every later ring."""
        ringing = self.ringing
        return ringing.decline() if ringing else self._behave(Manner.DECLINE, after)

    def busy(self) -> PhoneCall | None:
        """Be engaged, now or for every later call."""
        ringing = self.ringing
        return ringing.busy() if ringing else self._behave(Manner.BUSY)

    def ignore(self) -> None:
        """Let it ring."""
        self._behave(Manner.RING)

    def unreachable(self) -> None:
        """Be out of order: calls fail."""
        self._behave(Manner.UNREACHABLE)

    def machine(self, answered_by: str = "machine_start") -> None:
        """Have an answering machine pick up."""
        self.answered_by = answered_by
        self._behave(Manner.ANSWER)

    # What the exchange asks of a telephone

    def refusal(self) -> Status | None:
        """The status with which a call fails before it rings."""
        return {Manner.BUSY: Status.BUSY, Manner.UNREACHABLE: Status.FAILED}.get(self.manner)

    def rung(self, record: Call) -> None:
        """It rings."""
        call = PhoneCall(self._switch, record)
        self.calls.append(call)
        if self.manner is Manner.ANSWER:
            self._switch.clock.later(self.after, lambda: call.decide(PickedUp()))
        elif self.manner is Manner.DECLINE:
            self._switch.clock.later(self.after, lambda: call.decide(DECLINED))

    def _behave(self, manner: Manner, after: float = 0.0) -> PhoneCall | None:
        self.manner, self.after = manner, after
        return None
