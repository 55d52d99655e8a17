"""Content by its pages: opened, read, sent, and what was published of it."""

from __future__ import annotations

import html
import re
from typing import Any

import pytest

from ivr.operations.releases import drafts, publishing
from tests.support.line import Line
from tests.support.people import PAGE

CONTENT = "/admin/content"
CATEGORIES, INFORMATION, PROMPTS, VOICES = (
    f"{CONTENT}/{part}" for part in ("categories", "information", "prompts", "voices")
)
one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)


def value(line: Line, path: str) -> Any:
    with line.database.reading() as session:
        return drafts.current(session).value(path)


def publishes(line: Line) -> None:
    with line.database.begin() as session:
        publishing.publish(session, None, "", "staff:agus", line.now)
    line.clock.advance(1)


def read(client: Any, address: str) -> str:
    answer = client.get(address, headers=PAGE)
    assert answer.status_code == 200, (address, answer.status_code)
    return html.unescape(answer.text)


def form_of(client: Any, address: str) -> dict[str, str]:
    """What a browser would send of the last form on a page when nothing is changed."""
    page = read(client, address)
    hidden = dict(re.findall(r'type="hidden" name="((?:seen)[a-z_]*)" value="([^"]*)"', page))
    areas = dict(re.findall(r'<textarea[^>]* name="([a-z_]+)"[^>]*>([^<]*)</textarea>', page))
    texts = dict(re.findall(r'<input id="f-[a-z_]+" name="([a-z_]+)" type="(?:text|number)" value="([^"]*)"', page))
    chosen = {}
    for name, options in re.findall(r'<select[^>]* name="([a-z_]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        picked = re.search(r'value="([^"]*)" selected', options) or re.search(r'value="([^"]*)"', options)
        chosen[name] = picked[1] if picked else ""
    return hidden | areas | texts | chosen
