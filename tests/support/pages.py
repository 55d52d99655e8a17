"""Pages as a browser meets them: every address of the application with something behind it, and the forms on a page."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.parser import HTMLParser

from flask import Flask

from ivr.web.frame.marks import is_door

PARTS = re.compile(r"<(?:\w+:)?(\w+)>")
REAL = {
    "login": "sari",
    "number": "1",
    "callback_id": "1",
    "voicemail_id": "1",
    "enquiry_id": "1",
    "staff_id": "1",
    "group": "promise",
    "key": "welcome",
    "day": "2026-12-25",
    "filename": "base.css",
    "token": "made-up",
    "ticket": "12345674",
    "office_id": "1",
    "screen_id": "1",
    "deed": "answer",
    "seal": "made-up",
}
"""What stands in addresses; `code` depends on what it is the code of."""
CODES = {"categories": "demand", "information": "new", "windows": "morning", "dispositions": "solved", "canned": "new"}


@dataclass(frozen=True)
class Address:
    """One way to knock."""

    endpoint: str
    method: str
    path: str
    rule: str
    """The path with its parts named."""


def addresses(app: Flask) -> Iterator[Address]:
    """Every page of staff, with names in its address that exist in a small hotline."""
    for rule in app.url_map.iter_rules():
        if is_door(app, rule.endpoint):
            continue
        path = re.sub(r"<(?:\w+:)?code>", _code(rule.rule), rule.rule)
        path = PARTS.sub(lambda match: REAL[match[1]], path)
        for method in sorted((rule.methods or set()) - {"HEAD", "OPTIONS"}):
            yield Address(rule.endpoint, method, path, rule.rule)


def _code(rule: str) -> str:
    return next((code for part, code in CODES.items() if f"/{part}/" in rule), "calls.arrived")


@dataclass
class Form:
    """A form: where it is sent, and what a browser would send of it. `choices` are what a field offers."""

    method: str
    action: str
    fields: dict[str, str] = field(default_factory=dict)
    choices: dict[str, list[str]] = field(default_factory=dict)


class _Reader(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.forms: list[Form] = []
        self.odd: list[str] = []
        """What a strict policy would not let run."""
        self._form: Form | None = None
        self._select = self._area = ""

    def handle_data(self, data: str) -> None:
        if self._area and self._form is not None:
            self._form.fields[self._area] += data

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        values = {name: value or "" for name, value in attrs}
        self._look_for_odd(tag, values)
        if tag == "form":
            self._form = Form(values.get("method", "get").upper(), values.get("action", ""))
            self.forms.append(self._form)
        name = values.get("name", "")
        if self._form is None:
            return
        match tag:
            case "input" | "button" | "textarea" if name:
                self._form.fields.setdefault(name, values.get("value", ""))
                self._area = name if tag == "textarea" else ""
                if values.get("type") in ("checkbox", "radio") or tag == "button":
                    self._form.choices.setdefault(name, []).append(values.get("value", ""))
            case "select" if name:
                self._select = name
                self._form.fields.setdefault(name, "")
            case "option" if self._select:
                self._form.choices.setdefault(self._select, []).append(values.get("value", ""))
                if "selected" in values:
                    self._form.fields[self._select] = values.get("value", "")

    def handle_endtag(self, tag: str) -> None:
        if tag == "form":
            self._form = None
        if tag == "select":
            self._select = ""
        if tag == "textarea":
            self._area = ""

    def _look_for_odd(self, tag: str, values: dict[str, str]) -> None:
        inline = tag == "style" or (tag == "script" and "src" not in values)
        handlers = [name for name in values if name.startswith("on") or name == "style"]
        scripted = [name for name in ("href", "src", "action", "formaction") if "script:" in values.get(name, "")]
        if inline or handlers or scripted:
            self.odd.append(f"<{tag} {' '.join([*handlers, *scripted])}>")


def forms(page: str) -> list[Form]:
    """The forms on a page."""
    return _read(page).forms


def inline(page: str) -> list[str]:
    """Scripts and styles that are written into the page."""
    return _read(page).odd


def _read(page: str) -> _Reader:
    reader = _Reader()
    reader.feed(page)
    return reader
