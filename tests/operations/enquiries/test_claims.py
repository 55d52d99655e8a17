"""Enquiries are taken next by promise, by one agent each, and given on."""

from __future__ import annotations

import pytest

from ivr.hotline.callback import IllegalMove
from ivr.operations.callbacks import claims as callback_claims
from ivr.operations.enquiries import claims, lapsed
from ivr.operations.enquiries.claims import Unsuited
from ivr.operations.staff.claiming import NotYours
from tests.support.inbox import Inbox
from tests.support.queue import NOW, later
from tests.support.webhooks import at_once


def test_the_promise_that_ends_first_is_answered_first_and_a_raised_one_before_all(inbox: Inbox) -> None:
    late = inbox.asks(1, order_at=later(90))
    first = inbox.asks(2, order_at=later(30))
    raised = inbox.asks(3, order_at=later(600), lane=0)
    agents = [inbox.agent(login) for login in ("sari", "budi", "dewi", "agus")]
    assert [claims.take_next(inbox.database, agent, NOW) for agent in agents] == [raised, first, late, None]
    assert claims.take_next(inbox.database, agents[0], NOW) == raised  # whoever holds one keeps that
    assert [entry.actor for entry in inbox.trail("enquiry:claim")] == ["staff:sari", "staff:budi", "staff:dewi"]


def test_of_many_agents_who_click_at_once_each_gets_another_one_and_nobody_two(inbox: Inbox) -> None:
    enquiries = {inbox.asks(person) for person in range(1, 5)}
    agents = [inbox.agent(f"agent{number}") for number in range(6)]
    clicks = [lambda agent=agent: claims.take_next(inbox.database, agent, NOW) for agent in agents * 2]
    taken = at_once(clicks)
    by_agent = {agent: {taken[at], taken[at + len(agents)]} - {None} for at, agent in enumerate(agents)}
    assert all(len(found) <= 1 for found in by_agent.values())
    assert sorted(one for found in by_agent.values() for one in found) == sorted(enquiries)


def test_whoever_is_on_the_telephone_is_given_no_chat(inbox: Inbox) -> None:
    agent = inbox.agent()
    callback = inbox.waits(9, held_by=agent)
    enquiry = inbox.asks()
    token = inbox.rings(callback, agent, "placed", "dialling")
    assert claims.take_next(inbox.database, agent, NOW) is None
    with pytest.raises(NotYours):
        claims.take(inbox.database, enquiry, agent, NOW)
    inbox.told(token, "no_answer")
    assert claims.take_next(inbox.database, agent, NOW) == enquiry


def test_whoever_answers_a_chat_is_not_rung_meanwhile(inbox: Inbox) -> None:
    agent, callback = inbox.agent(ring_me=True), inbox.waits(9)
    enquiry = inbox.asks()
    claims.take(inbox.database, enquiry, agent, NOW)
    assert callback_claims.take_next_if_ready(inbox.database, agent, NOW) is None
    with inbox.database.begin() as session:
        claims.hand_back(session, enquiry, agent, "pulang", NOW)
    assert callback_claims.take_next_if_ready(inbox.database, agent, NOW) == callback


def test_a_claim_that_nobody_renews_lapses_and_a_live_page_keeps_it(inbox: Inbox) -> None:
    agent, enquiry = inbox.agent(), inbox.asks()
    claims.take(inbox.database, enquiry, agent, NOW)
    with inbox.database.begin() as session:
        assert claims.renew(session, agent, later(2))
    assert lapsed.free(inbox.database, later(4)) == []
    assert lapsed.free(inbox.database, later(5.1)) == [enquiry]
    row = inbox.enquiry(enquiry)
    assert (row.status, row.held_by, row.order_at) == ("waiting", None, row.deadline_at)
    assert [entry.actor for entry in inbox.trail("enquiry:lapse")] == ["scheduler"]


def test_what_is_handed_back_waits_where_it_was_and_says_why(inbox: Inbox) -> None:
    agent, other, enquiry = inbox.agent(), inbox.agent("budi"), inbox.asks()
    claims.take(inbox.database, enquiry, agent, NOW)
    with pytest.raises(Unsuited), inbox.database.begin() as session:
        claims.hand_back(session, enquiry, agent, " ", NOW)
    with pytest.raises(NotYours), inbox.database.begin() as session:
        claims.hand_back(session, enquiry, other, "bukan saya", NOW)
    with inbox.database.begin() as session:
        claims.hand_back(session, enquiry, agent, "perlu bahasa Sunda", NOW)
    row = inbox.enquiry(enquiry)
    assert (row.status, row.returned_why, row.returned_by) == ("waiting", "perlu bahasa Sunda", agent)


def test_a_chat_is_handed_over_to_a_colleague_who_holds_none(inbox: Inbox) -> None:
    sari, budi, enquiry, other = inbox.agent(), inbox.agent("budi"), inbox.asks(1), inbox.asks(2)
    claims.take(inbox.database, enquiry, sari, NOW)
    claims.take(inbox.database, other, budi, NOW)
    with pytest.raises(Unsuited), inbox.database.begin() as session:
        claims.hand_over(session, enquiry, budi, sari, NOW)
    with inbox.database.begin() as session:
        claims.hand_back(session, other, budi, "selesai giliran", NOW)
    with inbox.database.begin() as session:
        claims.hand_over(session, enquiry, budi, sari, NOW, "tanya soal pupuk")
    assert inbox.enquiry(enquiry).held_by == budi
    with pytest.raises(NotYours):
        claims.take(inbox.database, enquiry, sari, NOW)


def test_who_leaves_gives_back_what_they_hold_and_what_is_closed_goes_to_nobody(inbox: Inbox) -> None:
    sari, enquiry = inbox.agent(), inbox.asks()
    claims.take(inbox.database, enquiry, sari, NOW)
    with inbox.database.begin() as session:
        claims.hand_back_all(session, "sari", "staff disabled", "staff:agus", NOW)
    assert inbox.enquiry(enquiry).status == "waiting"
    closed = inbox.asks(2, status="closed", closed_at=NOW)
    with pytest.raises(IllegalMove), inbox.database.begin() as session:
        claims.hand_over(session, closed, sari, sari, NOW)
