"""What a template is turned down for before anybody at Meta reads it; what they make of its words is not imitated."""

from __future__ import annotations

import re

from ivr.emulator.messaging.content import Content

VARIABLE = re.compile(r"\{\{\s*(\w+)\s*\}\}")
ADJACENT = re.compile(r"\}\}\s*\{\{")
AT_AN_END = re.compile(r"^\W*\{\{\s*\w+\s*\}\}|\{\{\s*\w+\s*\}\}\W*$")
BROKEN_SAMPLE = re.compile(r"[\n\t]| {5}")
CHAT_LINK = re.compile(r"wa\.me/", re.IGNORECASE)
NEVER_APPROVED = frozenset({"twilio/list-picker", "twilio/location"})


def complaints(content: Content) -> list[str]:
    """Everything that is wrong with its form, in words; empty where somebody has to read it."""
    found = [f"{kind} cannot be approved" for kind in sorted(NEVER_APPROVED & set(content.types))]
    for form in content.types.values():
        found += _of_body(str(form.get("body", "")))
    found += [f"the sample of {name} has line breaks" for name, one in _samples(content) if BROKEN_SAMPLE.search(one)]
    return list(dict.fromkeys(found))


def _of_body(body: str) -> list[str]:
    names = VARIABLE.findall(body)
    wanted = [str(number) for number in range(1, len(set(names)) + 1)]
    words = re.findall(r"\w+", VARIABLE.sub(" ", body))
    checks = (
        (AT_AN_END.search(body), "a variable stands at its beginning or end"),
        (ADJACENT.search(body), "two variables stand side by side"),
        (sorted(set(names)) != sorted(wanted), "its variables are not numbered from 1 without gaps"),
        (names and len(words) < 2 * len(set(names)) + 1, "it has too few words for so many variables"),
        (CHAT_LINK.search(body), "it leads to wa.me"),
    )
    return [text for wrong, text in checks if wrong]


def _samples(content: Content) -> list[tuple[str, str]]:
    return sorted(content.variables.items())
