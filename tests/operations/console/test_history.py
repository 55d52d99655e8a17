"""One person is one history, however they came to us: by telephone, in writing, or to the desk."""

from __future__ import annotations

from ivr.operations.console import history
from ivr.records.database import Database
from ivr.records.models import Call, Report
from tests.support.inbox import Inbox
from tests.support.queue import NOW, later, number_of


def test_calls_chats_callbacks_and_reports_of_a_number_stand_in_one_list_newest_first(database: Database) -> None:
    inbox = Inbox(database)
    number = number_of(1)
    with database.begin() as session:
        session.add(Call(sid="CA1", direction="inbound", caller=number, status="completed", arrived_at=later(-60)))
        for ticket, sid, channel, at in (("11111111", "CA1", "telephone", -59), ("22222222", None, "walk_in", -30)):
            row = Report(ticket=ticket, call_sid=sid, number=number, language="id", status="received", channel=channel)
            row.created_at = later(at)
            session.add(row)
    callback = inbox.waits(1, created_at=later(-20))
    inbox.asks(1, at=NOW, report=True)
    inbox.asks(2, report=True)
    with database.reading() as session:
        found = history.of_person(session, number)
        told = [next((kind for kind in ("call", "callback", "enquiry") if getattr(one, kind)), "") for one in found]
        assert told == ["enquiry", "callback", "", "call"]
        assert [one.at for one in found] == [NOW, later(-20), later(-30), later(-60)]
        assert history.of_person(session, number, besides=["CA1"], callback_id=callback)[-1].at == later(-30)


def test_who_has_no_number_is_known_by_their_address(database: Database) -> None:
    inbox = Inbox(database)
    enquiry = inbox.asks(1)
    address = inbox.enquiry(enquiry).address_id
    with database.reading() as session:
        assert [one.enquiry.id for one in history.of_person(session, None, address) if one.enquiry] == [enquiry]
        assert history.of_person(session, None) == []
