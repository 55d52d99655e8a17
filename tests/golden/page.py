"""A played call as a page of plain text: for each webhook what came, what changed, and what the telephone is told."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any
from urllib.parse import urlsplit

from ivr.hotline import speech
from ivr.hotline.report import damm_digit
from tests.golden.facts import Facts
from tests.golden.playing import Moment, Played, Recorder
from tests.golden.usual import GoldenCall
from tests.golden.words import FIELDS, STEPS, happened
from tests.support.line import WIB

_ROW, _NAME = 9, 22
_LANGUAGES = {"id-ID": "id", "en-US": "en", "en-GB": "en"}
"""How a voice's language is written before its sentences."""

Rows = Iterator[tuple[str, str]]


def written(golden: GoldenCall, played: Played, recorder: Recorder) -> str:
    """The page of a call. Ticket numbers are drawn by lot: the page has the same ones every time."""
    at = datetime.fromisoformat(golden.at)
    head = [
        golden.title,
        "=" * len(golden.title),
        "",
        f"{'caller':{_ROW}}{golden.caller or 'withheld'}",
        f"{'begins':{_ROW}}{at:%A %d %B %Y, %H:%M} WIB",
    ]
    for label, acts in (("before", golden.earlier), ("does", golden.does)):
        if acts:
            head.append(f"{label:{_ROW}}{' · '.join(acts)}")
    if golden.agents is not None:
        head.append(f"{'planned':{_ROW}}{golden.agents or 'no'} agents")
    parts = ["\n".join(head)]
    parts += ["\n".join(_moment(number, moment)) for number, moment in enumerate(recorder.moments, start=1)]
    if afterwards := list(_block("kept", _kept(recorder.facts, played.facts))):
        parts.append("\n".join(["Afterwards", *afterwards]))
    return _same_tickets("\n\n".join(parts) + "\n", played.tickets)


def _moment(number: int, moment: Moment) -> Iterator[str]:
    yield f"{number}. {happened(moment)}"
    yield from _block("so far", _kept(moment.facts_left, moment.facts_before))
    yield from _block("came", _came(moment))
    yield from _block("state", _changes(_state(moment.state_before), _state(moment.state)))
    yield from _block("kept", _kept(moment.facts_before, moment.facts))
    yield from _block("told", _verbs(moment))


def _block(title: str, rows: Rows) -> Iterator[str]:
    for at, (name, text) in enumerate(rows):
        yield f"   {title if at == 0 else '':{_ROW}}{name:{_NAME}}  {text}".rstrip()


def _came(moment: Moment) -> Rows:
    told = ("Digits", "RecordingDuration", "RecordingStatus", "CallStatus", "DialCallStatus")
    yield moment.door, "  ".join(f"{name}={moment.form[name]}" for name in told if moment.form.get(name))


def _state(state: Mapping[str, Any]) -> Mapping[str, str]:
    return {FIELDS[name]: _value(name, value) for name, value in state.items()}


def _value(name: str, value: Any) -> str:
    if name == "step":
        return STEPS[value]
    if name == "back":
        return STEPS[value[-1]]
    if name == "times":
        return "; ".join(f"{window} {_clock(due)} to {_clock(deadline)}" for window, due, deadline in value)
    if name == "asked_when":
        return f"at {datetime.fromisoformat(value).astimezone(WIB):%H:%M:%S}"
    if isinstance(value, tuple):
        return ", ".join(value)
    return "yes" if value is True else str(value)


def _clock(moment: str) -> str:
    return f"{datetime.fromisoformat(moment).astimezone(WIB):%a %H:%M}"


def _changes(before: Mapping[str, str], after: Mapping[str, str]) -> Rows:
    """Only what changed, in the order in which it is told."""
    for name in (*after, *(name for name in before if name not in after)):
        old, new = before.get(name), after.get(name)
        if old == new:
            continue
        yield name, new if old is None and new is not None else f"{old} → {new or 'nothing'}"


def _kept(before: Facts, after: Facts) -> Rows:
    yield from _changes(*({" ".join(name): value for name, value in facts.items()} for facts in (before, after)))


def _verbs(moment: Moment) -> Rows:
    if moment.reply.status != 200:
        yield f"refused: {moment.reply.status}", ""
        return
    document = ET.fromstring(moment.reply.body.decode())
    yield from (row for verb in document for row in _verb(verb, 0))


def _verb(verb: ET.Element, depth: int) -> Rows:
    language = _LANGUAGES[verb.get("language", "id-ID")] if verb.tag == "Say" else ""
    told = "".join(verb.itertext()) if verb.tag in ("Say", "Number") else _attributes(verb)
    yield f"{'  ' * depth}{verb.tag} {language}".rstrip(), told
    if verb.tag != "Say":
        for child in verb:
            yield from _verb(child, depth + 1)


def _attributes(verb: ET.Element) -> str:
    """What a verb is told beside its sentences; of addresses only the path."""
    if verb.tag in ("Play", "Redirect"):
        return _path(verb.text or "")
    shown = ((name, value) for name, value in sorted(verb.attrib.items()) if not name.startswith("statusCallback"))
    return "  ".join(f"{name}={_path(value) if '://' in value else value}" for name, value in shown)


def _path(url: str) -> str:
    parts = urlsplit(url)
    return parts.path + (f"?{parts.query}" if parts.query and "attempt=" not in parts.query else "")


def _same_tickets(page: str, tickets: list[str]) -> str:
    for number, ticket in enumerate(tickets, start=1):
        example = str(number) * 7
        example += damm_digit(example)
        page = page.replace(ticket, example)
        for language in ("id", "en"):
            page = page.replace(speech.digits(ticket, language), speech.digits(example, language))
    return page
