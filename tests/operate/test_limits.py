"""The page on limits says what the code reckons."""

from __future__ import annotations

import dataclasses
from pathlib import Path

import pytest

from ivr.hotline.call_rate import MINUTES_AN_ATTEMPT, agents_kept_busy
from ivr.hotline.rules import Rules
from ivr.operations.console.queue import MOST_HELD
from ivr.operations.figures import lists
from ivr.operations.staff.headcount import Headcount
from ivr.operations.staff.throttle import MOST_FOR_ADDRESS
from ivr.operations.system import limits
from ivr.operations.system.findings import Verdict
from ivr.settings import Settings
from ivr.web.console.queue import HELD_BY_COLLEAGUES

PAGE = (Path(__file__).parents[2] / "docs" / "operate" / "limits.md").read_text()
SETTINGS = Settings("https://hotline.example.id", "AC", "token", "+622150000587", "key")


def test_what_is_reckoned_with_is_what_the_code_reckons_with() -> None:
    assert f"costs an agent {MINUTES_AN_ATTEMPT} minutes" in PAGE
    assert f"**{agents_kept_busy(Rules().calls_per_second)} agents**" in PAGE
    assert f"{MOST_FOR_ADDRESS} failures" in PAGE
    assert f"{MOST_HELD} for supervisors, {HELD_BY_COLLEAGUES} for agents; {lists.MOST} lines" in PAGE


@pytest.mark.parametrize(("agents", "verdict"), [(640, Verdict.OK), (641, Verdict.WARNING)])
def test_so_many_agents_have_room_for_their_pages(agents: int, verdict: Verdict) -> None:
    assert "**640 agents**" in PAGE
    assert limits.pages(Headcount(agents), SETTINGS).verdict is verdict


@pytest.mark.parametrize(("processes", "verdict"), [(6, Verdict.OK), (7, Verdict.WARNING)])
def test_so_many_web_processes_have_connections(processes: int, verdict: Verdict) -> None:
    assert "**6 web processes**" in PAGE
    assert limits.connections(100, dataclasses.replace(SETTINGS, web_concurrency=processes)).verdict is verdict


def test_what_is_said_to_do_for_five_thousand_agents_is_enough() -> None:
    there = Headcount(5_000, planned=True)
    ours = dataclasses.replace(SETTINGS, provider_requests=20, web_concurrency=16)
    told = [limits.call_rate(20, there), limits.pages(there, ours), limits.connections(300, ours)]
    assert [one.verdict for one in told] == [Verdict.OK] * 3
