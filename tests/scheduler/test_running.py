"""The timetable is worked through by whoever leads, whatever a single job meets with."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest
from sqlalchemy.exc import OperationalError

from ivr.hotline.phone import TryLater
from ivr.wiring import Hotline
from scheduler import jobs, running
from scheduler.jobs import Job
from scheduler.leadership import Leadership
from scheduler.running import Work
from tests.support.line import Line
from tests.support.outage import away
from tests.support.processes import eventually
from tests.support.sizes import quickly_on_sqlite


class Count:
    """A job's work that counts how often it is done."""

    def __init__(self, error: Exception | None = None) -> None:
        self.times = 0
        self.error = error

    def __call__(self, _hotline: Hotline, _now: datetime) -> dict[str, int]:
        self.times += 1
        if self.error is not None:
            raise self.error
        return {"done": self.times, "left": 0}


@pytest.fixture
def leadership(line: Line) -> Leadership:
    found = Leadership(line.database)
    found.renew()
    return found


def work_of(line: Line, leadership: Leadership) -> Work:
    return Work(line.hotline, leadership)


class Heard:
    """Stands for the log."""

    def __init__(self) -> None:
        self.lines: list[tuple[str, str]] = []

    def __getattr__(self, level: str) -> Any:
        return lambda event, **_words: self.lines.append((level, event))


@pytest.fixture
def heard(monkeypatch: pytest.MonkeyPatch) -> Heard:
    log = Heard()
    monkeypatch.setattr(running, "log", log)
    return log


def test_a_job_is_done_by_the_leader_only(line: Line, leadership: Leadership) -> None:
    count = Count()
    standby = Leadership(line.database)
    standby.renew()
    assert work_of(line, leadership).do(Job("count", count, seconds=1))
    assert not work_of(line, standby).do(Job("count", count, seconds=1))
    assert count.times == 1


@pytest.mark.parametrize(
    ("error", "level", "event"),
    [
        (RuntimeError("a bug"), "exception", "job failed"),
        (TryLater("busy"), "warning", "job put off"),
        (OperationalError("any statement", None, ConnectionError("away")), "warning", "job put off"),
    ],
    ids=["a-bug", "the-phone-company", "the-database"],
)
def test_a_job_that_fails_is_logged_and_stops_no_other(
    line: Line, leadership: Leadership, heard: Heard, error: Exception, level: str, event: str
) -> None:
    work, count = work_of(line, leadership), Count()
    assert not work.do(Job("bad", Count(error), seconds=1))
    assert work.do(Job("good", count, seconds=1))
    assert count.times == 1
    assert heard.lines == [(level, event), ("info", "job")]


def test_a_job_that_found_nothing_to_do_is_not_worth_a_line(line: Line, leadership: Leadership, heard: Heard) -> None:
    assert work_of(line, leadership).do(Job("idle", lambda *_: {"stored": 0}, seconds=1))
    assert heard.lines == []


def test_a_job_is_done_with_the_hotlines_own_time(line: Line, leadership: Leadership) -> None:
    told: list[datetime] = []

    def work(_hotline: Hotline, now: datetime) -> dict[str, int]:
        told.append(now)
        return {}

    work_of(line, leadership).do(Job("time", work, seconds=1))
    assert told == [line.now]


def test_a_demo_clock_that_jumps_does_not_end_anybodys_leadership(line: Line, leadership: Leadership) -> None:
    line.clock.advance(86400)
    assert work_of(line, leadership).do(Job("count", Count(), seconds=1))
    assert not Leadership(line.database).renew()


def test_while_the_database_is_away_jobs_are_put_off(line: Line, leadership: Leadership) -> None:
    work = work_of(line, leadership)
    fetch = next(job for job in jobs.TIMETABLE if job.name == "fetch audio")
    with away(line.database):
        assert not work.do(fetch)
    assert work.do(fetch)


def test_whoever_stops_waits_for_the_job_under_way_but_not_for_ever(line: Line, leadership: Leadership) -> None:
    work, go_on, begun = work_of(line, leadership), threading.Event(), threading.Event()

    def slow(_hotline: Hotline, _now: datetime) -> dict[str, int]:
        begun.set()
        go_on.wait(60)
        return {}

    assert work.wait(0)
    thread = threading.Thread(target=work.do, args=(Job("slow", slow, seconds=1),))
    thread.start()
    assert begun.wait(30)
    assert not work.wait(0.05)
    go_on.set()
    assert work.wait(30)
    thread.join()


# The timetable


# The clockwork


def run_until(scheduler: Any, condition: Callable[[], bool]) -> None:
    thread = threading.Thread(target=scheduler.start)
    thread.start()
    try:
        assert eventually(condition)
    finally:
        scheduler.shutdown()
        thread.join(30)


def test_whoever_takes_over_begins_with_the_long_look_back(line: Line) -> None:
    leadership = Leadership(line.database)
    work = Work(line.hotline, leadership)
    deep, shallow = Count(), Count()
    timetable = (Job("deep", deep, seconds=3600, at_once=True), Job("shallow", shallow, seconds=3600))
    run_until(running.scheduler_of(line.hotline, leadership, work, timetable), lambda: deep.times > 0)
    assert (deep.times, shallow.times) == (1, 0)


@quickly_on_sqlite
def test_a_job_that_takes_long_is_not_started_twice(line: Line) -> None:
    leadership = Leadership(line.database)
    work = Work(line.hotline, leadership)
    at_once, most, begun = [0], [0], [0]

    def slow(_hotline: Hotline, _now: datetime) -> dict[str, int]:
        begun[0] += 1
        at_once[0] += 1
        most[0] = max(most[0], at_once[0])
        time.sleep(1.5)
        at_once[0] -= 1
        return {}

    timetable = (Job("slow", slow, seconds=1),)
    run_until(running.scheduler_of(line.hotline, leadership, work, timetable), lambda: begun[0] > 1)
    assert most == [1]


@quickly_on_sqlite
def test_what_people_wait_for_never_stands_behind_jobs_that_take_long(line: Line) -> None:
    leadership = Leadership(line.database)
    work = Work(line.hotline, leadership)
    go_on, prompt = threading.Event(), Count()

    def slow(_hotline: Hotline, _now: datetime) -> dict[str, int]:
        go_on.wait(60)
        return {}

    long_ones = [Job(f"slow {number}", slow, seconds=3600, at_once=True) for number in range(running.THREADS + 2)]
    timetable = (*long_ones, Job("prompt", prompt, seconds=1, own_thread=True))
    try:
        run_until(running.scheduler_of(line.hotline, leadership, work, timetable), lambda: _done(prompt, go_on))
    finally:
        go_on.set()


def _done(prompt: Count, go_on: threading.Event) -> bool:
    if prompt.times < 2:
        return False
    go_on.set()
    return True
