"""Whom something goes to that is known by a telephone number alone."""

from __future__ import annotations

from sqlalchemy import select

from ivr.operations.outbounds import recipients
from ivr.records.chats import ChannelAddress
from tests.support.line import CALLER, Line

LANDLINE = "+622150000111"


def test_the_address_of_a_mobile_number_that_never_wrote_is_made_once(line: Line) -> None:
    for _ in range(2):
        with line.database.begin() as session:
            found = recipients.of_number(session, CALLER)
            assert found is not None
            assert (found.address, found.number, found.last_written_at) == (CALLER, CALLER, None)
    with line.database.reading() as session:
        assert len(session.scalars(select(ChannelAddress)).all()) == 1


def test_a_landline_has_none(line: Line) -> None:
    with line.database.begin() as session:
        assert recipients.of_number(session, LANDLINE) is None
        assert session.scalars(select(ChannelAddress)).all() == []


def test_of_several_the_one_that_was_written_from_last_is_the_one(line: Line) -> None:
    with line.database.begin() as session:
        session.add(ChannelAddress(channel="whatsapp", address=CALLER, number=CALLER))
        session.add(ChannelAddress(channel="whatsapp", address="ID.x", number=CALLER, last_written_at=line.now))
    with line.database.begin() as session:
        found = recipients.of_number(session, CALLER)
        assert found is not None
        assert found.address == "ID.x"
