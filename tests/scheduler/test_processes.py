"""Schedulers as processes: exactly one leads, whatever is done to it."""

from __future__ import annotations

import signal
import time

import pytest

from tests.support.processes import eventually, stands_still
from tests.support.sizes import quickly_on_postgresql, thoroughly
from tests.support.town import Town

pytestmark = pytest.mark.processes


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
