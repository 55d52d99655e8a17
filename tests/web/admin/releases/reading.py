"""Releases by their pages: opened, read, and a draft to publish."""

from __future__ import annotations

import re
from typing import Any

from ivr.operations.releases import drafts
from tests.support.line import Line
from tests.support.people import PAGE

ACTOR = "staff:agus"
FRIDAY = {"first": "2026-12-04", "last": "2026-12-04", "hours": [], "name": {"id": "Rapat", "en": "Meeting"}}


def close_friday(line: Line, actor: str = ACTOR) -> drafts.Draft:
    with line.database.begin() as session:
        seen = drafts.current(session).seal("hours.exceptions")
        return drafts.change(session, "hours.exceptions", [FRIDAY], seen, actor, line.now)


def read(client: Any, address: str, language: str = "") -> str:
    answer = client.get(address + (f"?lang={language}" if language else ""), headers=PAGE)
    assert answer.status_code == 200, (address, answer.status_code)
    return str(answer.text)


def fields(page: str, action: str) -> dict[str, str]:
    """The hidden fields of the form with this action."""
    form = next(one for one in re.findall(r"<form.*?</form>", page, re.DOTALL) if f'action="{action}' in one)
    return dict(re.findall(r'type="hidden" name="([a-z_]+)" value="([^"]*)"', form))


def publish(client: Any, **more: str) -> Any:
    found = fields(read(client, "/admin/releases"), "/admin/releases/publish")
    return client.post("/admin/releases/publish", data={"when": "now", "note": "", **found, **more}, headers=PAGE)
