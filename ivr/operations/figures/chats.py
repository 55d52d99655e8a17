"""Chats: how many began, how many wanted a person, and how soon a person answered."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import ColumnElement, and_, func, select
from sqlalchemy.orm import Session

from ivr.operations.figures.callbacks import Waits, rank
from ivr.operations.figures.grouping import within
from ivr.operations.figures.periods import Period
from ivr.records.chats import Chat
from ivr.records.enquiries import Enquiry


def begun(period: Period) -> ColumnElement[bool]:
    """Chats that began in the period."""
    return and_(*within(Chat.began_at, period))


def wanted(period: Period) -> ColumnElement[bool]:
    """Chats in which a person was wanted in the period."""
    return and_(*within(Enquiry.created_at, period))


def answered(period: Period) -> ColumnElement[bool]:
    """Those that a person answered for the first time in the period."""
    return and_(*within(Enquiry.first_answer_at, period))


def closed(period: Period) -> ColumnElement[bool]:
    """Those that were closed in the period, for whatever reason."""
    return and_(*within(Enquiry.closed_at, period))


@dataclass(frozen=True)
class Chats:
    """How many chats began, wanted a person, were answered and closed; `waits` until the first answer, in seconds."""

    begun: int
    wanted: int
    answered: int
    closed: int
    waits: Waits


def chats(session: Session, period: Period) -> Chats:
    """The chats of the period."""
    first = select(func.count()).select_from(Chat).where(begun(period))
    others = (select(func.count()).select_from(Enquiry).where(one(period)) for one in (wanted, answered, closed))
    began, asked, replied, over = session.execute(select(*(one.scalar_subquery() for one in (first, *others)))).one()
    return Chats(began, asked, replied, over, _waits(session, period))


def _waits(session: Session, period: Period) -> Waits:
    known = answered(period), Enquiry.first_wait.is_not(None)
    number = session.execute(select(func.count()).select_from(Enquiry).where(*known)).scalar_one()

    def ranked(share: float) -> int | None:
        ordered = select(Enquiry.first_wait).where(*known).order_by(Enquiry.first_wait)
        return session.scalars(ordered.offset(rank(share, number)).limit(1)).one() if number else None

    return Waits(number, ranked(0.5), ranked(0.9))
