"""Somebody who writes is promised an answer where there is room for one, and a second wish joins the first."""

from __future__ import annotations

from ivr.hotline.verbs import Promised, Untold
from ivr.operations.enquiries import opening
from ivr.records.chats import Chat
from ivr.records.enquiries import Enquiry
from tests.support.inbox import Inbox
from tests.support.planned import planned
from tests.support.queue import NOW, SCRIPT, later


def told(inbox: Inbox, enquiry: int, minutes: float = 0) -> Promised:
    """What they are told who ask once more."""
    with inbox.database.begin() as session:
        chat = session.get_one(Chat, session.get_one(Enquiry, enquiry).chat_id)
        return opening.open_for(session, chat, None, "id", inbox.script, later(minutes))


def test_without_a_plan_the_opening_hours_say_when_and_a_second_wish_keeps_the_first(inbox: Inbox) -> None:
    enquiry = inbox.asks()
    row = inbox.enquiry(enquiry)
    assert (row.promised_due_at, row.deadline_at, row.order_at) == (NOW, later(120), later(120))
    assert told(inbox, enquiry, 50) == Promised("", NOW, later(120), joined=True)


def test_chats_and_callbacks_share_the_time_of_the_same_agents(inbox: Inbox) -> None:
    inbox.script = planned(SCRIPT, 1)
    alone = inbox.enquiry(inbox.asks(1)).deadline_at
    for person in range(20, 40):
        inbox.waits(person, order_at=later(60), deadline_at=later(60))
    assert inbox.enquiry(inbox.asks(2)).deadline_at > alone


def test_where_there_is_no_room_no_time_is_told_and_nothing_is_promised(inbox: Inbox) -> None:
    inbox.script = planned(SCRIPT, 0)
    enquiry = inbox.asks()
    row = inbox.enquiry(enquiry)
    assert row.promised_due_at is None
    assert row.order_at > later(60 * 24 * 100)
    assert told(inbox, enquiry) == Promised("", None, None, joined=True, untold=Untold.UNPLANNED)
