"""Which reports stay, and hold what tells of them: those that are young, or whose callback is open or closed lately."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Exists, and_, or_, select

from ivr.records.models import Callback, Report


def stays(cutoff: datetime) -> ColumnElement[bool]:
    """A report that is young, or whose callback is open or was closed lately. Needs an outer join with callbacks."""
    open_or_recent = or_(Callback.closed_at.is_(None), Callback.closed_at >= cutoff)
    return or_(Report.created_at >= cutoff, and_(Report.callback_id.is_not(None), open_or_recent))


def of_call(call_sid: Any, cutoff: datetime) -> Exists:
    """The call, or chat, has a report that stays: with it stays everything that tells about it."""
    return select(Report.id).outerjoin(Callback).where(Report.call_sid == call_sid, stays(cutoff)).exists()


def kept(report_id: Any, cutoff: datetime) -> Exists:
    """The report of this number stays."""
    return select(Report.id).outerjoin(Callback).where(Report.id == report_id, stays(cutoff)).exists()


def of_address(address_id: Any, cutoff: datetime) -> Exists:
    """A report stays that was told from this address."""
    return select(Report.id).outerjoin(Callback).where(Report.address_id == address_id, stays(cutoff)).exists()
