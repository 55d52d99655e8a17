"""With hundreds at their desks an agent's page stays small, and it is said how many it leaves out."""

from __future__ import annotations

import re
from typing import Any

import pytest

from ivr.hotline.staff import Role
from ivr.web.console.queue import HELD_BY_COLLEAGUES
from tests.support.line import Line
from tests.support.people import LOGINS, PAGE, add_everybody, client_of, send
from tests.support.queue import Queue

COLLEAGUES = HELD_BY_COLLEAGUES + 5


@pytest.fixture
def crowd(line: Line) -> Line:
    """Thirty colleagues, each of whom holds a callback."""
    add_everybody(line.hotline)
    queue = Queue(line.database)
    for number in range(COLLEAGUES):
        queue.waits(number, held_by=queue.agent(f"agent{number}"))
    return line


def shown(client: Any) -> tuple[str, int]:
    page = str(client.get("/console", headers=PAGE).text)
    return page, len(re.findall(r"data-entry=", page))


def test_an_agent_sees_the_first_that_colleagues_hold_and_how_many_more_there_are(crowd: Line) -> None:
    page, entries = shown(client_of(crowd.app, LOGINS[Role.AGENT]))
    assert entries == HELD_BY_COLLEAGUES
    assert "dan 5 lagi" in page
    assert "Lihat di papan pantau" not in page


def test_a_supervisor_sees_all_of_them(crowd: Line) -> None:
    page, entries = shown(client_of(crowd.app, LOGINS[Role.SUPERVISOR]))
    assert entries == COLLEAGUES
    assert "lagi</p>" not in page


def test_a_supervisor_of_more_than_a_page_shows_is_led_to_the_whole_list(
    crowd: Line, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ivr.operations.console.queue.MOST_HELD", 10)
    supervisor = client_of(crowd.app, LOGINS[Role.SUPERVISOR])
    send(supervisor, "/language", language="en", next="/console")
    page, entries = shown(supervisor)
    assert entries == 10
    assert "and 20 more" in page
    assert 'href="/wallboard/figures/now.held">See them on the wallboard' in page
