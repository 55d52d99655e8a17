"""TwiML documents: parsing, and what Twilio's schema says about them."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from ivr.emulator.written_numbers import MOST_DIGITS

SIZE_LIMIT = 64 * 1024


class Malformed(ValueError):
    """The document is not XML, or is not a `<Response>` (error 12100)."""


@dataclass(frozen=True, slots=True)
class Rule:
    """The attributes and children one element may have."""

    attributes: frozenset[str] = field(default_factory=frozenset)
    children: frozenset[str] = field(default_factory=frozenset)


def _rule(attributes: str = "", children: str = "") -> Rule:
    return Rule(frozenset(attributes.split()), frozenset(children.split()))


PROMPTS = "Say Play Pause"
SSML = "break emphasis lang p phoneme prosody s say-as sub w"
LEG = "method statusCallback statusCallbackEvent statusCallbackMethod url"
DETECTION = (
    "amdStatusCallback amdStatusCallbackMethod machineDetection machineDetectionSilenceTimeout "
    "machineDetectionSpeechEndThreshold machineDetectionSpeechThreshold machineDetectionTimeout"
)

RULES: dict[str, Rule] = {
    "Response": _rule(
        children="Connect Dial Echo Enqueue Gather Hangup Leave Pause Pay Play Prompt Queue Record Redirect Refer "
        "Reject Say Sms Start Stop"
    ),
    "Say": _rule("language loop voice", SSML),
    "Play": _rule("digits loop"),
    "Pause": _rule("length"),
    "Gather": _rule(
        "action actionOnEmptyResult bargeIn debug enhanced finishOnKey hints input language maxSpeechTime method "
        "numDigits partialResultCallback partialResultCallbackMethod profanityFilter speechModel speechTimeout timeout",
        PROMPTS,
    ),
    "Record": _rule(
        "action finishOnKey maxLength method playBeep recordingConfigurationId recordingStatusCallback "
        "recordingStatusCallbackEvent recordingStatusCallbackMethod timeout transcribe transcribeCallback trim"
    ),
    "Dial": _rule(
        "action answerOnBridge callerId events hangupOnStar method passports record recordingConfigurationId "
        "recordingStatusCallback recordingStatusCallbackEvent recordingStatusCallbackMethod recordingTrack referMethod "
        "referUrl ringTone sequential timeLimit timeout trim",
        "Application Client Conference Number Queue Sim Sip WhatsApp",
    ),
    "Number": _rule(f"byoc sendDigits {LEG} {DETECTION}"),
    "Client": _rule(LEG, "Identity Parameter"),
    "Identity": _rule(),
    "Parameter": _rule("name value"),
    "Redirect": _rule("method"),
    "Hangup": _rule("", "Parameter"),
    "Reject": _rule("reason", "Parameter"),
}

WHOLE_NUMBERS = frozenset({"numDigits", "maxLength", "timeLimit", "length", "loop"})
METHODS = frozenset({"method", "statusCallbackMethod", "recordingStatusCallbackMethod"})


def parse(text: str | bytes) -> ET.Element:
    """The `<Response>` element of a document."""
    try:
        root = ET.fromstring(text)  # noqa: S314 - our own hotline on loopback; expat limits entities
    except ET.ParseError as error:
        raise Malformed(f"Document parse failure: {error}") from error
    if root.tag != "Response":
        raise Malformed(f"Document parse failure: the root element is <{root.tag}>, not <Response>")
    return root


def schema_warnings(element: ET.Element, rules: Mapping[str, Rule] = RULES) -> Iterator[str]:
    """Everything Twilio would note as a schema warning (12200), from the outside in."""
    rule = rules.get(element.tag)
    if rule is None:
        return
    for name, value in element.attrib.items():
        if name not in rule.attributes:
            yield f"<{element.tag}> has no attribute {name}"
        else:
            yield from _value_warnings(element.tag, name, value)
    for child in element:
        if child.tag not in rule.children:
            yield f"<{child.tag}> is not allowed inside <{element.tag}>"
        yield from schema_warnings(child, rules)


def _value_warnings(tag: str, name: str, value: str) -> Iterator[str]:
    if name in WHOLE_NUMBERS and not value.isdecimal():
        yield f'<{tag} {name}="{value}">: not a whole number'
    if name in METHODS and value not in {"GET", "POST"}:
        yield f'<{tag} {name}="{value}">: neither GET nor POST'
    if tag == "Gather" and name == "finishOnKey" and value not in {"", *"0123456789*#"}:
        yield f'<Gather finishOnKey="{value}">: one key, or empty'


def spoken_text(element: ET.Element) -> str:
    """The words of a Say without its markup, white space as a listener would not hear it."""
    return " ".join("".join(element.itertext()).split())


def whole_number(element: ET.Element, name: str, default: int) -> int:
    """An attribute as a number; unreadable ones fall back to the default, as the warning already told."""
    written = element.get(name, "")
    return int(written) if written.isdecimal() and len(written) <= MOST_DIGITS else default


def flag(element: ET.Element, name: str, default: bool = False) -> bool:
    """A true-or-false attribute; anything but `true` is false."""
    return element.get(name, str(default)).lower() == "true"
