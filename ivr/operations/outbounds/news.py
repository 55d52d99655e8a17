"""News of what we sent, as the provider tells them: late, twice and in any order they come to the same."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.hotline.messenger import Told
from ivr.operations.outbounds import moving
from ivr.records.outbounds import Dispatch


def take_in(
    session: Session,
    told: Told,
    now: datetime,
    *,
    token: str | None = None,
    message_sid: str | None = None,
) -> bool:
    """Take in what is told of a message; says whether it was news. By the token it is found when our reply was lost."""
    number = _dispatch(session, token, message_sid)
    if number is None:
        return False
    outbound, dispatch = moving.locked(session, number)
    if message_sid and dispatch.message_sid is None:
        dispatch.message_sid = message_sid
    return moving.move(session, outbound, dispatch, told, now)


def _dispatch(session: Session, token: str | None, message_sid: str | None) -> int | None:
    for column, value in ((Dispatch.token, token), (Dispatch.message_sid, message_sid)):
        found = session.scalar(select(Dispatch.id).where(column == value)) if value else None
        if found is not None:
            return found
    return None
