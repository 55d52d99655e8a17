"""Where our reply was lost nobody sends it again blindly: it is looked for, repaired by its news, or shown."""

from __future__ import annotations

import pytest
from sqlalchemy import select, update

from ivr.hotline.messenger import Letter
from ivr.hotline.writing.reaching import Way
from ivr.records.enquiries import Enquiry
from ivr.records.outbounds import Dispatch, Outbound
from tests.support.line import Line
from tests.support.outbox import Person, dispatches, outbound, ways
from tests.support.scheduled import do

JOB, SHOWN = "uncertain outbounds", "answers that did not go"


@pytest.fixture
def quiet_line(writing_line: Line) -> Line:
    """Nothing is told of what was sent, so that only looking can find it."""
    writing_line.exchange.faults.callbacks = "dropped"  # type: ignore[assignment]
    return writing_line


def lose(line: Line, fault: str) -> tuple[Person, int]:
    sari = Person(line)
    number = sari.is_sent("Selamat pagi")
    line.exchange.faults.next(fault, path="Messages", method="POST")
    line.hotline.carry()
    assert outbound(line, number).delivery == "uncertain"
    return sari, number


@pytest.mark.parametrize("fault", ["reply-lost", "slow"])
def test_what_went_although_the_reply_was_lost_is_found_in_the_list(quiet_line: Line, fault: str) -> None:
    sari, number = lose(quiet_line, fault)
    quiet_line.clock.advance(15)
    assert do(quiet_line, JOB) == {"found": 1, "lost": 0, "open": 0}
    assert do(quiet_line, "outbounds") == {"tried": 0}
    assert outbound(quiet_line, number).delivery == "read"
    assert sari.phone.texts == ["Selamat pagi"]


@pytest.mark.parametrize("fault", ["reset", "server-error"])
def test_what_is_twice_not_in_the_list_has_not_gone_and_goes_once_more(quiet_line: Line, fault: str) -> None:
    sari, number = lose(quiet_line, fault)
    for _ in range(8):
        quiet_line.clock.advance(15)
        do(quiet_line, JOB)
        quiet_line.hotline.carry()
    assert ways(quiet_line, number)[0] == ("words", "failed")
    assert len(dispatches(quiet_line, number)) == 2
    assert dispatches(quiet_line, number)[0].looked == 2
    assert sari.phone.texts == ["Selamat pagi"]


def test_lost_twice_it_is_not_sent_a_third_time(quiet_line: Line) -> None:
    sari, number = lose(quiet_line, "reset")
    quiet_line.exchange.faults.next("reset", path="Messages", method="POST")
    for _ in range(40):
        quiet_line.clock.advance(15)
        do(quiet_line, JOB)
        quiet_line.hotline.carry()
    found = outbound(quiet_line, number)
    assert (len(dispatches(quiet_line, number)), found.delivery, found.why) == (2, "failed", "lost")
    assert sari.phone.texts == []


def test_its_news_repair_it_at_any_moment(writing_line: Line) -> None:
    _sari, number = lose(writing_line, "reply-lost")
    writing_line.clock.advance(5)
    found = outbound(writing_line, number)
    assert (found.delivery, dispatches(writing_line, number)[0].message_sid is not None) == ("read", True)
    assert do(writing_line, JOB) == {"found": 0, "lost": 0, "open": 0}


def test_while_the_list_cannot_be_had_it_stays_open_and_is_shown_to_a_person(quiet_line: Line) -> None:
    sari, number = lose(quiet_line, "reset")
    for _ in range(20):
        quiet_line.exchange.faults.next("server-error", path="Messages")
        quiet_line.clock.advance(50)
        do(quiet_line, JOB)
        do(quiet_line, SHOWN)
    found = outbound(quiet_line, number)
    assert found.delivery == "uncertain"
    assert found.uncertain_shown_at is not None
    with quiet_line.database.reading() as session:
        (enquiry,) = session.scalars(select(Enquiry))
        assert (enquiry.address_id, enquiry.status) == (sari.id, "waiting")


def test_an_answer_that_did_not_go_by_no_fault_of_theirs_is_shown_too(quiet_line: Line) -> None:
    sari, budi = Person(quiet_line), Person(quiet_line, "ID.Budi")
    sari.phone.behave("declined")
    budi.phone.behave("blocked")
    quiet_line.exchange.faults.callbacks = "in-order"  # type: ignore[assignment]
    for one in (sari, budi):
        one.is_sent("Halo", chat=one.chat())
    for _ in range(3):
        do(quiet_line, "outbounds")
        quiet_line.clock.advance(10)
    assert [do(quiet_line, SHOWN) for _ in range(2)] == [{"shown": 1}, {"shown": 0}]
    with quiet_line.database.reading() as session:
        assert session.scalars(select(Enquiry.address_id)).all() == [sari.id]


def test_of_two_that_it_can_be_none_is_taken_for_it(quiet_line: Line) -> None:
    sari, number = lose(quiet_line, "reply-lost")
    quiet_line.clock.advance(15)
    messenger = quiet_line.hotline.messenger
    assert messenger is not None
    with quiet_line.database.begin() as session:
        session.execute(update(Outbound).where(Outbound.id == number).values(body="Something else"))
    messenger.send(Letter(Way.WORDS, sari.known_as, "Anything"), "nobody's")
    quiet_line.clock.advance(15)
    assert do(quiet_line, JOB) == {"found": 0, "lost": 0, "open": 1}
    assert outbound(quiet_line, number).delivery == "uncertain"


def test_what_another_one_has_said_is_not_taken_for_it(quiet_line: Line) -> None:
    """Of two messages to one person at the same time the first has not gone, and the reply to the second was lost."""
    sari = Person(quiet_line)
    first, second = sari.is_sent("Selamat pagi"), sari.is_sent("Apa kabar?")
    for fault in ("reset", "reply-lost"):
        quiet_line.exchange.faults.next(fault, path="Messages", method="POST")
    for _ in range(10):
        quiet_line.hotline.carry()
        quiet_line.clock.advance(15)
        do(quiet_line, JOB)
    assert sorted(sari.phone.texts) == ["Apa kabar?", "Selamat pagi"]
    assert [len(dispatches(quiet_line, one)) for one in (first, second)] == [2, 1]


def test_whoever_died_while_sending_leaves_it_uncertain(quiet_line: Line) -> None:
    sari = Person(quiet_line)
    number = sari.is_sent("Selamat pagi")
    with quiet_line.database.begin() as session:
        row = session.get_one(Outbound, number)
        row.delivery, row.due_at = "sending", None
        made = Dispatch(outbound_id=number, token="t", way="words", sender="s", recipient=sari.known_as)
        made.decided_at, made.delivery = quiet_line.now, "sending"
        session.add(made)
    do(quiet_line, JOB)
    assert outbound(quiet_line, number).delivery == "sending", "it may be on its way at this moment"
    quiet_line.clock.advance(61)
    do(quiet_line, JOB)
    assert outbound(quiet_line, number).delivery == "uncertain"
    for _ in range(12):
        quiet_line.clock.advance(15)
        do(quiet_line, JOB)
        quiet_line.hotline.carry()
    assert len(dispatches(quiet_line, number)) == 2
    assert sari.phone.texts == ["Selamat pagi"]


def test_another_one_to_the_same_person_is_not_taken_for_it(quiet_line: Line) -> None:
    sari, first = lose(quiet_line, "reset")
    second = sari.is_sent("Selamat siang")
    quiet_line.exchange.faults.next("reply-lost", path="Messages", method="POST")
    with quiet_line.database.begin() as session:  # the first goes before it, unless nobody knows of it
        session.execute(update(Outbound).where(Outbound.id == second).values(due_at=quiet_line.now))
    quiet_line.hotline.carry()
    for _ in range(12):
        quiet_line.clock.advance(15)
        do(quiet_line, JOB)
        quiet_line.hotline.carry()
    assert sorted(sari.phone.texts) == ["Selamat pagi", "Selamat siang"]
    assert len(dispatches(quiet_line, first)) == 2
    assert len(dispatches(quiet_line, second)) == 1
