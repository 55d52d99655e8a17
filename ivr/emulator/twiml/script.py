"""Runs TwiML for one leg: gets a document, performs its verbs, follows where they lead."""

from __future__ import annotations

import xml.etree.ElementTree as ET

from ivr.emulator.network import audio
from ivr.emulator.network.call import Activity, Call, Status
from ivr.emulator.network.process import Fetch, Steps, Wait
from ivr.emulator.network.switch import SCHEMA_WARNING, Switch
from ivr.emulator.twiml import document
from ivr.emulator.twiml.dial import dial
from ivr.emulator.twiml.gather import gather
from ivr.emulator.twiml.leg import Leg, Page, Verb
from ivr.emulator.twiml.record import record
from ivr.emulator.twiml.sources import Ending, Inline, Moved, Source, Visit
from ivr.emulator.webhooks.delivery import Kind, Outcome
from ivr.emulator.webhooks.transport import Reply

TOO_LARGE = 11750
UNPARSABLE = 12100
WRONG_TYPE = 12300
NEEDS_ABSOLUTE = 11100
DOCUMENT_TYPES = frozenset({"text/xml", "application/xml", "text/html"})
WHISPER_VERBS = frozenset({"Say", "Play", "Pause", "Gather", "Hangup", "Redirect"})
APPLICATION_ERROR = "We are sorry, an application error has occurred. Goodbye."


class Script:
    """The document runner of one leg. `whisper` restricts it to what may run before two legs are joined."""

    def __init__(self, switch: Switch, call: Call, fallback: Visit | None = None, whisper: bool = False) -> None:
        self.switch = switch
        self.call = call
        self.fallback = fallback
        self.whisper = whisper
        self.leg = Leg(switch, call, lambda dialled, whisper: Script(switch, dialled, whisper=whisper))
        self._asking = Kind.VOICE

    def run(self, source: Source) -> Steps:
        """Perform documents until one ends the call or runs out; returns the Ending."""
        following: Source | Ending = source
        while not isinstance(following, Ending):
            try:
                page = yield from self._obtain(following)
                following = (yield from self._perform_all(page)) if isinstance(page, Page) else page
            except Moved as move:
                following = move.source
        return following

    # Getting a document

    def _obtain(self, source: Source) -> Steps:
        """A Page, the Source to try instead, or an Ending."""
        self.call.documents += 1
        if self.call.documents > self.switch.options.document_limit:
            self.switch.trouble(self.call, SCHEMA_WARNING, f"more than {self.switch.options.document_limit} documents")
        self._asking = Kind.VOICE if isinstance(source, Inline) else source.kind
        if isinstance(source, Inline):
            return self._parse(source.twiml.encode(), None)
        self.switch.doing(self.call, Activity.REQUESTING)
        outcome: Outcome = yield Fetch(self.leg.request(source))
        if source.answered is not None:
            source.answered()
            # Lets what that set in motion arrive before the reply is acted on.
            yield Wait(0)
        if outcome.reply is None:
            return self._failed(outcome.error_code, f"{source.url}: {outcome.problem}", outcome.url)
        return (yield from self._read(outcome.reply, outcome.url))

    def _read(self, reply: Reply, url: str) -> Steps:
        kind = reply.header("Content-Type").split(";", 1)[0].strip().lower()
        if len(reply.body) > document.SIZE_LIMIT:
            return self._failed(TOO_LARGE, f"{url}: {len(reply.body)} bytes are more than 64 kB", url)
        if kind in DOCUMENT_TYPES:
            return self._parse(reply.body, url)
        if kind.startswith("audio/"):
            seconds = audio.playing_seconds(reply.body)
            self.switch.answer(self.call)
            self.switch.heard(self.call, "play", url, seconds=seconds)
            yield from self.leg.sleep(seconds, Activity.SPEAKING)
            return Ending.HUNG_UP
        if kind == "text/plain":
            return self._plain_text(reply.body, url)
        return self._failed(WRONG_TYPE, f"{url}: content type {kind or 'missing'} is neither TwiML nor audio", url)

    def _plain_text(self, body: bytes, url: str) -> Page | Source | Ending:
        """Run if it is TwiML, otherwise read out and hung up."""
        self.switch.warn(WRONG_TYPE, f"{url}: answered as text/plain", self.call.sid)
        try:
            document.parse(body)
        except document.Malformed:
            root = ET.Element("Response")
            ET.SubElement(root, "Say").text = body.decode(errors="replace")
            return Page(root, url)
        return self._parse(body, url)

    def _parse(self, body: bytes, url: str | None) -> Page | Source | Ending:
        try:
            root = document.parse(body)
        except document.Malformed as error:
            return self._failed(UNPARSABLE, f"{url or 'inline TwiML'}: {error}", url or "")
        for text in document.schema_warnings(root):
            self.switch.warn(SCHEMA_WARNING, f"{url or 'inline TwiML'}: {text}", self.call.sid)
        return Page(root, url)

    def _failed(self, code: int, text: str, url: str) -> Source | Ending:
        """Twilio asks the fallback address next; without one, or if that fails too, the caller hears an apology."""
        self.switch.warn(code, text, self.call.sid)
        if self.fallback is not None and self._asking is not Kind.FALLBACK:
            blame = (("ErrorCode", str(code)), ("ErrorUrl", url))
            return Visit(Kind.FALLBACK, self.fallback.url, self.fallback.method, blame)
        self.switch.answer(self.call)
        self.switch.heard(self.call, "error", APPLICATION_ERROR, "en-US")
        return Ending.FAILED

    # Performing it

    def _perform_all(self, page: Page) -> Steps:
        self.leg.page = page
        for index, element in enumerate(page.root):
            if not self._delays_answer(index, element):
                self.switch.answer(self.call)
            following = yield from self._perform(index, element)
            if following is not None:
                return following
        self.switch.answer(self.call)
        return Ending.RAN_OUT

    def _delays_answer(self, index: int, element: ET.Element) -> bool:
        """Only a leading Reject, Pause, or Dial that waits for its callee leaves the caller ringing."""
        if index > 0:
            return False
        return element.tag in {"Reject", "Pause"} or (
            element.tag == "Dial" and document.flag(element, "answerOnBridge")
        )

    def _perform(self, index: int, element: ET.Element) -> Steps:
        verb = VERBS.get(element.tag)
        if verb is None or (self.whisper and element.tag not in WHISPER_VERBS):
            where = " in a whisper" if self.whisper else ""
            self.switch.trouble(self.call, SCHEMA_WARNING, f"<{element.tag}> cannot be performed{where}")
        if element.tag == "Reject" and (index > 0 or self.call.answered):
            self.switch.warn(SCHEMA_WARNING, "<Reject> has no effect on an answered call", self.call.sid)
            return Ending.HUNG_UP
        return (yield from verb(self.leg, element))


def say(leg: Leg, element: ET.Element) -> Steps:
    """Say, Play and Pause outside a Gather."""
    yield from leg.utter(element)


def redirect(leg: Leg, element: ET.Element) -> Steps:
    """Lead to another document."""
    yield from ()
    return leg.visit(element, Kind.REDIRECT, {}, attribute="body")


def hang_up(_leg: Leg, _element: ET.Element) -> Steps:
    """End the call."""
    yield from ()
    return Ending.HUNG_UP


def reject(leg: Leg, element: ET.Element) -> Steps:
    """Turn the caller away before answering."""
    yield from ()
    busy = element.get("reason") == "busy"
    leg.switch.finish(leg.call, Status.BUSY if busy else Status.NO_ANSWER)
    return Ending.HUNG_UP


VERBS: dict[str, Verb] = {
    "Say": say,
    "Play": say,
    "Pause": say,
    "Gather": gather,
    "Record": record,
    "Dial": dial,
    "Redirect": redirect,
    "Hangup": hang_up,
    "Reject": reject,
}
