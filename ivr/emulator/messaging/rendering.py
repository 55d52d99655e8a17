"""A content with its variables filled in, and whether it may go out as it is."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from ivr.emulator.messaging.addresses import Channel
from ivr.emulator.messaging.content import Approval, Content
from ivr.emulator.messaging.message import Button, Rich

PLACEHOLDER = re.compile(r"\{\{(\w+)\}\}")
RICHEST_FIRST = ("twilio/list-picker", "twilio/quick-reply", "twilio/call-to-action", "twilio/media", "twilio/text")
PLAIN = ("twilio/text",)

OUTSIDE_WINDOW = 63016
INVALID_CONTENT = 63021
WRONG_VARIABLES = 63028
REFUSED_TEMPLATES = {Approval.REJECTED: 63040, Approval.PAUSED: 63041, Approval.DISABLED: 63042}

LONGEST_RICH_BODY, LONGEST_TEXT = 1024, 1600
LONGEST_BUTTON, LONGEST_OPENER, LONGEST_ITEM, LONGEST_DESCRIPTION, LONGEST_PAYLOAD = 20, 20, 24, 72, 200
BUTTONS_UNAPPROVED, BUTTONS_APPROVED, ITEMS = 3, 10, 10


@dataclass(frozen=True, slots=True)
class Rendered:
    """What goes out: its words, what can be tapped, and the addresses of its media."""

    body: str
    rich: Rich
    media_urls: tuple[str, ...] = ()


def form_of(content: Content, channel: Channel) -> str:
    """The form of the content that this channel gets: its richest on WhatsApp, only text by SMS; empty for none."""
    wanted = RICHEST_FIRST if channel is Channel.WHATSAPP else PLAIN
    return next((kind for kind in wanted if kind in content.types), "")


def placeholders(value: Any) -> set[str]:
    """The names of all variables in a form."""
    if isinstance(value, str):
        return set(PLACEHOLDER.findall(value))
    if isinstance(value, Mapping):
        value = list(value.values())
    return set().union(*map(placeholders, value)) if isinstance(value, list) else set()


def render(content: Content, given: Mapping[str, str], channel: Channel) -> Rendered:
    """The content's form for a channel with its variables; the sample stands where one was not given."""
    kind = form_of(content, channel)
    form = content.types.get(kind, {})
    values = {**content.variables, **given}
    filled = _filled(form, values)
    buttons = tuple(_button(one) for one in [*filled.get("actions", []), *filled.get("items", [])])
    samples = tuple(sorted(name for name in placeholders(form) if name not in given and name in content.variables))
    approved = content.approval is Approval.APPROVED
    rich = Rich(content.sid, kind, buttons, str(filled.get("button", "")), approved, samples)
    return Rendered(str(filled.get("body", "")), rich, tuple(filled.get("media", ())))


def refusal(content: Content, given: Mapping[str, str], channel: Channel, window_open: bool) -> int | None:
    """The code with which it fails after it was accepted, or None."""
    kind = form_of(content, channel)
    names = placeholders(content.types.get(kind, {}))
    if not set(given) <= names or not names <= {*given, *content.variables}:
        return WRONG_VARIABLES
    if not kind:
        return INVALID_CONTENT
    if channel is Channel.SMS:
        return None
    if not window_open and content.approval is not Approval.APPROVED:
        return REFUSED_TEMPLATES.get(content.approval, OUTSIDE_WINDOW)
    rendered = render(content, given, channel)
    broken_lines = content.approval is Approval.APPROVED and any("\n" in value for value in given.values())
    return INVALID_CONTENT if broken_lines or not _fits(rendered) else None


def _fits(rendered: Rendered) -> bool:
    """Whether WhatsApp takes it: lengths, and how many can be tapped."""
    rich, buttons = rendered.rich, rendered.rich.buttons
    plain = rich.kind == "twilio/text" and not rich.approved
    if len(rendered.body) > (LONGEST_TEXT if plain else LONGEST_RICH_BODY):
        return False
    if any(len(button.payload) > LONGEST_PAYLOAD for button in buttons):
        return False
    if rich.kind == "twilio/list-picker":
        titled = all(1 <= len(item.title) <= LONGEST_ITEM for item in buttons)
        described = all(1 <= len(item.description) <= LONGEST_DESCRIPTION for item in buttons)
        return titled and described and 1 <= len(buttons) <= ITEMS and 1 <= len(rich.opener) <= LONGEST_OPENER
    most = BUTTONS_APPROVED if rich.approved else BUTTONS_UNAPPROVED
    return len(buttons) <= most and all(1 <= len(button.title) <= LONGEST_BUTTON for button in buttons)


def _filled(value: Any, values: Mapping[str, str]) -> Any:
    if isinstance(value, str):
        return PLACEHOLDER.sub(lambda found: str(values.get(found[1], "")), value)
    if isinstance(value, Mapping):
        return {name: _filled(one, values) for name, one in value.items()}
    return [_filled(one, values) for one in value] if isinstance(value, list) else value


def _button(form: Mapping[str, Any]) -> Button:
    title = str(form.get("title") or form.get("item") or "")
    return Button(title, str(form.get("id") or title), str(form.get("description") or ""))
