"""A leg that a Dial placed: it rings, hears its whisper, and waits to be joined with the caller."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Protocol

from ivr.emulator.network.call import Activity, Call, CallbackPlan, Status
from ivr.emulator.network.process import HungUp, Steps, Wait
from ivr.emulator.network.ringing import ring
from ivr.emulator.network.switch import Switch
from ivr.emulator.twiml.sources import Ending, Moved, Source, Visit


class Runner(Protocol):
    """Runs TwiML for a leg."""

    def run(self, source: Source) -> Steps:
        """Perform documents and return the Ending."""


ScriptFor = Callable[[Call, bool], Runner]


@dataclass(frozen=True, slots=True)
class Target:
    """Whom to dial, what they hear first, and where the progress of their leg goes."""

    to: str
    whisper: Visit | None = None
    callback: CallbackPlan | None = None


def dialled_leg(switch: Switch, leg: Call, target: Target, seconds: float, script_for: ScriptFor) -> Steps:
    """From the first ring to the hang-up; `script_for(leg, whisper)` makes the runner of its documents."""
    try:
        if not (yield from ring(switch, leg, seconds)):
            return
        switch.tell_parent(leg, "answered")
        if target.whisper is not None:
            ending = yield from script_for(leg, True).run(target.whisper)
            if ending is not Ending.RAN_OUT:
                switch.finish(leg, Status.COMPLETED)
                return
        switch.doing(leg, Activity.WAITING)
        switch.tell_parent(leg, "ready")
        yield from _talk(switch, leg, script_for)
    except HungUp:
        return


def _talk(switch: Switch, leg: Call, script_for: ScriptFor) -> Steps:
    """Stay until somebody hangs up. Redirected by REST, the leg leaves the caller and goes its own way."""
    try:
        while True:
            yield Wait(None)
    except Moved as move:
        switch.tell_parent(leg, "left")
        yield from script_for(leg, False).run(move.source)
        switch.finish(leg, Status.COMPLETED)
