"""What the next page of a session shows, kept on the server: a cookie is signed, but anybody can read it."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import null, or_, select, update
from sqlalchemy.orm import Session

from ivr.operations.staff.sessions import token_hash
from ivr.records.people import SignIn


def keep(session: Session, token: str, name: str, value: Any) -> None:
    """Keep something for the session with this token; what had the name before is gone. `value`: what JSON can hold."""
    row = _locked_session(session, token)
    if row is not None:
        row.kept = {**(row.kept or {}), name: value}


def look(session: Session, token: str, name: str) -> Any:
    """What is kept under a name, which stays; None when there is nothing."""
    row = _locked_session(session, token)
    return (row.kept or {}).get(name) if row is not None else None


def take(session: Session, token: str, name: str) -> Any:
    """What is kept under a name, which is gone from now on; None when there is nothing."""
    row = _locked_session(session, token)
    if row is None or name not in (row.kept or {}):
        return None
    kept = dict(row.kept or {})
    found = kept.pop(name)
    row.kept = kept
    return found


def forget(session: Session, now: datetime) -> None:
    """Remove what ended sessions have left: nobody will be shown it."""
    over = or_(SignIn.ended_at.is_not(None), SignIn.expires_at <= now)
    session.execute(update(SignIn).where(over, SignIn.kept.is_not(None)).values(kept=null()))


def _locked_session(session: Session, token: str) -> SignIn | None:
    this = SignIn.token_hash == token_hash(token)
    return session.scalars(select(SignIn).where(this, SignIn.ended_at.is_(None)).with_for_update()).first()
