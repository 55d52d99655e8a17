"""The templates that the hotline needs approved, in the words that the release has for each of them."""

from __future__ import annotations

from dataclasses import dataclass

from ivr.hotline.notice import Event
from ivr.hotline.script import Script
from ivr.hotline.writing import notices
from ivr.hotline.writing.buttons import Replied

REPLY_WAITING = "reply_waiting"
"""Says that somebody's answer can be read once they write back."""

_SAMPLES = {"ticket": "12345678", "when": "Kamis 26 November pukul 09.00 WIB", "office_kind": "dinas di provinsi"}


@dataclass(frozen=True)
class Template:
    """One of them in one language: `{{1}}` and so on in its text, a sample for each, and its buttons with payloads."""

    name: str
    language: str
    text: str
    samples: tuple[str, ...] = ()
    buttons: tuple[tuple[str, str], ...] = ()


def wanted(script: Script) -> list[Template]:
    """All that a hotline needs that tells every piece of news, in each of its languages."""
    events = [_of(event, script, language) for event in Event for language in script.languages]
    waiting = [
        Template(REPLY_WAITING, one, script.say(one, f"written_{REPLY_WAITING}").text) for one in script.languages
    ]
    return events + waiting


def needed(name: str, script: Script) -> bool:
    """Whether something is not told for want of it: agents' answers may wait at any time."""
    return name == REPLY_WAITING or name in script.rules.notices


def _of(event: Event, script: Script, language: str) -> Template:
    names = notices.VALUES[event]
    values = {name: f"{{{{{number}}}}}" for number, name in enumerate(names, 1)}
    text = script.say(language, f"written_notice_{event}", **values).text
    answers = notices.answers(event, script, language)
    buttons = tuple((one.label, Replied(one.key == notices.YES).payload) for one in answers)
    return Template(event.value, language, text, tuple(_SAMPLES[name] for name in names), buttons)
