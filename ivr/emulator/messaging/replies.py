"""What the hotline answers to a message: TwiML with more messages, plain text for the person, or nothing."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from dataclasses import dataclass

from ivr.emulator.twiml.document import SIZE_LIMIT, Malformed, Rule, parse
from ivr.emulator.webhooks.transport import Reply

TOO_LARGE, UNPARSABLE, WRONG_TYPE = 11750, 12100, 12300
XML_TYPES = frozenset({"text/xml", "application/xml", "text/html"})

RULES = {
    "Response": Rule(children=frozenset({"Message", "Redirect"})),
    "Message": Rule(
        frozenset({"action", "from", "method", "statusCallback", "to"}), children=frozenset({"Body", "Media"})
    ),
    "Body": Rule(),
    "Media": Rule(),
    "Redirect": Rule(frozenset({"method"})),
}


class BadReply(Exception):
    """An answer that Twilio notes in its debugger, with the code it notes."""

    def __init__(self, code: int, text: str) -> None:
        super().__init__(text)
        self.code = code


@dataclass(frozen=True, slots=True)
class Answer:
    """One message of an answer. Addresses are empty where the other party of the conversation is meant."""

    body: str
    media_urls: tuple[str, ...] = ()
    to: str = ""
    from_: str = ""
    callback: str = ""


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """The answer is to be had at another address."""

    url: str
    method: str


def document(reply: Reply) -> ET.Element | Answer | None:
    """What was answered. Raises BadReply where Twilio would not take it."""
    kind = reply.header("Content-Type").split(";", 1)[0].strip().lower()
    if len(reply.body) > SIZE_LIMIT:
        raise BadReply(TOO_LARGE, f"the answer is longer than {SIZE_LIMIT} bytes")
    if reply.status == 204 or (not reply.body.strip() and kind in {"", "text/plain", *XML_TYPES}):
        return None
    if kind == "text/plain":
        return Answer(reply.body.decode("utf-8", "replace"))
    if kind not in XML_TYPES:
        raise BadReply(WRONG_TYPE, f"the answer is {kind or 'of no type'}, which Twilio does not take")
    try:
        return parse(reply.body)
    except Malformed as error:
        raise BadReply(UNPARSABLE, str(error)) from error


def verbs(root: ET.Element) -> list[Answer | Elsewhere]:
    """The verbs of a document in order; nothing behind a Redirect counts."""
    found: list[Answer | Elsewhere] = []
    for element in root:
        if element.tag == "Message":
            found.append(_message(element))
        elif element.tag == "Redirect":
            return [*found, Elsewhere((element.text or "").strip(), element.get("method", "POST").upper())]
    return found


def _message(element: ET.Element) -> Answer:
    """Several bodies are one text."""
    bodies = ["".join(body.itertext()) for body in element.findall("Body")]
    urls = tuple((medium.text or "").strip() for medium in element.findall("Media"))
    callback = element.get("statusCallback") or element.get("action") or ""
    text = "".join(bodies) or element.text or ""
    return Answer(text.strip(), urls, element.get("to", ""), element.get("from", ""), callback)
