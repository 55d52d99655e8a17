"""Who wants to be written to: each yes and no is kept, and the newest counts."""

from __future__ import annotations

from sqlalchemy import select

from ivr.operations.outbounds import consents
from ivr.operations.outbounds.consents import Person, Said
from ivr.records.chats import ChannelAddress
from ivr.records.outbounds import Consent
from tests.support.line import CALLER, Line

WORDING = consents.wording("notice_offer", 3, "id")
YES, NO = Said(given=True, wording=WORDING, source="CA1"), Said(given=False, wording="command", source="W1")


def say(line: Line, person: Person, said: Said) -> bool:
    with line.database.begin() as session:
        return consents.say(session, person, said, line.now)


def given(line: Line, person: Person) -> bool:
    with line.database.reading() as session:
        return consents.is_given(session, person)


def somebody(line: Line) -> Person:
    with line.database.begin() as session:
        row = ChannelAddress(channel="whatsapp", address=CALLER, number=CALLER, last_written_at=line.now)
        session.add(row)
        session.flush()
        return Person(CALLER, row.id)


def stopped(line: Line, person: Person) -> bool:
    with line.database.reading() as session:
        return session.get_one(ChannelAddress, person.address).stopped_at is not None


def test_nobody_is_written_to_who_was_not_asked(line: Line) -> None:
    assert not given(line, Person(CALLER))
    assert not given(line, Person())


def test_the_newest_word_counts_and_each_is_kept(line: Line) -> None:
    person = Person(CALLER)
    for said in (YES, NO, YES):
        line.clock.advance(1)
        assert say(line, person, said)
        assert given(line, person) is said.given
    with line.database.reading() as session:
        kept = consents.ledger(session, person)
        assert [(one.given, one.wording, one.source) for one in kept] == [
            (True, "notice_offer@3/id", "CA1"),
            (False, "command", "W1"),
            (True, "notice_offer@3/id", "CA1"),
        ]


def test_the_same_said_twice_in_one_place_is_written_down_once(line: Line) -> None:
    assert say(line, Person(CALLER), YES)
    assert not say(line, Person(CALLER), YES)
    with line.database.reading() as session:
        assert len(session.scalars(select(Consent)).all()) == 1


def test_a_no_stops_the_address_of_the_number_and_a_yes_by_telephone_takes_that_back(line: Line) -> None:
    person = somebody(line)
    say(line, person, NO)
    assert stopped(line, person)
    assert not given(line, Person(CALLER))
    line.clock.advance(60)
    say(line, Person(CALLER), YES)
    assert not stopped(line, person)
    assert given(line, person)


def test_what_one_has_said_is_not_taken_for_another(line: Line) -> None:
    say(line, Person(CALLER), YES)
    assert not given(line, Person("+6281234567891"))
    assert not given(line, Person(None, 7))
