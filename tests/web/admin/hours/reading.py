"""Opening hours by their page: opened, read, and the draft behind it."""

from __future__ import annotations

import html
from typing import Any

import pytest

from ivr.operations.releases import drafts
from tests.support.line import Line
from tests.support.people import PAGE

HOURS = "/admin/hours"
one_database = pytest.mark.parametrize("database_url", ["sqlite"], indirect=True)
WEEK = dict.fromkeys(("monday", "tuesday", "wednesday", "thursday", "friday"), "08:00-15:00")


def draft(line: Line) -> drafts.Draft:
    with line.database.reading() as session:
        return drafts.current(session)


def read(client: Any, address: str = HOURS) -> str:
    answer = client.get(address, headers=PAGE)
    assert answer.status_code == 200, (address, answer.status_code)
    return html.unescape(answer.text)
