"""The scheduler as a program: it waits for its database, stops when told, and tells what it lacks."""

from __future__ import annotations

import signal

import pytest

from ivr.records import migrations
from ivr.records.database import Database
from tests.support.databases import sqlite_url as url_of
from tests.support.processes import eventually
from tests.support.town import Town

pytestmark = pytest.mark.processes


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
