"""The life of a leg that called in, and of one that REST placed."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from ivr.emulator.network.call import Call, Status
from ivr.emulator.network.process import HungUp, Steps
from ivr.emulator.network.ringing import ring
from ivr.emulator.network.switch import Switch
from ivr.emulator.twiml.script import Script
from ivr.emulator.twiml.sources import Source, Visit
from ivr.emulator.webhooks.delivery import Kind, Webhook

DEFAULT_RING = 60


@dataclass(frozen=True, slots=True)
class Order:
    """What REST asked for: where the call leads, how long it rings and lasts (seconds), and who wants to know
    whether a machine answered (`detect` before the document is asked for, `detected` beside it)."""

    source: Source
    fallback: Visit | None = None
    ring_seconds: float = DEFAULT_RING
    time_limit: float | None = None
    detect: bool = False
    detected: Callable[[Call], Webhook] | None = None


def inbound_leg(switch: Switch, call: Call, source: Visit, fallback: Visit | None) -> Steps:
    """The number's Voice URL is asked while the caller still hears ringing."""
    switch.ring(call)
    try:
        yield from Script(switch, call, fallback).run(source)
    except HungUp:
        return
    switch.finish(call, Status.COMPLETED)


def placed_leg(switch: Switch, call: Call, order: Order) -> Steps:
    """Rings first; the document is asked for only when somebody answers."""
    try:
        if not (yield from ring(switch, call, order.ring_seconds)):
            return
        if order.time_limit is not None:
            switch.limit(call, order.time_limit)
        machine = switch.phone_for(call.to).answered_by
        if order.detect or order.detected is not None:
            call.answered_by = machine
        if order.detected is not None:
            switch.callbacks.post(order.detected(call))
        yield from Script(switch, call, order.fallback).run(_with_detection(order, machine))
    except HungUp:
        return
    switch.finish(call, Status.COMPLETED)


def _with_detection(order: Order, machine: str) -> Source:
    source = order.source
    if order.detect and isinstance(source, Visit):
        return Visit(Kind.VOICE, source.url, source.method, (*source.fields, ("AnsweredBy", machine)))
    return source
