"""What is known of how somebody can be written to."""

from __future__ import annotations

from sqlalchemy import select

from ivr.hotline.writing.reaching import Reach
from ivr.hotline.writing.send_errors import Learnt
from ivr.operations.outbounds import consents, reach
from ivr.operations.outbounds.consents import Person, Said
from ivr.records.chats import ChannelAddress
from tests.support.line import CALLER, Line

LANDLINE = "+622150000111"


def test_the_address_of_a_mobile_number_that_never_wrote_is_made_once(line: Line) -> None:
    for _ in range(2):
        with line.database.begin() as session:
            found = reach.address_of(session, CALLER)
            assert found is not None
            assert (found.address, found.number, found.last_written_at) == (CALLER, CALLER, None)
    with line.database.reading() as session:
        assert len(session.scalars(select(ChannelAddress)).all()) == 1


def test_a_landline_has_none(line: Line) -> None:
    with line.database.begin() as session:
        assert reach.address_of(session, LANDLINE) is None
        assert reach.reach_of(session, None, LANDLINE) == Reach(number=LANDLINE)
        assert session.scalars(select(ChannelAddress)).all() == []


def test_of_several_the_one_that_was_written_from_last_is_the_one(line: Line) -> None:
    with line.database.begin() as session:
        session.add(ChannelAddress(channel="whatsapp", address=CALLER, number=CALLER))
        session.add(ChannelAddress(channel="whatsapp", address="ID.x", number=CALLER, last_written_at=line.now))
    with line.database.begin() as session:
        found = reach.address_of(session, CALLER)
        assert found is not None
        assert found.address == "ID.x"


def test_everything_that_is_known_is_put_together(line: Line) -> None:
    with line.database.begin() as session:
        row = ChannelAddress(channel="whatsapp", address="ID.x", number=CALLER, last_written_at=line.now)
        session.add(row)
        session.flush()
        assert reach.reach_of(session, row) == Reach("ID.x", CALLER, line.now)
        said = Said(given=True, wording="desk", source="staff:sari")
        consents.say(session, Person(CALLER), said, line.now)
        for one in (Learnt.NO_WHATSAPP, Learnt.NO_SMS, Learnt.STOPPED_SMS, Learnt.BLOCKED_US):
            reach.learn(row, one, line.now)
        row.stopped_at = line.now
        known = reach.reach_of(session, row)
        assert known == Reach("ID.x", CALLER, line.now, consented=True, stopped=True, learnt=frozenset(Learnt))
        row.erased_at = line.now
        assert reach.reach_of(session, row).whatsapp is None
