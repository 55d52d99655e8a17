"""Addresses of screens on a wall: each opens its screen until it is withdrawn, and nothing else opens any."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from ivr.hotline.errors import NotFound
from ivr.operations.staff import wall_screens
from ivr.operations.staff.wall_screens import NameNeeded
from ivr.records.audit import AuditEntry
from ivr.records.database import Database
from tests.support.line import wib

NOW = wib("2026-11-24 09:00")
SECRET = "0123456789abcdef" * 2


def test_an_address_opens_its_screen_until_it_is_withdrawn(database: Database) -> None:
    with database.begin() as session:
        screen = wall_screens.add(session, " Ruang  depan ", "staff:dewi", NOW)
        address = wall_screens.token(SECRET, screen.id)
        assert wall_screens.opened(session, SECRET, address).name == "Ruang depan"
        assert wall_screens.withdraw(session, screen.id, "staff:dewi", NOW)
        assert not wall_screens.withdraw(session, screen.id, "staff:dewi", NOW)
        with pytest.raises(NotFound):
            wall_screens.opened(session, SECRET, address)
        assert wall_screens.live(session) == []
    with database.reading() as session:
        found = session.scalars(select(AuditEntry.action).order_by(AuditEntry.id)).all()
    assert found == ["screen:add", "screen:withdraw"]


@pytest.mark.parametrize("text", ["", "1", "nonsense", "MQ.x", "x" * 5000])
def test_an_address_that_nobody_gave_out_opens_nothing(database: Database, text: str) -> None:
    with database.begin() as session:
        wall_screens.add(session, "Ruang depan", "staff:dewi", NOW)
        with pytest.raises(NotFound):
            wall_screens.opened(session, SECRET, text)


def test_an_address_of_another_hotline_opens_nothing_here(database: Database) -> None:
    with database.begin() as session:
        screen = wall_screens.add(session, "Ruang depan", "staff:dewi", NOW)
        with pytest.raises(NotFound):
            wall_screens.opened(session, SECRET, wall_screens.token("another" * 5, screen.id))


def test_a_screen_has_a_name_and_one_of_the_same_name_is_the_same(database: Database) -> None:
    with database.begin() as session:
        with pytest.raises(NameNeeded):
            wall_screens.add(session, "  ", "staff:dewi", NOW)
        first = wall_screens.add(session, "Ruang depan", "staff:dewi", NOW)
        assert wall_screens.add(session, "Ruang depan", "staff:agus", NOW) is first
        assert [one.name for one in wall_screens.live(session)] == ["Ruang depan"]
