"""What a chat knows of who writes: their own number, and whether they have said that they want news."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from ivr.hotline.frozen import replace
from ivr.hotline.notice import Event, NoticePolicy
from ivr.records.database import Database
from ivr.records.outbounds import Consent
from tests.support.line import CALLER, Line, files, line_for
from tests.support.writing import NAMELESS, Correspondent, chats

STORY = "Gula saya busuk semua, satu karung, sejak hari Senin."


@pytest.fixture
def line(database: Database, database_url: str, tmp_path: Path) -> Iterator[Line]:
    with line_for(database, database_url, tmp_path, whatsapp=True) as made:
        rules = replace(files().rules, notices=NoticePolicy(frozenset(Event)))
        made.publish(replace(files(), rules=rules))
        yield made


def test_a_number_that_was_typed_opens_nothing_of_whose_it_is(line: Line) -> None:
    victim, other = Correspondent(line), Correspondent(line, NAMELESS, "Orang")
    victim.write("halo", "3", "1", "1", "1")
    assert len(line.callbacks()) == 1
    other.write("halo", "3", "1", CALLER, "1", "1")
    assert len(line.callbacks()) == 1, "it joined"
    victim.write("menu")
    assert line.words("written_owed_choices") in victim.says
    other.write("menu")
    assert line.words("written_owed_choices") not in other.says
    assert line.words("written_menu_open") in other.says


def test_who_wants_news_is_asked_once_and_their_yes_stands_in_the_ledger(line: Line) -> None:
    sari = Correspondent(line)
    sari.write(STORY, "6", "2", "Kota Bandung", "1")
    assert line.words("written_news_offer") in sari.says
    sari.write("boleh", "9")
    (chat,) = chats(line.database)
    with line.database.reading() as session:
        (said,) = session.scalars(select(Consent)).all()
    assert (said.given, said.number, said.address_id, said.source) == (True, CALLER, sari.row.id, chat.sid)
    assert said.wording == f"written_news_offer@{chat.release}/id"
    sari.write("menu", "1", "6", STORY, "2", "Kota Bandung", "1")
    assert line.words("written_next_call") in sari.says


def test_berhenti_and_mulai_stand_in_the_ledger_as_well(line: Line) -> None:
    sari = Correspondent(line).write("berhenti", "mulai")
    with line.database.reading() as session:
        said = session.scalars(select(Consent).order_by(Consent.id)).all()
    assert [(one.given, one.wording.partition("@")[0]) for one in said] == [(False, "unasked"), (True, "unasked")]
    assert sari.row.stopped_at is None
