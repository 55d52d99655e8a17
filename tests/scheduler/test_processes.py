"""Schedulers as processes: exactly one leads, whatever is done to it."""

from __future__ import annotations

import signal
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from ivr.records import migrations
from ivr.records.database import Database
from tests.support.databases import sqlite_url as url_of
from tests.support.processes import eventually, stands_still
from tests.support.sizes import quickly_on_postgresql, thoroughly
from tests.support.town import Town, town_for

pytestmark = pytest.mark.processes


@pytest.fixture
def town(database_url: str, tmp_path: Path) -> Iterator[Town]:
    with town_for(database_url, tmp_path) as made:
        yield made


@pytest.fixture
def small_town(sqlite_url: str, tmp_path: Path) -> Iterator[Town]:
    with town_for(sqlite_url, tmp_path) as made:
        yield made


@quickly_on_postgresql
@pytest.mark.parametrize("patient", [False, thoroughly(True)], ids=["when-its-term-ends", "within-half-a-minute"])
def test_of_two_schedulers_one_leads_and_when_it_is_killed_the_other_follows(town: Town, patient: bool) -> None:
    one = town.start("scheduler")
    assert eventually(lambda: town.leads(one)), town.log
    two = town.start("scheduler")
    assert eventually(lambda: town.log.count('"started"') == 2), town.log
    time.sleep(1)
    assert town.leads(one)
    began = time.monotonic()
    town.kill(one)
    if not patient:
        town.end_term()
    assert eventually(lambda: town.leads(two), 30), town.log
    assert time.monotonic() - began < 30


def test_told_to_stop_the_leader_makes_way_at_once(small_town: Town) -> None:
    town = small_town
    one = town.start("scheduler")
    assert eventually(lambda: town.leads(one)), town.log
    two = town.start("scheduler")
    assert eventually(lambda: town.log.count('"started"') == 2), town.log
    one.send_signal(signal.SIGTERM)
    assert one.wait(40) == 0
    assert town.leader() is None or town.leads(two)
    assert eventually(lambda: town.leads(two)), town.log
    assert '"resigned"' in town.log


def test_a_leader_that_was_paused_comes_back_as_standby(small_town: Town) -> None:
    town = small_town
    one = town.start("scheduler")
    assert eventually(lambda: town.leads(one)), town.log
    with town.database.engine.begin():  # others may write nothing: it must not stand still with the lock in its hand
        one.send_signal(signal.SIGSTOP)
        assert eventually(lambda: stands_still(one.pid))
    town.end_term()
    two = town.start("scheduler")
    assert eventually(lambda: town.leads(two)), town.log
    one.send_signal(signal.SIGCONT)
    assert eventually(lambda: '"stands by"' in town.log), town.log
    assert town.leads(two)


def test_a_scheduler_waits_for_a_database_that_is_not_ready(small_town: Town) -> None:
    town = small_town
    file = town.folder / "late" / "hotline.db"
    town.environment["DATABASE_URL"] = url_of(file)
    scheduler = town.start("scheduler")
    assert eventually(lambda: "hotline migrate" in town.log), town.log
    late = Database(url_of(file))
    try:
        migrations.upgrade(late)
    finally:
        late.close()
    assert eventually(lambda: '"leads"' in town.log), town.log
    scheduler.send_signal(signal.SIGTERM)
    assert scheduler.wait(40) == 0


def test_told_to_stop_while_it_waits_it_stops(small_town: Town) -> None:
    town = small_town
    town.environment["DATABASE_URL"] = url_of(town.folder / "never" / "hotline.db")
    scheduler = town.start("scheduler")
    assert eventually(lambda: "waiting for the database" in town.log), town.log
    scheduler.send_signal(signal.SIGTERM)
    assert scheduler.wait(40) == 0


def test_missing_settings_are_told_all_at_once(small_town: Town) -> None:
    town = small_town
    town.environment |= {"PUBLIC_URL": "", "SECRET_KEY": "short", "HOTLINE_NUMBER": "1500587"}
    assert town.start("scheduler").wait(60) == 2
    assert all(name in town.log for name in ("PUBLIC_URL", "SECRET_KEY", "HOTLINE_NUMBER"))
