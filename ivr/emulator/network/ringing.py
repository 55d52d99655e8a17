"""Ringing a telephone: how an outgoing leg comes to be answered, or not."""

from __future__ import annotations

from ivr.emulator.network.call import Activity, Call, Status
from ivr.emulator.network.process import PickedUp, Steps, TurnedDown, Wait
from ivr.emulator.network.switch import Switch


def ring(switch: Switch, call: Call, seconds: float) -> Steps:
    """True once somebody picks up; otherwise the leg is finished with the reason."""
    switch.progress(call, "initiated")
    phone = switch.phone_for(call.to)
    refusal = phone.refusal()
    if refusal is not None:
        switch.finish(call, refusal)
        return False
    switch.ring(call)
    switch.progress(call, "ringing")
    phone.rung(call)
    until = switch.clock.monotonic() + seconds + switch.options.ring_buffer
    while (left := until - switch.clock.monotonic()) > 1e-6:
        signal = yield Wait(left)
        match signal:
            case PickedUp():
                switch.answer(call)
                switch.doing(call, Activity.WAITING)
                switch.progress(call, "answered")
                return True
            case TurnedDown(status, sip_code):
                call.sip_code = sip_code
                switch.finish(call, Status(status))
                return False
    switch.finish(call, Status.NO_ANSWER)
    return False
