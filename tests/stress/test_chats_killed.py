"""Web and scheduler are killed while people write, thirty times: all of it is kept once, and answered once."""

from __future__ import annotations

import random
import threading
import time
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pytest
from sqlalchemy import func, select

from ivr.emulator.messaging import drafts
from ivr.records.chats import Inbound
from ivr.records.outbounds import Outbound
from tests.support.processes import eventually
from tests.support.settled import all_is_settled
from tests.support.sizes import thoroughly
from tests.support.town import Town, town_for
from tests.support.writing import NAMELESS

pytestmark = pytest.mark.processes

KILLS, PATIENCE = 30, 60
PEOPLE = ("+6281234567890", "+6281300001111", "+6281300002222", NAMELESS)
SAID = ("Halo", "Gula saya busuk semua, satu karung", "6", "2", "Kota Bandung", "1", "9", "terima kasih", "menu")


@pytest.fixture
def town(database_url: str, tmp_path: Path) -> Iterator[Town]:
    with town_for(database_url, tmp_path, hurry=True, whatsapp=True) as made:
        yield made


@pytest.mark.parametrize("kills", [thoroughly(KILLS)])
def test_whoever_is_killed_nothing_is_lost_and_nothing_doubled(town: Town, kills: int) -> None:
    dice = random.Random(587)
    web, scheduler = town.start_web(), town.start("scheduler")
    for turn in range(kills):
        writing = [threading.Thread(target=_write, args=(town, who, SAID[turn % len(SAID)])) for who in PEOPLE]
        for one in writing:
            one.start()
        time.sleep(dice.uniform(0, 0.25))
        if dice.random() < 0.7:
            town.kill(web)
            web = town.start_web()
        else:
            town.kill(scheduler)
            town.end_term()
            scheduler = town.start("scheduler")
        for one in writing:
            one.join(PATIENCE)
    for _ in range(4):  # what was lost is found, and what is uncertain is looked up twice
        town.jump(61)
        town.kill(scheduler)
        town.end_term()
        scheduler = town.start("scheduler")
        assert eventually(partial(town.leads, scheduler)), town.log[-2000:]
        time.sleep(5)
    assert eventually(lambda: _is_quiet(town), PATIENCE), town.log[-4000:]
    time.sleep(2)
    all_is_settled(town.database, town.exchange)


def _write(town: Town, who: str, words: str) -> None:
    town.exchange.messaging.person(who).send(drafts.text(words))


def _is_quiet(town: Town) -> bool:
    waiting = select(func.count()).where(Inbound.taken_at.is_(None))
    leaving = select(func.count()).where(Outbound.delivery.in_(("waiting", "sending", "uncertain")))
    with town.database.reading() as session:
        return not session.scalar(waiting) and not session.scalar(leaving)
