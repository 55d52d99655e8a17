"""A lint for TwiML documents, derived at run time from the builder methods of the installed SDK."""

import functools
import inspect
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass

from twilio.twiml import TwiML, voice_response

SIZE_LIMIT = 64 * 1024
BUILT_IN = {name for name, _ in inspect.getmembers(TwiML, inspect.isfunction)}
# The SDK's builder takes these as element content, not as attributes.
CONTENT = {
    "Say": {"message"},
    "Play": {"url"},
    "Dial": {"number"},
    "Number": {"phone_number"},
    "Client": {"identity"},
    "Identity": {"client_identity"},
    "Redirect": {"url"},
    "Enqueue": {"name"},
    "Queue": {"name"},
    "Sip": {"sip_url"},
    "Conference": {"name"},
    "Sim": {"sim_sid"},
    "WhatsApp": {"phone_number"},
    "Sms": {"message"},
    "Task": {"body"},
}


@dataclass(frozen=True)
class Rule:
    """The attributes and children of one element, as the SDK would build it."""

    attributes: frozenset[str]
    children: frozenset[str]


@functools.cache
def rules() -> dict[str, Rule]:
    """Every element below `<Response>` with what it may carry."""
    table: dict[str, Rule] = {}
    _collect(voice_response.VoiceResponse, "Response", frozenset(), table)
    return table


def lint(xml: str) -> list[str]:
    """Everything Twilio would warn about, or refuse; an empty list is a good document."""
    found = []
    if len(xml.encode()) > SIZE_LIMIT:
        found.append(f"the document has {len(xml.encode())} bytes, more than 64 kB")
    try:
        root = ET.fromstring(xml)
    except ET.ParseError as error:
        return [*found, f"not XML: {error}"]
    if root.tag != "Response":
        return [*found, f"the root is <{root.tag}>, not <Response>"]
    return [*found, *_element(root)]


def _element(element: ET.Element) -> Iterator[str]:
    rule = rules()[element.tag]
    for name in element.attrib:
        if name not in rule.attributes:
            yield f"<{element.tag}> has no attribute {name}"
    for child in element:
        if child.tag == "Pause" and element.tag == "Gather":
            yield "<Pause> inside <Gather> is not portable"
        if child.tag not in rule.children:
            yield f"<{child.tag}> is not allowed inside <{element.tag}>"
        elif child.tag in rules():
            yield from _element(child)


def _collect(builder: type, name: str, attributes: frozenset[str], table: dict[str, Rule]) -> None:
    children: set[str] = set()
    known = table.get(name)
    table[name] = Rule(attributes | (known.attributes if known else frozenset()), frozenset())
    for method_name, method in inspect.getmembers(builder, inspect.isfunction):
        if method_name.startswith("_") or method_name in BUILT_IN or method_name not in builder.__dict__:
            continue
        child, arguments = _built_by(builder, method)
        children.add(child.name)
        names = frozenset(_attribute(argument) for argument in arguments if argument not in CONTENT.get(child.name, ()))
        if child.name not in table:
            _collect(type(child), child.name, names, table)
    table[name] = Rule(table[name].attributes, frozenset(children))


def _built_by(builder: type, method: object) -> tuple[TwiML, list[str]]:
    """The child a builder method makes, and the method's arguments: all of them attributes or content."""
    parameters = list(inspect.signature(method).parameters.values())[1:]
    arguments = [parameter.name for parameter in parameters if parameter.kind is not parameter.VAR_KEYWORD]
    needed = {parameter.name: "x" for parameter in parameters if parameter.name in arguments and _is_needed(parameter)}
    child = method(builder(), **needed)
    return child, arguments


def _is_needed(parameter: inspect.Parameter) -> bool:
    return parameter.default is parameter.empty


def _attribute(argument: str) -> str:
    """`status_callback` is written `statusCallback`; the SDK keeps a few names of its own."""
    name = TwiML.MAP.get(argument, argument)
    head, *rest = name.split("_")
    return head + "".join(part.capitalize() for part in rest)
