"""Wherever a process dies, what people wrote is kept once and answered once, by whichever process comes after it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from ivr.emulator.messaging import drafts
from ivr.emulator.messaging.message import MessageDirection
from ivr.records.database import Database
from ivr.records.models import Turn
from tests.support.deaths import Deaths, survived
from tests.support.line import Line, line_for
from tests.support.scheduled import do
from tests.support.sizes import quickly_on_sqlite, thoroughly
from tests.support.writing import Correspondent, chats, inbounds, outbounds

STEPS = ("Halo", "Gula saya busuk semua, satu karung", "6", drafts.photo(), "2", "Kota Bandung", "1", "9")
POINTS = (*range(1, 37), *range(137, 155))
"""Of the 18 that each message has those of the first two, and of the last one, with which the report is filed."""
QUICK = frozenset({19, 22, 27, 28, 139, 146})
"""Before it is written down; when it is taken; before it is sent, and after; before the report is filed, and after."""
WORK = ("messages that never came", "waiting chats", "outbounds", "uncertain outbounds")


@pytest.fixture
def line(database: Database, database_url: str, tmp_path: Path) -> Iterator[Line]:
    with line_for(database, database_url, tmp_path, whatsapp=True) as made:
        yield made


def scheduler_works(line: Line) -> None:
    """Long enough for whatever is found again, waited for or looked up."""
    for _ in range(8):
        line.clock.advance(31)
        for job in WORK:
            do(line, job)
    line.clock.advance(5)


def told(line: Line, sari: Correspondent, deaths: Deaths) -> None:
    with deaths.counted():
        for step in STEPS:
            survived(line, lambda step=step: sari.burst(step), lambda: None)
            if deaths.died:
                scheduler_works(line)
        survived(line, lambda: scheduler_works(line), lambda: scheduler_works(line))


@quickly_on_sqlite
@pytest.mark.parametrize("at", [at if at in QUICK else thoroughly(at) for at in POINTS])
def test_whoever_dies_everything_is_answered_once(line: Line, at: int) -> None:
    sari, deaths = Correspondent(line), Deaths(line, at)
    told(line, sari, deaths)
    assert deaths.died
    _all_kept_once(line, sari)
    _all_told_once(line, sari)


def _all_kept_once(line: Line, sari: Correspondent) -> None:
    written = [one.sid for one in line.exchange.messaging.messages if one.direction is MessageDirection.INBOUND]
    kept = inbounds(line.database)
    assert sorted(one.message_sid for one in kept) == sorted(written)
    assert all(one.taken_at is not None and one.due_at is None and not one.tries for one in kept)
    (chat,), (report,) = chats(line.database), line.reports()
    with line.database.reading() as session:
        turns = session.scalars(select(Turn.number).where(Turn.call_sid == chat.sid).order_by(Turn.number)).all()
    assert turns == list(range(len(written) + 1))
    assert (report.category, report.region, report.status) == ("spoiled_goods", "32.73", "received")
    assert chat.ending == "finished"


def _all_told_once(line: Line, sari: Correspondent) -> None:
    sent = [one for one in outbounds(line.database) if one.delivery != "withdrawn"]
    assert Counter(one.body for one in sent) == Counter(sari.person.texts)
    assert {one.delivery for one in sent} <= {"delivered", "read"}
    report = line.reports()[0]
    assert sum(report.ticket in text for text in sari.person.texts) == 1
