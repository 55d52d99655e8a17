"""How many agents there are: by the plan where there is one, by the list of people where there is none."""

from __future__ import annotations

import dataclasses
from datetime import date, time

import pytest

from ivr.hotline.script import Script
from ivr.hotline.staffing import NOBODY, Staffed, StaffingException, StaffingPlan
from ivr.operations.staff.headcount import Headcount, headcount
from ivr.records.database import Database
from tests.support.queue import NOW, SCRIPT, Queue

MORNINGS = ((Staffed(time(8), time(11), 300), Staffed(time(11), time(15), 120)), *NOBODY[1:])


@pytest.fixture
def queue(database: Database) -> Queue:
    return Queue(database)


def there(queue: Queue, script: Script = SCRIPT) -> Headcount:
    with queue.database.reading() as session:
        return headcount(session, script, NOW)


def test_without_a_plan_all_who_work_here_as_agents_count(queue: Queue) -> None:
    for login in ("sari", "budi"):
        queue.agent(login)
    queue.agent("away", presence="away")
    queue.agent("gone", active=False)
    queue.agent("rini", role="supervisor")
    assert there(queue) == Headcount(3)


def test_with_a_plan_its_fullest_half_hour_counts(queue: Queue) -> None:
    queue.agent()
    planned = dataclasses.replace(SCRIPT, staffing=StaffingPlan(MORNINGS))
    assert there(queue, planned) == Headcount(300, planned=True)


def test_days_that_differ_count_until_they_are_over(queue: Queue) -> None:
    crowd = ((Staffed(time(8), time(9), 900),), *NOBODY[1:])
    day = NOW.date()
    for last, agents in ((day, 900), (date(2026, 11, 23), 300)):
        plan = StaffingPlan(MORNINGS, (StaffingException(date(2026, 11, 20), last, crowd),))
        assert there(queue, dataclasses.replace(SCRIPT, staffing=plan)).agents == agents
    assert there(queue, dataclasses.replace(SCRIPT, staffing=StaffingPlan())) == Headcount(0, planned=True)
