"""Contents at the provider: templates by their names, and the few forms that make buttons or a list of any question."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterable
from typing import Any

from twilio.rest import Client

from ivr.hotline.choices import Choice
from ivr.hotline.messenger import Letter, TemplateState
from ivr.hotline.phone import PhoneError
from ivr.hotline.writing.buttons import MOST_BUTTONS, MOST_ROWS, as_buttons, as_rows
from ivr.hotline.writing.templates import Template
from ivr.telephony.twilio_client import PAGE, asking

PREFIX = "hotline_"
"""What the names of our contents begin with at the provider, where other programs may keep theirs."""
LONGEST_RICH = 1024
"""Letters of a message that has buttons or a list."""
OPENERS = {"id": "Pilih", "en": "Choose"}
"""What is tapped to open a list."""
OR_WRITE = {"id": "atau tulis {key}", "en": "or write {key}"}
LOOK_AGAIN = 60.0
"""Seconds after which contents that were missing are looked for once more."""
FORM_LANGUAGE = "id"
_EVERY_FORM = (
    *(f"buttons_{number}" for number in range(1, MOST_BUTTONS + 1)),
    *(f"list_{number}" for number in range(1, MOST_ROWS + 1)),
)

Rich = tuple[str, dict[str, str]]
"""A content by its identifier, and the values of its variables."""


class Contents:
    """The contents of one account, looked up once and kept. Safe to use from several threads."""

    def __init__(self, client: Client, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._client, self._monotonic = client, monotonic
        self._lock = threading.Lock()
        self._kept: dict[tuple[str, str], TemplateState] | None = None
        self._looked_at = 0.0

    def all(self) -> list[TemplateState]:
        """Look at all of ours anew. Raises PhoneError."""
        with asking():
            found = [_state(one) for one in self._client.content.v1.content_and_approvals.list(page_size=PAGE)]
        kept: dict[tuple[str, str], TemplateState] = {}
        for state in filter(None, found):
            have = kept.get((state.name, state.language))
            if have is None or (state.is_approved and not have.is_approved):  # the newest, but one that may be sent
                kept[state.name, state.language] = state
        with self._lock:
            self._kept, self._looked_at = kept, self._monotonic()
        return list(kept.values())

    def find(self, name: str, language: str) -> TemplateState | None:
        """One of ours; one that is missing is looked for again a minute later. Raises PhoneError."""
        with self._lock:
            kept, looked_at = self._kept, self._looked_at
        if kept is None or ((name, language) not in kept and self._monotonic() - looked_at >= LOOK_AGAIN):
            self.all()
            kept = self._kept or {}
        return kept.get((name, language))

    def rich(self, letter: Letter) -> Rich | None:
        """The letter's question with buttons or a list; None where words and numbers must do."""
        made = rich_form(letter)
        if made is None:
            return None
        name, values = made
        try:
            found = self.find(name, FORM_LANGUAGE)
        except PhoneError:
            return None
        return (found.content_sid, _numbered(values)) if found else None

    def missing_forms(self) -> list[str]:
        """The forms for buttons and lists that the account does not have yet. Raises PhoneError."""
        have = {state.name for state in self.all()}
        return [name for name in _EVERY_FORM if name not in have]

    def create_form(self, name: str) -> None:
        """Give the account one of the forms. Raises PhoneError."""
        variables, types = form(name)
        lists = self._client.content.v1.contents
        order = {"friendly_name": PREFIX + name, "language": FORM_LANGUAGE, "variables": variables, "types": types}
        with asking():
            lists.create(lists.ContentCreateRequest(order))
        self._kept = None

    def create_template(self, template: Template) -> None:
        """Give the account a template, and ask for its approval. Raises PhoneError."""
        lists = self._client.content.v1.contents
        buttons = [{"title": title, "id": payload} for title, payload in template.buttons]
        rich = {"twilio/quick-reply": {"body": template.text, "actions": buttons}}
        order = {
            "friendly_name": PREFIX + template.name,
            "language": template.language,
            "variables": _numbered(template.samples),
            "types": rich if buttons else {"twilio/text": {"body": template.text}},
        }
        with asking():
            made = lists.create(lists.ContentCreateRequest(order))
            approvals = self._client.content.v1.contents(made.sid).approval_create
            wanted = {"name": PREFIX + template.name, "category": "UTILITY"}
            approvals.create(approvals.ContentApprovalRequest(wanted))


def rich_form(letter: Letter) -> tuple[str, list[str]] | None:
    """Which form carries the letter's choices, and what fills it; None where none does."""
    if len(letter.payloads) != len(letter.choices) or len(letter.text) > LONGEST_RICH:
        return None
    payloads = {one.key: payload for one, payload in zip(letter.choices, letter.payloads, strict=True)}
    buttons = as_buttons(letter.choices)
    if buttons:
        return f"buttons_{len(buttons)}", [letter.text, *_pairs(buttons, payloads)]
    rows = as_rows(letter.choices)
    if not rows:
        return None
    values = [letter.text, OPENERS.get(letter.language, OPENERS["en"])]
    return f"list_{len(rows)}", [
        *values,
        *(
            part
            for one in rows
            for part in (one.label, payloads[one.key], one.about or _or_write(one, letter.language))
        ),
    ]


def _or_write(choice: Choice, language: str) -> str:
    """A row must say something below its title: what can be typed in its place."""
    return OR_WRITE.get(language, OR_WRITE["en"]).format(key=choice.key) if choice.key.isdecimal() else choice.label


def _pairs(buttons: tuple[Choice, ...], payloads: dict[str, str]) -> Iterable[str]:
    return (part for one in buttons for part in (one.label, payloads[one.key]))


def form(name: str) -> tuple[dict[str, str], dict[str, Any]]:
    """The samples and the types of a form by its name."""
    kind, _, size = name.partition("_")
    count = int(size)
    if kind == "buttons":
        actions = [{"title": f"{{{{{2 * at}}}}}", "id": f"{{{{{2 * at + 1}}}}}"} for at in range(1, count + 1)]
        samples = [
            "Apa yang ingin Anda lakukan?",
            *(part for at in range(count) for part in (f"Pilihan {at}", f"{at}")),
        ]
        return _numbered(samples), {"twilio/quick-reply": {"body": "{{1}}", "actions": actions}}
    items = [
        {"item": f"{{{{{3 * at}}}}}", "id": f"{{{{{3 * at + 1}}}}}", "description": f"{{{{{3 * at + 2}}}}}"}
        for at in range(1, count + 1)
    ]
    samples = ["Apa yang ingin Anda lakukan?", OPENERS["id"]]
    samples += [part for at in range(count) for part in (f"Pilihan {at}", f"{at}", "Keterangan")]
    return _numbered(samples), {"twilio/list-picker": {"body": "{{1}}", "button": "{{2}}", "items": items}}


def _numbered(values: Iterable[str]) -> dict[str, str]:
    """Variables by their numbers; none may be empty."""
    return {str(number): value.strip() or "-" for number, value in enumerate(values, 1)}


def _state(found: Any) -> TemplateState | None:
    name = str(found.friendly_name or "")
    if not name.startswith(PREFIX):
        return None
    approval = str((found.approval_requests or {}).get("status") or "unsubmitted")
    variables, forms = found.variables or {}, (found.types or {}).values()
    text = next((str(form.get("body") or "") for form in forms), "")
    name = name.removeprefix(PREFIX)
    return TemplateState(name, str(found.language), len(variables), approval, str(found.sid), text)
