"""How it stands at a moment: what waits, who is there, and when somebody is alarmed."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from ivr.hotline.hours import OpeningHours
from ivr.hotline.script import Script
from ivr.operations.capacity.situation import Situation, places, situation
from ivr.operations.capacity.without_time import WithoutTime, without_time
from ivr.records.database import Database
from tests.operations.capacity.planned import promised, with_plan
from tests.support.queue import NOW, SCRIPT, Queue, later

OPENS = later(-60)


def at(database: Database, script: Script = SCRIPT, minutes: float = 0, agents: int | None = None) -> Situation:
    with database.reading() as session:
        return situation(session, script, later(minutes), agents)


def test_with_nobody_waiting_nobody_is_needed(database: Database) -> None:
    found = at(database, with_plan(16))
    assert (found.need.needed_today, found.at_risk, found.is_alarming, found.planned_now) == (0, 0, False, 16)


def test_too_few_came_for_what_was_promised(database: Database) -> None:
    promised(database, 30, later(60))
    for login in ("sari", "budi"):
        Queue(database).agent(login)
    found = at(database, with_plan(4))
    assert (found.came, found.agents, found.planned_now) == (2, 2, 4)
    assert found.need.needed_today == 4
    assert found.at_risk == 30 - 18
    assert found.is_alarming
    assert at(database, with_plan(4), agents=4).at_risk == 0


def test_nobody_is_alarmed_just_after_the_opening(database: Database) -> None:
    promised(database, 30, later(30))
    assert at(database, with_plan(4), minutes=-59).at_risk == 30
    assert not at(database, with_plan(4), minutes=-59).is_alarming
    assert at(database, with_plan(4), minutes=-49).is_alarming


def test_before_the_opening_those_who_are_planned_are_reckoned_with(database: Database) -> None:
    promised(database, 30, later(30))
    found = at(database, with_plan(9), minutes=-90)
    assert (found.came, found.agents, found.at_risk, found.is_open) == (0, 9, 0, False)
    assert found.day == NOW.date()


def test_people_who_were_rung_once_wait_and_were_promised_nothing_more(database: Database) -> None:
    promised(database, 3, later(60), rung_at=NOW)
    promised(database, 2, later(60), first=10)
    with database.reading() as session:
        (place,) = places(session, NOW, [later(500)])
    assert (place.waiting, place.unrung) == (5, 2)


def test_who_was_told_no_time_is_counted_apart(database: Database) -> None:
    promised(database, 2, NOW + timedelta(days=400), promised_due_at=None)
    promised(database, 1, NOW + timedelta(days=390), promised_due_at=None, first=5)
    promised(database, 1, later(60), first=10)
    promised(database, 1, NOW + timedelta(days=150), first=20)  # agreed on with an agent
    with database.reading() as session:
        assert without_time(session, NOW) == WithoutTime(3, NOW - timedelta(days=10))
        assert without_time(session, NOW + timedelta(days=300)).count == 0
    assert at(database, with_plan(1)).need.promised == 1


def test_who_has_waited_for_more_opening_days_than_are_ever_promised_waits_too_long() -> None:
    """NOW is a Tuesday: who asked on the Tuesday before has seen five opening days since, and not six."""
    for days, too_long in ((7, False), (8, True)):
        assert WithoutTime(1, NOW - timedelta(days=days)).is_too_long(SCRIPT, NOW) is too_long
    assert not WithoutTime().is_too_long(SCRIPT, NOW)


@pytest.mark.parametrize("script", [SCRIPT, with_plan(4)], ids=["without a plan", "with one"])
def test_a_hotline_that_never_opens_has_no_day(database: Database, script: Script) -> None:
    found = at(database, dataclasses.replace(script, hours=OpeningHours(weekly=((),) * 7)))
    assert (found.day, found.is_open, found.at_risk, found.planned_now) == (None, False, 0, None)


def test_without_a_plan_it_is_known_who_is_there_and_who_is_needed(database: Database) -> None:
    promised(database, 30, later(60))
    Queue(database).agent()
    found = at(database)
    assert (found.planned_now, found.agents, found.need.needed_today) == (None, 1, 4)
