"""Whether somebody is being told in writing that there is an answer, and has read it."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select

from ivr.hotline.notice import LASTS, Event
from ivr.hotline.writing.delivery import Delivery
from ivr.hotline.writing.reaching import Way
from ivr.records.cases import Case
from ivr.records.outbounds import Dispatch, Outbound

ANSWER = "answer"
"""How the key of an outbound begins that is the answer itself."""
_ON_ITS_WAY = [
    state.value for state in (Delivery.WAITING, Delivery.SENDING, Delivery.UNCERTAIN, Delivery.ACCEPTED, Delivery.SENT)
]
_ARRIVED = [state.value for state in Delivery if state.has_arrived]


def is_told(now: datetime) -> ColumnElement[bool]:
    """For a query of answered cases: nobody need be rung, as that there is an answer may still reach them in writing,
    or has, and there is time left to read it. An SMS is not enough: nobody can ask for the answer by it."""
    news = Outbound.key.startswith(f"{Event.ANSWERED}:") | Outbound.key.startswith(f"{ANSWER}:")
    on_its_way = and_(Outbound.delivery.in_(_ON_ITS_WAY), Outbound.created_at > now - LASTS)
    arrived = and_(Outbound.delivery.in_(_ARRIVED), Case.deadline_at > now)
    by_sms = select(Dispatch.id).where(Dispatch.outbound_id == Outbound.id, Dispatch.way == Way.SMS.value).exists()
    mine = Outbound.report_id == Case.report_id, Outbound.created_at >= Case.answered_at
    return select(Outbound.id).where(*mine, news, or_(on_its_way, arrived), ~by_sms).exists()


def was_read() -> ColumnElement[bool]:
    """For a query of answered cases: the words of the answer that holds are on their telephone."""
    mine = Outbound.report_id == Case.report_id, Outbound.created_at >= Case.answered_at
    return (
        select(Outbound.id)
        .where(*mine, Outbound.key.startswith(f"{ANSWER}:"), Outbound.delivery.in_(_ARRIVED))
        .exists()
    )
