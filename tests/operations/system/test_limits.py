"""Limits that hold the hotline up are told by `hotline check`, with what to do."""

from __future__ import annotations

import dataclasses
import json
from datetime import time

import pytest

from ivr.hotline.staffing import NOBODY, Staffed, StaffingPlan
from ivr.operations.staff.headcount import Headcount
from ivr.operations.system import limits
from ivr.operations.system.findings import Verdict
from tests.support.checked import Found
from tests.support.line import Line, with_rules
from tests.support.queue import Queue
from tests.support.shell import Shell

pytestmark = pytest.mark.usefixtures("provider")
THREE_HUNDRED = StaffingPlan(((Staffed(time(8), time(15), 300),), *NOBODY[1:]))


def told(shell: Shell, check: str) -> Found:
    found: list[Found] = json.loads(shell.give("check", "--json").stdout)
    (one,) = (one for one in found if one["check"] == check)
    return one


def test_a_rate_that_is_enough_says_for_whom(line: Line, shell: Shell) -> None:
    Queue(line.database).agent()
    found = told(shell, "call rate")
    assert found["verdict"] == "ok"
    assert found["message"] == "one call a second keeps at most 258 agents busy; 1 work here"


def test_a_plan_with_more_agents_than_the_rate_serves_is_warned_about(line: Line, shell: Shell) -> None:
    line.publish(dataclasses.replace(line.hotline.files, staffing=THREE_HUNDRED))
    found = told(shell, "call rate")
    assert found["verdict"] == "warning"
    assert found["message"] == "one call a second keeps at most 258 agents busy; 300 are planned"
    assert "ask the provider for 1.2 calls a second" in found["to_do"]
    line.publish(with_rules(dataclasses.replace(line.hotline.files, staffing=THREE_HUNDRED), calls_per_second=1.2))
    assert told(shell, "call rate")["verdict"] == "ok"


def test_other_rates_are_told_as_they_are_set() -> None:
    found = limits.call_rate(0.5, Headcount(130))
    assert (found.verdict, found.message) == (
        Verdict.WARNING,
        "0.5 calls a second keep at most 129 agents busy; 130 work here",
    )


@pytest.mark.parametrize(
    ("agents", "every", "processes", "verdict", "to_do"),
    [
        (640, 0.8, 2, Verdict.OK, ""),
        (641, 0.8, 2, Verdict.WARNING, "set WEB_CONCURRENCY to 3 (a processor for each), or PAGES_ASK_EVERY higher"),
        (2000, 0.8, 7, Verdict.OK, ""),
        (2000, 2.5, 2, Verdict.OK, ""),
    ],
)
def test_pages_of_many_agents_need_processes_or_patience(
    line: Line, agents: int, every: float, processes: int, verdict: Verdict, to_do: str
) -> None:
    ours = dataclasses.replace(line.settings, pages_ask_every=every, web_concurrency=processes)
    found = limits.pages(Headcount(agents), ours)
    assert (found.verdict, found.to_do) == (verdict, to_do)


def test_more_processes_than_postgresql_lets_in_are_warned_about(line: Line) -> None:
    ours = dataclasses.replace(line.settings, web_threads=4, provider_requests=8)
    assert limits.connections(100, ours).verdict is Verdict.OK
    found = limits.connections(100, dataclasses.replace(ours, web_concurrency=7))
    assert found.message == "our processes may open 108 connections, PostgreSQL allows 100"
    assert found.to_do == "set max_connections of PostgreSQL to 128 or more"


def test_the_check_looks_at_pages_and_where_there_is_a_server_at_connections(line: Line, shell: Shell) -> None:
    assert told(shell, "pages")["verdict"] == "ok"
    checks = [found["check"] for found in json.loads(shell.give("check", "--json").stdout)]
    assert ("connections" in checks) is (not line.database.is_sqlite)
