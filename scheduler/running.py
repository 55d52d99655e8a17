"""Runs the timetable in this process while it leads; what one job meets with never stops the others."""

from __future__ import annotations

import logging
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any

import structlog
from apscheduler.executors.pool import ThreadPoolExecutor
from apscheduler.schedulers.blocking import BlockingScheduler
from apscheduler.triggers.cron import CronTrigger
from apscheduler.triggers.interval import IntervalTrigger
from sqlalchemy.exc import OperationalError

from ivr.clock import system_clock
from ivr.hotline.phone import PhoneError
from ivr.wiring import Hotline
from scheduler.jobs import TIMETABLE, Job
from scheduler.leadership import RENEW_SECONDS, Leadership

log = structlog.get_logger("scheduler")

THREADS = 4
"""So many jobs at the same time, beside those that have threads of their own; the lease is renewed by another."""


class Work:
    """The jobs of one process: does each when it leads, and knows whether any is under way."""

    def __init__(self, hotline: Hotline, leadership: Leadership) -> None:
        self._hotline, self._leadership = hotline, leadership
        self._under_way = 0
        self._changed = threading.Condition()

    def do(self, job: Job) -> bool:
        """Do a job unless another process leads; says whether it was done. What goes wrong is logged, never raised."""
        with self._counted():
            if not self._leadership.leads():
                return False
            started = time.perf_counter()
            try:
                done = job.work(self._hotline, self._hotline.clock())
            except PhoneError as error:
                log.warning("job put off", job=job.name, why=str(error))
            except OperationalError as error:
                log.warning("job put off", job=job.name, why=f"the database: {error.orig}")
            except Exception:
                log.exception("job failed", job=job.name)
            else:
                self._tell(job, {name: number for name, number in done.items() if number}, started)
                return True
            return False

    def wait(self, seconds: float) -> bool:
        """Wait until no job is under way; says False when one still is after so long."""
        with self._changed:
            return self._changed.wait_for(lambda: not self._under_way, seconds)

    def _tell(self, job: Job, done: dict[str, int], started: float) -> None:
        if done:
            log.info("job", job=job.name, ms=round((time.perf_counter() - started) * 1000), **done)

    @contextmanager
    def _counted(self) -> Iterator[None]:
        with self._changed:
            self._under_way += 1
        try:
            yield
        finally:
            with self._changed:
                self._under_way -= 1
                self._changed.notify_all()


def scheduler_of(hotline: Hotline, leadership: Leadership, work: Work, timetable: Iterable[Job] = TIMETABLE) -> Any:
    """A scheduler for the timetable, not yet started. It tries to lead as soon as it is."""
    logging.getLogger("apscheduler").setLevel(logging.ERROR)  # a tick that comes while the last one works is normal
    zone, jobs = hotline.files.hours.zone, tuple(timetable)
    prompt = sum(job.own_thread for job in jobs)
    scheduler = BlockingScheduler(
        timezone=zone,
        executors={
            "default": ThreadPoolExecutor(THREADS),
            "own": ThreadPoolExecutor(max(1, prompt)),
            "lease": ThreadPoolExecutor(1),
        },
        job_defaults={"max_instances": 1, "coalesce": True, "misfire_grace_time": None},
    )
    at_once = [_add(scheduler, job, work.do).id for job in jobs if job.at_once]
    for job in jobs:
        if not job.at_once:
            _add(scheduler, job, work.do)

    def take_over() -> None:
        for name in at_once:
            scheduler.modify_job(name, next_run_time=system_clock())

    leadership.on_taking_over = take_over
    scheduler.add_job(
        leadership.renew, IntervalTrigger(seconds=RENEW_SECONDS), executor="lease", next_run_time=system_clock()
    )
    return scheduler


def _add(scheduler: Any, job: Job, do: Callable[[Job], bool]) -> Any:
    if job.at is not None:
        hour, minute = job.at
        trigger: Any = CronTrigger(hour=hour, minute=minute, timezone=scheduler.timezone)
    else:
        trigger = IntervalTrigger(seconds=job.seconds)
    return scheduler.add_job(do, trigger, args=[job], id=job.name, executor="own" if job.own_thread else "default")
