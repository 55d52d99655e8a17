"""A caller who is joined with an agent, and what the hotline hears of it."""

from __future__ import annotations

EVENTS = 'statusCallback="/voice/leg" statusCallbackEvent="initiated ringing answered completed"'


def result(hotline):
    form = hotline.forms("/voice/dialled")[0]
    return form["DialCallStatus"], form["DialBridged"]
