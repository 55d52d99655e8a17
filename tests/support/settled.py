"""What is true of chats once all is quiet: everything is kept once, answered or shown, and nothing went out twice."""

from __future__ import annotations

from collections import Counter

from sqlalchemy import func, select

from ivr.emulator import Exchange
from ivr.emulator.messaging.message import MessageDirection
from ivr.records.chats import Chat
from ivr.records.database import Database
from ivr.records.enquiries import Enquiry
from ivr.records.models import Report, Turn
from ivr.records.outbounds import Dispatch, Outbound
from tests.support.writing import addresses, inbounds, outbounds

SETTLED = {"accepted", "sent", "delivered", "read", "failed", "undelivered", "withdrawn", "uncertain"}


def all_is_settled(database: Database, exchange: Exchange) -> None:
    """All of it together."""
    all_is_kept_once(database, exchange)
    all_is_answered_or_shown(database)
    nothing_went_twice(database, exchange)
    each_report_has_one_ticket(database)


def all_is_kept_once(database: Database, exchange: Exchange) -> None:
    """Every message that was ever written stands in one row, and has been taken."""
    written = [one.sid for one in exchange.messaging.messages if one.direction is MessageDirection.INBOUND]
    kept = inbounds(database)
    assert sorted(one.message_sid for one in kept) == sorted(written)
    assert [one.id for one in kept if one.taken_at is None or one.due_at is not None or one.chat_id is None] == []
    with database.reading() as session:
        of_chats = select(Chat.id).join(Report, Report.call_sid == Chat.sid)
        reported = set(session.scalars(of_chats))
    assert [one.id for one in kept if one.kept and one.chat_id in reported and one.report_id is None] == []


def all_is_answered_or_shown(database: Database) -> None:
    """What became a turn has its answer; anything else went to a person or with a report, or was mere courtesy."""
    with database.reading() as session:
        sids = {chat: sid for chat, sid in session.execute(select(Chat.id, Chat.sid))}  # noqa: C416
        held = set(session.scalars(select(Enquiry.chat_id)))
    sent = outbounds(database)
    by_key = {one.key: one for one in sent}
    for one in inbounds(database):
        if one.turn is None:
            assert one.chat_id in held or one.report_id is not None or one.shown_at or not one.kept, one.id
            continue
        answer = by_key[f"turn:{sids[one.chat_id or 0]}:{one.turn}"]
        assert answer.delivery in SETTLED or answer.due_at is not None, (one.id, answer.delivery)
        if answer.delivery == "withdrawn" and answer.why == "answered":
            assert answer.question_only
            assert any(later.id > answer.id and later.chat_id == one.chat_id for later in sent)


def nothing_went_twice(database: Database, exchange: Exchange) -> None:
    """Whatever arrived was meant, and as often as it was meant."""
    with database.reading() as session:
        went = Counter(session.scalars(select(Dispatch.message_sid).where(Dispatch.message_sid.is_not(None))))
        bodies = session.execute(select(Outbound.address_id, Outbound.body)).all()
    sent = [one.sid for one in exchange.messaging.messages if one.direction is not MessageDirection.INBOUND]
    assert set(went.values()) <= {1}
    assert set(went) <= set(sent)
    for row in addresses(database):
        came = Counter(exchange.messaging.person(row.address).texts)
        meant = Counter(body for address, body in bodies if address == row.id)
        assert came <= meant, came - meant


def each_report_has_one_ticket(database: Database) -> None:
    """One report for each chat at most, one ticket for each, no gap among turns, one enquiry for each address."""
    with database.reading() as session:
        reports = session.scalars(select(Report)).all()
        counted = select(Turn.call_sid, func.count(), func.max(Turn.number)).group_by(Turn.call_sid)
        turns = session.execute(counted).all()
        still_open = session.scalars(select(Enquiry.address_id).where(Enquiry.closed_at.is_(None))).all()
    assert len({one.call_sid for one in reports}) == len({one.ticket for one in reports}) == len(reports)
    assert all(count == newest + 1 for _, count, newest in turns)
    assert len(still_open) == len(set(still_open))
