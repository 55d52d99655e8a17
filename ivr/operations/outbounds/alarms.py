"""What keeps messages from going out until somebody sets something right at the provider."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from ivr.hotline.writing import send_errors
from ivr.records.outbounds import Dispatch

LATELY = timedelta(hours=6)


@dataclass(frozen=True)
class Alarm:
    """One reason, with the provider's code, how many messages it has met since, and when last."""

    code: int
    reason: str
    messages: int
    last_at: datetime


def lately(session: Session, now: datetime) -> list[Alarm]:
    """The reasons of the last hours, the newest first."""
    alarming = [code for code, error in send_errors.ERRORS.items() if error.is_alarming]
    of_them = Dispatch.error_code.in_(alarming), Dispatch.decided_at > now - LATELY
    last = func.max(Dispatch.decided_at)
    by_code = select(Dispatch.error_code, func.count(), last).where(*of_them).group_by(Dispatch.error_code)
    found = session.execute(by_code.order_by(last.desc()))
    return [Alarm(code, send_errors.error(code).reason, count, at) for code, count, at in found if code is not None]
