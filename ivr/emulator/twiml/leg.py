"""What every verb needs of its leg: the call, where relative addresses start, waiting and speaking."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urljoin

from ivr.emulator.network import audio, fields
from ivr.emulator.network.call import Activity, Call
from ivr.emulator.network.process import Fetch, Key, Steps, Wait
from ivr.emulator.network.switch import Switch
from ivr.emulator.twiml import document
from ivr.emulator.twiml.dialled import ScriptFor
from ivr.emulator.twiml.sources import Visit
from ivr.emulator.webhooks.delivery import HTTP_FAILURE, Kind, Outcome, Webhook

NEEDS_ABSOLUTE = 11100


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed document and the address its relative addresses start from (None when it came inline)."""

    root: ET.Element
    url: str | None


class Leg:
    """One leg as its verbs see it. `script_for(leg, whisper)` makes the runner for a leg that this one dials."""

    def __init__(self, switch: Switch, call: Call, script_for: ScriptFor) -> None:
        self.switch = switch
        self.call = call
        self.script_for = script_for
        self.page = Page(ET.Element("Response"), None)

    def visit(self, element: ET.Element, kind: Kind, extra: dict[str, str], attribute: str = "action") -> Visit:
        """Where a verb leads: its address, or the present document's when it names none."""
        target = element.get(attribute) if attribute != "body" else (element.text or "").strip()
        return Visit(kind, self.resolve(target or ""), element.get("method", "POST"), tuple(extra.items()))

    def resolve(self, target: str) -> str:
        """An address as seen from the present document. Inline TwiML with a relative one ends the call (11100)."""
        if self.page.url is None:
            if not target.startswith(("http://", "https://")):
                self.switch.trouble(
                    self.call, NEEDS_ABSOLUTE, f"inline TwiML needs an absolute address, not {target!r}"
                )
            return target
        return urljoin(self.page.url, target) if target else self.page.url

    def request(self, visit: Visit, extra: tuple[tuple[str, str], ...] = ()) -> Webhook:
        """The webhook for a visit, with the standard fields as they are at this moment."""
        form = (*fields.standard(self.call, self.switch.account_sid), *visit.fields, *extra)
        return Webhook(visit.kind, visit.url, visit.method, form, self.call.sid)

    def sleep(self, seconds: float, activity: Activity, keys: bool = False) -> Steps:
        """Let time pass. With `keys`, stops at the first key and returns it; otherwise keys are lost."""
        self.switch.doing(self.call, activity)
        until = self.switch.clock.monotonic() + seconds
        while (left := until - self.switch.clock.monotonic()) > 1e-6:
            signal = yield Wait(left)
            if isinstance(signal, Key):
                if keys:
                    return signal
                self.switch.ignore_key(self.call, signal)
        return None

    def utter(self, element: ET.Element, keys: bool = False) -> Steps:
        """Say, Play or Pause; returns the key that stopped it, if keys are listened to."""
        activity = Activity.PROMPTING if keys else Activity.SPEAKING
        if element.tag == "Pause":
            return (yield from self.sleep(document.whole_number(element, "length", 1), Activity.PAUSING, keys))
        repeat = audio.loops(element.get("loop"))
        if element.tag == "Say":
            text = document.spoken_text(element)
            seconds = repeat * audio.speaking_seconds(text, self.switch.options.characters_per_second)
            spoken = (text, element.get("language", "en-US"), element.get("voice", ""))
            self.switch.heard(self.call, "say", *spoken, seconds=seconds)
        else:
            seconds = repeat * (yield from self._load(element, keys, activity))
        return (yield from self.sleep(0 if self.call.hurried else seconds, activity, keys))

    def _load(self, element: ET.Element, keys: bool, activity: Activity) -> Steps:
        """The seconds a Play takes; its audio is really fetched."""
        digits = element.get("digits")
        if digits:
            self.switch.heard(self.call, "play", f"DTMF {digits}")
            return sum({"w": 0.5, "W": 1.0}.get(mark, 0.2) for mark in digits)
        url = self.resolve((element.text or "").strip())
        self.switch.doing(self.call, activity)
        outcome: Outcome = yield Fetch(Webhook(Kind.PLAY, url, "GET", (), self.call.sid), keep_keys=keys)
        kind = outcome.reply.header("Content-Type") if outcome.reply else ""
        if outcome.reply is None or not kind.startswith("audio/"):
            problem = outcome.problem or f"content type {kind or 'missing'} is not audio"
            self.switch.warn(outcome.error_code or HTTP_FAILURE, f"cannot play {url}: {problem}", self.call.sid)
            return 0.0
        seconds = audio.playing_seconds(outcome.reply.body)
        self.switch.heard(self.call, "play", url, seconds=seconds)
        return seconds


Verb = Callable[[Leg, ET.Element], Steps]
