"""One person is one history: calls, chats, messages, callbacks and cases of a number or an address, newest first."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, false, or_, select
from sqlalchemy.orm import Session

from ivr.operations.messages.conditions import counts
from ivr.records.cases import Case
from ivr.records.chats import ChannelAddress, Chat
from ivr.records.enquiries import Enquiry
from ivr.records.models import Call, Callback, Report, Voicemail

MOST = 12
"""So many contacts are shown, and so many of each kind are looked at."""


@dataclass(frozen=True)
class Contact:
    """One earlier contact: a call or a chat with the report that it left and the message in it, or a callback.

    `case` is that of the report, `enquiry` what was answered by a person in the chat.
    """

    at: datetime
    call: Call | None = None
    chat: Chat | None = None
    report: Report | None = None
    message: Voicemail | None = None
    case: Case | None = None
    callback: Callback | None = None
    enquiry: Enquiry | None = None


def of_person(
    session: Session,
    number: str | None,
    address_id: int | None = None,
    *,
    besides: Collection[str] = (),
    callback_id: int | None = None,
) -> list[Contact]:
    """Their contacts, by telephone number (E.164) and by address, whichever is known.

    `besides` are the identifiers of calls and chats that are shown elsewhere, `callback_id` such a callback.
    """
    addresses = _addresses(session, number, address_id)
    found = [*_calls(session, number, besides), *_chats(session, addresses, besides)]
    found += [*_callbacks(session, number, callback_id), *_by_hand(session, number)]
    return sorted(found, key=lambda contact: contact.at, reverse=True)[:MOST]


def _addresses(session: Session, number: str | None, address_id: int | None) -> list[int]:
    theirs = or_(ChannelAddress.id == (address_id or 0), ChannelAddress.number == number if number else false())
    return list(session.scalars(select(ChannelAddress.id).where(theirs)))


def _calls(session: Session, number: str | None, besides: Collection[str]) -> list[Contact]:
    if number is None:
        return []
    newest = select(Voicemail.id).where(Voicemail.call_sid == Call.sid, counts()).order_by(Voicemail.id.desc())
    found = (
        select(Call, Report, Case, Voicemail)
        .outerjoin(Report, Report.call_sid == Call.sid)
        .outerjoin(Case, Case.report_id == Report.id)
        .outerjoin(Voicemail, Voicemail.id == newest.limit(1).correlate(Call).scalar_subquery())
        .where(Call.caller == number, Call.sid.not_in(besides))
        .order_by(Call.arrived_at.desc())
        .limit(MOST)
    )
    rows = session.execute(found)
    return [
        Contact(call.arrived_at, call=call, report=report, case=case, message=one) for call, report, case, one in rows
    ]


def _chats(session: Session, addresses: list[int], besides: Collection[str]) -> list[Contact]:
    newest = select(Enquiry.id).where(Enquiry.chat_id == Chat.id).order_by(Enquiry.id.desc()).limit(1)
    found = (
        select(Chat, Report, Case, Enquiry)
        .outerjoin(Report, Report.call_sid == Chat.sid)
        .outerjoin(Case, Case.report_id == Report.id)
        .outerjoin(Enquiry, Enquiry.id == newest.correlate(Chat).scalar_subquery())
        .where(Chat.address_id.in_(addresses), Chat.sid.not_in(besides))
        .order_by(Chat.began_at.desc())
        .limit(MOST)
    )
    rows = session.execute(found)
    return [
        Contact(chat.began_at, chat=chat, report=report, case=case, enquiry=one) for chat, report, case, one in rows
    ]


def _callbacks(session: Session, number: str | None, besides: int | None) -> list[Contact]:
    if number is None:
        return []
    theirs = select(Callback).where(Callback.number == number, Callback.id != (besides or 0))
    rows = session.scalars(theirs.order_by(Callback.created_at.desc()).limit(MOST))
    return [Contact(row.closed_at or row.created_at, callback=row) for row in rows]


def _by_hand(session: Session, number: str | None) -> list[Contact]:
    """Reports that somebody at the desk wrote down: no call and no chat is theirs."""
    if number is None:
        return []
    theirs: ColumnElement[bool] = (Report.number == number) & Report.call_sid.is_(None)
    found: Any = select(Report, Case).outerjoin(Case, Case.report_id == Report.id).where(theirs)
    rows = session.execute(found.order_by(Report.created_at.desc()).limit(MOST))
    return [Contact(report.created_at, report=report, case=case) for report, case in rows]
