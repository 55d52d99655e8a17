"""Starts the scheduler: `python -m scheduler`. Start as many as you like; one leads, the others stand by."""

from __future__ import annotations

import os
import signal
import sys
import threading
from typing import Any

import structlog
from apscheduler.events import EVENT_SCHEDULER_STARTED
from sqlalchemy.exc import SQLAlchemyError

from ivr import logs
from ivr.hotline.numbers import mask_in_text
from ivr.records import schema
from ivr.records.database import Database
from ivr.settings import BadSettings, read_settings
from ivr.wiring import Hotline, build
from prompts.catalogue import PromptError
from scheduler.leadership import Leadership
from scheduler.running import Work, scheduler_of
from scheduler.simulations import PLAYER

log = structlog.get_logger("scheduler")

CANNOT_START = 2
ASK_AGAIN_SECONDS = 3.0
GRACE_SECONDS = 5.0
"""So long the jobs under way may take to finish when told to stop; the next leader does what is broken off then."""


def main() -> int:
    """Run until told to stop by SIGTERM or SIGINT; gives the exit code."""
    try:
        settings = read_settings()
        hotline = build(settings)
    except (BadSettings, PromptError) as error:
        sys.stderr.write(f"{error}\n")
        return CANNOT_START
    logs.configure(settings.log_format, mask_in_text)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    if wait_for_database(hotline.database, stop):
        return run(hotline, stop)
    return 0


def wait_for_database(database: Database, stop: threading.Event) -> bool:
    """Wait until the database answers and its schema is current; says False when told to stop before."""
    while not stop.is_set():
        try:
            if schema.is_current(database):
                return True
            why = "its schema is not that of this version; run `hotline migrate`"
        except SQLAlchemyError as error:
            why = f"it cannot be reached: {type(error).__name__}"
        log.warning("waiting for the database", why=why)
        stop.wait(ASK_AGAIN_SECONDS)
    return False


def run(hotline: Hotline, stop: threading.Event) -> int:
    """Do what is due until told to stop, then let another process lead."""
    leadership = Leadership(hotline.database)
    work = Work(hotline, leadership)
    scheduler = scheduler_of(hotline, leadership, work)
    _stop_with(scheduler, stop)
    log.info("started", holder=leadership.holder)
    scheduler.start()
    finished = work.wait(GRACE_SECONDS)
    PLAYER.end()
    leadership.resign()
    log.info("stopped", finished=finished)
    if not finished:
        sys.stderr.flush()
        os._exit(0)  # the interpreter would wait for what is still under way
    hotline.database.close()
    return 0


def _stop_with(scheduler: Any, stop: threading.Event) -> None:
    """Shut the scheduler down when told to, from a thread of its own: a signal may come while its locks are held."""

    def shut_down() -> None:
        stop.wait()
        scheduler.shutdown(wait=False)

    thread = threading.Thread(target=shut_down, name="shut-down", daemon=True)
    scheduler.add_listener(lambda _event: thread.start(), EVENT_SCHEDULER_STARTED)


if __name__ == "__main__":
    sys.exit(main())
