"""An enquiry is closed once: with a result that is a step of its case, by their own word, or by their silence."""

from __future__ import annotations

import pytest
from sqlalchemy import select

from ivr.hotline.disposition import UnknownDisposition
from ivr.operations.enquiries import claims, lapsed, outcomes, replies
from ivr.operations.enquiries.outcomes import ReplyWaits, Said
from ivr.operations.staff.claiming import NotYours
from ivr.records.cases import Case, CaseStep
from ivr.records.chats import Chat
from tests.support.inbox import DAY, Inbox
from tests.support.queue import NOW, SCRIPT, later


def held(inbox: Inbox, agent: int, person: int = 1) -> int:
    enquiry = inbox.asks(person, report=True)
    claims.take(inbox.database, enquiry, agent, NOW)
    return enquiry


def finish(inbox: Inbox, enquiry: int, agent: int, code: str = "solved", notes: str = "Dibantu.") -> None:
    with inbox.database.begin() as session:
        outcomes.finish(session, enquiry, agent, Said(code, notes), SCRIPT, later(5))


def test_a_result_closes_the_enquiry_and_its_chat_and_moves_the_case(inbox: Inbox) -> None:
    sari = inbox.agent()
    enquiry = held(inbox, sari)
    finish(inbox, enquiry, sari)
    row = inbox.enquiry(enquiry)
    assert (row.status, row.disposition, row.closed_by, row.held_by, row.notes) == (
        *("closed", "solved", sari, None, "Dibantu."),
    )
    with inbox.database.reading() as session:
        assert session.get_one(Chat, row.chat_id).ending == "finished"
        assert session.scalars(select(Case)).one().status == "closed"
        steps = session.scalars(select(CaseStep).order_by(CaseStep.id)).all()
        assert [(step.event, step.result, step.note) for step in steps][:1] == [("chat", "solved", "Dibantu.")]
        found = outcomes.finished_before(session, enquiry, sari)
        assert found is not None
    with pytest.raises(NotYours):
        finish(inbox, enquiry, sari)


def test_what_rings_somebody_again_is_no_result_of_a_chat(inbox: Inbox) -> None:
    sari = inbox.agent()
    enquiry = held(inbox, sari)
    for code in ("follow_up", "unreachable", "made_up"):
        with pytest.raises(UnknownDisposition):
            finish(inbox, enquiry, sari, code)


def test_nothing_is_closed_over_a_reply_that_still_waits_for_them(inbox: Inbox) -> None:
    sari = inbox.agent()
    enquiry = held(inbox, sari)
    with inbox.database.begin() as session:
        replies.send(session, enquiry, sari, "Terlambat.", "a", SCRIPT.hours, NOW + DAY)
    with pytest.raises(ReplyWaits):
        finish(inbox, enquiry, sari)
    with inbox.database.begin() as session:
        replies.drop(session, enquiry, sari)
    finish(inbox, enquiry, sari)


def test_who_takes_the_wish_back_before_an_answer_releases_us_and_later_it_is_only_a_word(inbox: Inbox) -> None:
    first, second = inbox.asks(1), inbox.asks(2)
    inbox.hears(first, "batal", later(3))
    row = inbox.enquiry(first)
    assert (row.status, row.close_reason, row.closed_by, row.closed_at) == ("closed", "withdrawn", None, later(3))
    assert [entry.actor for entry in inbox.trail("enquiry:withdraw")] == ["caller"]
    sari = inbox.agent()
    claims.take(inbox.database, second, sari, NOW)
    inbox.hears(second, "sudah", later(3))
    assert inbox.enquiry(second).status == "claimed"


def test_a_reply_that_is_typed_long_after_they_wrote_waits_as_long_as_any_other(inbox: Inbox) -> None:
    enquiry, late = inbox.asks(1), NOW + DAY * 12
    sari = inbox.agent()
    claims.take(inbox.database, enquiry, sari, late)
    with inbox.database.begin() as session:
        replies.send(session, enquiry, sari, "Maaf lama.", "a", SCRIPT.hours, late)
        outcomes.wait_for_person(session, enquiry, sari, late)
    assert lapsed.close_silent(inbox.database, late + DAY * 6) == []
    inbox.hears(enquiry, "Ya?", late + DAY * 6)
    assert [row.body for row in inbox.outbounds()] == ["Maaf lama."]


def test_who_was_answered_and_stays_silent_is_closed_when_the_window_is(inbox: Inbox) -> None:
    sari = inbox.agent()
    enquiry, waits = held(inbox, sari), inbox.asks(2)
    with inbox.database.begin() as session:
        replies.send(session, enquiry, sari, "Sudah jelas?", "a", SCRIPT.hours, NOW)
        outcomes.wait_for_person(session, enquiry, sari, NOW)
    assert lapsed.close_silent(inbox.database, NOW + DAY / 2) == []
    assert lapsed.close_silent(inbox.database, NOW + DAY) == [enquiry]
    row = inbox.enquiry(enquiry)
    assert (row.status, row.close_reason, row.closed_by) == ("closed", "silent", None)
    assert inbox.enquiry(waits).status == "waiting"
