"""`hotline capacity` says on a terminal what the page says."""

from __future__ import annotations

import json
from datetime import timedelta

from tests.operations.capacity.planned import promised, with_plan
from tests.support.line import Line
from tests.support.queue import Queue
from tests.support.shell import Shell


def test_it_says_how_many_are_needed_and_what_breaks(line: Line, shell: Shell) -> None:
    line.publish(with_plan(4, line.hotline.files))
    Queue(line.database).agent("wati")
    promised(line.database, 30, line.now + timedelta(hours=1))
    told = shell.give("capacity").output
    assert "1 agents there, 4 planned, 4 needed" in told
    assert "With 1 agents 21 of 30 promises of the day break, the first by" in told
    found = json.loads(shell.give("capacity", "--json", "--agents", "4").output)
    assert (found["agents"], found["at_risk"], found["needed"], found["present"]) == (4, 0, 4, 1)
    assert len(found["half_hours"]) == 14
    assert len(found["days"]) == 6


def test_without_a_plan_it_says_so(shell: Shell) -> None:
    told = shell.give("capacity").output
    assert "0 agents there, - planned, 0 needed" in told or "0 agents there, – planned, 0 needed" in told
