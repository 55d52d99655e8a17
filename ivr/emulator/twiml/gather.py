"""Gather: prompts are spoken while keys are listened to; what was typed goes to the action."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass

from ivr.emulator.network.call import Activity
from ivr.emulator.network.process import Key, Steps
from ivr.emulator.twiml import document
from ivr.emulator.twiml.leg import Leg
from ivr.emulator.webhooks.delivery import Kind

DEFAULT_TIMEOUT = 5


@dataclass
class Typing:
    """The keys so far, and when they are enough."""

    most: int | None
    finish: str
    digits: str = ""
    finished_by: str = ""

    def take(self, key: Key) -> bool:
        """Add a key; true when the Gather is over. A finish key on its own is no input at all."""
        if key.digit == self.finish:
            self.finished_by = key.digit if self.digits else ""
            return True
        self.digits += key.digit
        return self.most is not None and len(self.digits) >= self.most


def gather(leg: Leg, element: ET.Element) -> Steps:
    """Leads to the action when there was input (or an empty result is wanted), otherwise on to the next verb."""
    limit = document.whole_number(element, "numDigits", 0)
    typing = Typing(limit or None, element.get("finishOnKey", "#"))
    timeout = document.whole_number(element, "timeout", DEFAULT_TIMEOUT)
    leg.call.waits += 1
    key = yield from _prompts(leg, element)
    while key is not None or (key := (yield from leg.sleep(timeout, Activity.LISTENING, keys=True))) is not None:
        leg.switch.heard(leg.call, "key", key.digit)
        if typing.take(key):
            break
        key = None
    return _result(leg, element, typing)


def _prompts(leg: Leg, element: ET.Element) -> Steps:
    """The first key stops all prompts and is returned."""
    for prompt in element:
        if prompt.tag in {"Say", "Play", "Pause"}:
            key = yield from leg.utter(prompt, keys=True)
            if key is not None:
                return key
    return None


def _result(leg: Leg, element: ET.Element, typing: Typing) -> object:
    extra = {"msg": "Gather End"}
    if typing.digits:
        extra["Digits"] = typing.digits
        if typing.finished_by:
            extra["FinishedOnKey"] = typing.finished_by
    elif not document.flag(element, "actionOnEmptyResult"):
        return None
    elif leg.switch.options.digits_when_empty:
        extra["Digits"] = ""
    return leg.visit(element, Kind.ACTION, extra)
