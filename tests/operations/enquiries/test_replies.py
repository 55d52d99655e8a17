"""What an agent writes goes once, in the window; outside it it is kept, and goes when they write again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ivr.hotline.writing.delivery import Delivery
from ivr.operations.enquiries import claims, lapsed, outcomes, replies
from ivr.operations.enquiries.outcomes import NotAnswered
from ivr.operations.enquiries.replies import NoWords, Sent
from ivr.operations.outbounds import answers
from ivr.operations.staff.claiming import NotYours
from ivr.records.chats import ChannelAddress
from ivr.records.outbounds import Outbound
from tests.support.inbox import DAY, Inbox
from tests.support.queue import NOW, later

SECOND = timedelta(seconds=1)


def send(inbox: Inbox, enquiry: int, agent: int, words: str = "Baik.", token: str = "a", minutes: float = 0) -> Sent:
    with inbox.database.begin() as session:
        return replies.send(session, enquiry, agent, words, token, inbox.script.hours, later(minutes))


@pytest.fixture
def sari(inbox: Inbox) -> int:
    return inbox.agent()


@pytest.fixture
def enquiry(inbox: Inbox, sari: int) -> int:
    found = inbox.asks()
    claims.take(inbox.database, found, sari, NOW)
    return found


def test_a_form_that_is_sent_twice_is_one_reply_and_the_second_is_told(inbox: Inbox, sari: int, enquiry: int) -> None:
    assert [send(inbox, enquiry, sari), send(inbox, enquiry, sari)] == [Sent.GOES, Sent.BEFORE]
    assert [(row.kind, row.body, row.staff_id, row.asked) for row in inbox.outbounds()] == [
        ("reply", "Baik.", sari, True)
    ]
    assert len(inbox.trail("enquiry:reply")) == 1


def test_each_reply_renews_the_claim_and_an_old_page_sends_nothing(inbox: Inbox, sari: int, enquiry: int) -> None:
    send(inbox, enquiry, sari, minutes=2)
    assert inbox.enquiry(enquiry).held_until == later(5)
    lapsed.free(inbox.database, later(6))
    with pytest.raises(NotYours):
        send(inbox, enquiry, sari, "Masih di sana?", "b", minutes=7)
    assert send(inbox, enquiry, sari, minutes=7) is Sent.BEFORE  # what went, went


def test_nothing_is_no_reply(inbox: Inbox, sari: int, enquiry: int) -> None:
    with pytest.raises(NoWords):
        send(inbox, enquiry, sari, " \n")


def test_the_promise_is_kept_by_the_first_reply_that_leaves_us_and_not_by_one_that_is_written(
    inbox: Inbox, sari: int, enquiry: int
) -> None:
    send(inbox, enquiry, sari, minutes=10)
    assert inbox.enquiry(enquiry).answered_at is None
    inbox.leaves(later(11))
    send(inbox, enquiry, sari, "Dan satu lagi.", "b", minutes=12)
    inbox.leaves(later(13))
    row = inbox.enquiry(enquiry)
    assert (row.answered_at, row.first_answer_at, row.first_wait) == (later(11), later(11), 600)


def test_at_the_last_second_of_the_window_it_goes_and_then_it_is_kept_until_they_write(
    inbox: Inbox, sari: int, enquiry: int
) -> None:
    last = (DAY - SECOND) / timedelta(minutes=1)
    assert send(inbox, enquiry, sari, "Tepat waktu.", "a", last) is Sent.GOES
    assert send(inbox, enquiry, sari, "Terlambat.", "b", last + 2 / 60) is Sent.KEPT
    assert [send(inbox, enquiry, sari, "Dan satu lagi.", "c", last + 1) for _ in range(2)] == [Sent.KEPT, Sent.KEPT]
    assert [row.body for row in inbox.outbounds()] == ["Tepat waktu."]
    with inbox.database.begin() as session:
        assert [replies.nudge(session, enquiry, sari, NOW + DAY), replies.nudge(session, enquiry, sari, NOW + DAY)] == [
            True,
            False,
        ]
    told = [(row.template, row.language, row.asked) for row in inbox.outbounds()[1:]]
    assert told == [("reply_waiting", inbox.enquiry(enquiry).language, True)]
    inbox.hears(enquiry, "Ya?", NOW + DAY * 2)
    inbox.hears(enquiry, "Halo?", NOW + DAY * 2)
    assert [(row.body, row.staff_id) for row in inbox.outbounds()[2:]] == [("Terlambat.\n\nDan satu lagi.", sari)]


def test_what_is_kept_goes_before_the_next_reply_also_when_nobody_has_taken_in_yet_that_they_write(
    inbox: Inbox, sari: int, enquiry: int
) -> None:
    day = DAY / timedelta(minutes=1)
    assert send(inbox, enquiry, sari, "Terlambat.", "a", day) is Sent.KEPT
    with inbox.database.begin() as session:
        address = session.get_one(ChannelAddress, inbox.enquiry(enquiry).address_id)
        address.last_written_at = later(day + 1)
    assert [send(inbox, enquiry, sari, "Ya.", "b", day + 2) for _ in range(2)] == [Sent.GOES, Sent.BEFORE]
    assert [row.body for row in inbox.outbounds()] == ["Terlambat.\n\nYa."]
    with inbox.database.reading() as session:
        assert replies.kept(session, enquiry) == []


def test_a_reply_of_several_messages_is_known_when_its_form_comes_again(inbox: Inbox, sari: int, enquiry: int) -> None:
    words = " ".join(f"kata{number}" for number in range(400))
    assert [send(inbox, enquiry, sari, words) for _ in range(2)] == [Sent.GOES, Sent.BEFORE]
    assert len(inbox.outbounds()) == 2
    with inbox.database.reading() as session:
        assert [replies.was_said(session, "a", said) for said in (words, f"{words} lain")] == [True, False]


def test_whoever_was_answered_has_the_next_word_and_their_answer_puts_it_back_into_the_queue(
    inbox: Inbox, sari: int, enquiry: int
) -> None:
    with pytest.raises(NotAnswered), inbox.database.begin() as session:
        outcomes.wait_for_person(session, enquiry, sari, NOW)
    send(inbox, enquiry, sari, minutes=1)
    with inbox.database.begin() as session:
        outcomes.wait_for_person(session, enquiry, sari, later(1))
    assert inbox.enquiry(enquiry).status == "with_person"
    assert claims.take_next(inbox.database, sari, later(2)) is None
    inbox.hears(enquiry, "Sudah saya kirim", later(10))
    row = inbox.enquiry(enquiry)
    assert (row.status, row.order_at) == ("waiting", later(30))
    assert claims.take_next(inbox.database, inbox.agent("budi"), later(11)) == enquiry


def test_a_claim_that_lapses_after_an_answer_waits_for_the_person(inbox: Inbox, sari: int, enquiry: int) -> None:
    send(inbox, enquiry, sari)
    lapsed.free(inbox.database, later(4))
    assert inbox.enquiry(enquiry).status == "with_person"


def test_a_reply_that_did_not_reach_them_makes_it_our_turn_again(inbox: Inbox, sari: int, enquiry: int) -> None:
    send(inbox, enquiry, sari)
    lapsed.free(inbox.database, later(4))
    with inbox.database.begin() as session:
        answers.failed(session, session.get_one(Outbound, inbox.outbounds()[0].id))
    assert inbox.enquiry(enquiry).status == "waiting"


def test_a_reply_that_failed_in_the_end_has_kept_nothing_and_the_next_that_went_keeps_the_promise(
    inbox: Inbox, sari: int, enquiry: int
) -> None:
    send(inbox, enquiry, sari, minutes=10)
    inbox.leaves(later(11))
    send(inbox, enquiry, sari, "Dan satu lagi.", "b", minutes=12)
    inbox.leaves(later(13))
    first, second = (row.id for row in inbox.outbounds())
    for failing, kept in ((first, later(13)), (second, None), (second, None)):
        with inbox.database.begin() as session:
            row = session.get_one(Outbound, failing)
            row.delivery = Delivery.FAILED.value
            session.flush()
            answers.failed(session, row)
        assert (inbox.enquiry(enquiry).answered_at, inbox.enquiry(enquiry).first_answer_at) == (kept, kept)
    send(inbox, enquiry, sari, "Sekali lagi.", "c", minutes=20)
    inbox.leaves(later(21))
    assert (inbox.enquiry(enquiry).answered_at, inbox.enquiry(enquiry).first_wait) == (later(21), 1200)
