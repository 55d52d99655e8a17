"""Whom something goes to that is known by a telephone number alone."""

from __future__ import annotations

from sqlalchemy import select

from ivr.operations.outbounds import consents, recipients
from ivr.operations.outbounds.consents import Person, Said
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


def test_a_number_that_somebody_typed_leads_to_nobody_else_and_says_nothing_for_them(line: Line) -> None:
    with line.database.begin() as session:
        typed = ChannelAddress(channel="whatsapp", address="ID.x", number=CALLER, number_from="typed")
        session.add(typed)
        session.flush()
        found = recipients.of_number(session, CALLER)
        assert found is not None
        assert found.address == CALLER
        assert (recipients.own_number(typed), recipients.own_number(found)) == (None, CALLER)
        consents.say(session, Person(CALLER), Said(given=False, wording="desk", source="staff:sari"), line.now)
        assert (typed.stopped_at, found.stopped_at) == (None, line.now)
