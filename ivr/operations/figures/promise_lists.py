"""Promises row by row: those to ring, which callbacks hold or held before they were moved, and those to answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import String, func, literal, select, union_all
from sqlalchemy.orm import Session

from ivr.operations.figures import fates
from ivr.operations.figures.grouping import within
from ivr.operations.figures.lines import FigureLine
from ivr.operations.figures.periods import Period
from ivr.records.chats import ChannelAddress
from ivr.records.enquiries import Enquiry
from ivr.records.models import Callback, Report
from ivr.records.moved_promises import MovedPromise


def to_ring(session: Session, period: Period, now: datetime, wanted: Sequence[str], most: int) -> list[FigureLine]:
    """Promises to ring that had one of these fates, by their deadline, the last one first."""
    told = _promised(period, now)
    first = select(func.min(Report.id)).where(Report.callback_id == told.c.id).correlate(told).scalar_subquery()
    found = (
        select(told, Report.ticket, Report.category, Report.region)
        .outerjoin(Report, Report.id == first)
        .where(told.c.fate.in_(wanted))
        .order_by(told.c.deadline_at.desc(), told.c.id.desc())
        .limit(most)
    )
    return [
        FigureLine("promise", str(key), at, number, ticket, became, category, region, at, rung, closed, reason=reason)
        for key, at, number, became, rung, closed, reason, ticket, category, region in session.execute(found)
    ]


def _promised(period: Period, now: datetime) -> Any:
    """The promises of a period, those that callbacks hold and those that were moved."""
    open_ones = select(
        Callback.id,
        Callback.deadline_at,
        Callback.number,
        fates.fate(now).label("fate"),
        Callback.rung_at.label("rung"),
        Callback.closed_at.label("closed"),
        Callback.close_reason.label("reason"),
    ).where(*fates.promised(period))
    moved = (
        select(
            *(Callback.id, MovedPromise.deadline_at, Callback.number, fates.moved_fate(now)),
            *(MovedPromise.rung_at, MovedPromise.moved_at, literal("moved", String)),
        )
        .join(Callback, Callback.id == MovedPromise.callback_id)
        .where(*within(MovedPromise.deadline_at, period))
    )
    return union_all(open_ones, moved).subquery()


def to_answer(session: Session, period: Period, now: datetime, wanted: Sequence[str], most: int) -> list[FigureLine]:
    """The same for promises to answer in writing."""
    became, at = fates.answer_fate(now), Enquiry.deadline_at
    columns = (
        *(Enquiry.id, at, ChannelAddress.number, Report.ticket, became, Report.category, Report.region),
        *(at, Enquiry.answered_at, Enquiry.closed_at, Enquiry.close_reason),
    )
    found = (
        select(*columns)
        .join(ChannelAddress, ChannelAddress.id == Enquiry.address_id)
        .outerjoin(Report, Report.id == Enquiry.report_id)
        .where(*fates.answer_promised(period), became.in_(wanted))
        .order_by(at.desc(), Enquiry.id.desc())
        .limit(most)
    )
    return [FigureLine("answer", str(row[0]), *row[1:10], reason=row[10]) for row in session.execute(found)]
