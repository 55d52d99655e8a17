"""The audit in words: what was done, to what, and what changed, as people read it."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from ivr.hotline import numbers
from ivr.records.audit import AuditEntry
from ivr.web.frame.formats import NOTHING, moment
from ivr.web.frame.labels import disposition
from ivr.web.frame.texts import LANGUAGES, has_text, t

LONGEST = 400
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d.*")
_NAMED = {
    "role": "role.{}",
    "presence": "console.presence.{}",
    "status": "console.status.{}",
    "reason": "console.presence.reason_{}",
}
"""Fields whose values have words of their own elsewhere."""
_OF_THINGS = {
    ("case", "status"): "cases.status.{}",
    ("enquiry", "status"): "chats.status.{}",
    ("enquiry", "reason"): "chats.ended.{}",
}
"""The same, where one field means another thing of another kind of thing."""


@dataclass(frozen=True)
class Changed:
    """One field, before and after."""

    name: str
    before: str
    after: str
    language: str | None = None
    """Of what callers hear, where that is what changed."""


def audit_action(code: str) -> str:
    """What was done."""
    key = f"audit.action.{code.replace(':', '_').replace('-', '_')}"
    return t(key) if has_text(key) else code


def audit_actor(name: str) -> str:
    """Who did it: a person by their login, somebody with a shell, or the hotline itself."""
    kind, _, login = name.partition(":")
    if kind == "staff" and login:
        return login
    if kind == "shell" and login:
        return t("audit.by_shell", login=login)
    return t(f"audit.by.{name}") if has_text(f"audit.by.{name}") else name


def audit_changes(entry: AuditEntry) -> list[Changed]:
    """Every field that the entry tells of; what stayed as it was is left out when there are both sides."""
    before, after = entry.before or {}, entry.after or {}
    names = [*before, *(name for name in after if name not in before)]
    sides = [(name, before.get(name), after.get(name)) for name in names]
    if entry.before and entry.after:
        sides = [(name, was, became) for name, was, became in sides if was != became]
    return [
        Changed(
            _field(name),
            _value(name, was, entry.subject) if name in before else "",
            _value(name, became, entry.subject) if name in after else "",
            _spoken_in(entry.subject),
        )
        for name, was, became in sides
    ]


def _spoken_in(subject: str) -> str | None:
    kind, _, rest = subject.partition(".")
    return rest.partition(".")[0] if kind == "catalogues" else None


def _field(name: str) -> str:
    return t(f"audit.field.{name}") if has_text(f"audit.field.{name}") else name.replace("_", " ")


def _value(name: str, value: Any, subject: str = "") -> str:
    match value:
        case None | "" | [] | {}:
            return NOTHING
        case bool():
            return t("audit.yes") if value else t("audit.no")
        case str():
            return _text(name, value, subject)
        case Mapping() | list():
            return _short(numbers.mask_in_text(_parts(value)))
    return str(value)


def _parts(value: Any) -> str:
    """What is made of parts, in words: its parts with their names, one after the other."""
    match value:
        case Mapping():
            return "; ".join(f"{LANGUAGES.get(name) or _field(name)}: {_parts(part)}" for name, part in value.items())
        case list():
            return ", ".join(
                f"({_parts(part)})" if isinstance(part, Mapping | list) else _parts(part) for part in value
            )
        case None | "":
            return NOTHING
        case bool():
            return t("audit.yes") if value else t("audit.no")
    return str(value)


def _text(name: str, value: str, subject: str) -> str:
    if _MOMENT.fullmatch(value):
        return _moment(value)
    pattern = _OF_THINGS.get((subject.partition(" ")[0], name)) or _NAMED.get(name, "")
    key = pattern.format(value.replace(" ", "_"))
    if key and has_text(key):
        return t(key)
    if name == "language":
        return LANGUAGES.get(value, value)
    if name == "reason" and subject.startswith(("callback ", "enquiry ")) and (words := disposition(value)) != value:
        return words
    return _short(numbers.masked(value) if name in ("phone", "number") else numbers.mask_in_text(value))


def _moment(value: str) -> str:
    try:
        at = datetime.fromisoformat(value)
    except ValueError:
        return value
    return moment(at) if at.tzinfo else value


def _short(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} …"


FILTERS = {function.__name__: function for function in (audit_action, audit_actor, audit_changes)}
"""For templates."""
