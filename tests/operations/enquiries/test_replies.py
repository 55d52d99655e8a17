"""What an agent writes goes once, in the window; outside it it is kept, and goes when they write again."""

from __future__ import annotations

from datetime import timedelta

import pytest

from ivr.operations.enquiries import claims, lapsed, outcomes, replies
from ivr.operations.enquiries.outcomes import NotAnswered
from ivr.operations.enquiries.replies import NoWords, Sent
from ivr.operations.outbounds import answers
from ivr.operations.staff.claiming import NotYours
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
    assert send(inbox, enquiry, sari, "Terlambat, lebih panjang.", "c", last + 1) is Sent.KEPT
    assert [row.body for row in inbox.outbounds()] == ["Tepat waktu."]
    with inbox.database.begin() as session:
        assert [replies.nudge(session, enquiry, sari, NOW + DAY), replies.nudge(session, enquiry, sari, NOW + DAY)] == [
            True,
            False,
        ]
    assert [(row.template, row.asked) for row in inbox.outbounds()[1:]] == [("reply_waiting", True)]
    inbox.hears(enquiry, "Ya?", NOW + DAY * 2)
    inbox.hears(enquiry, "Halo?", NOW + DAY * 2)
    assert [(row.body, row.staff_id) for row in inbox.outbounds()[2:]] == [("Terlambat, lebih panjang.", sari)]


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
