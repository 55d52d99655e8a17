"""The timetable: every job, its name and its rhythm."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ivr.hotline.rules import Retention
from scheduler import jobs
from scheduler.leadership import Leadership
from scheduler.running import Work
from tests.support.line import Line, with_rules


@pytest.fixture
def leadership(line: Line) -> Leadership:
    found = Leadership(line.database)
    found.renew()
    return found


def work_of(line: Line, leadership: Leadership) -> Work:
    return Work(line.hotline, leadership)


def test_every_job_of_the_timetable_runs_on_an_empty_hotline(line: Line, leadership: Leadership) -> None:
    work = work_of(line, leadership)
    assert [job.name for job in jobs.TIMETABLE if not work.do(job)] == []


def test_each_job_has_its_own_name_and_one_rhythm() -> None:
    names = [job.name for job in jobs.TIMETABLE]
    assert len(set(names)) == len(names)
    assert all((job.seconds is None) != (job.at is None) for job in jobs.TIMETABLE)


def test_nothing_that_was_purged_is_ever_asked_for_again(line: Line) -> None:
    assert jobs._since(line.hotline, line.now, timedelta(days=8)) == line.now - timedelta(days=8)
    line.publish(with_rules(line.hotline.files, retention=Retention(messages=1)))
    assert jobs._since(line.hotline, line.now, timedelta(days=8)) == line.now - timedelta(days=1)
