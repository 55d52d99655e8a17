"""The outbox: each mail is written down once, under a key, and stays until a server has taken it."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from ivr.records.cases import Mail
from ivr.records.upsert import insert_unless_there

CLAIMED = timedelta(minutes=5)
"""So long a mail is in the hands of who sends it; whoever has died with it gives it back by that."""
_DELAYS = tuple(timedelta(minutes=minutes) for minutes in (1, 2, 5, 15, 30, 60))
LONGEST_PROBLEM = 255
NOTHING_TO_TELL = "nothing to tell any more"
"""The problem of a mail that nobody needs any more."""


def write(
    session: Session,
    key: str,
    kind: str,
    about: Mapping[str, Any],
    now: datetime,
    *,
    office: int | None = None,
    address: str | None = None,
) -> bool:
    """Put a mail into the outbox; says False, and does nothing, when it was there or was sent already."""
    row = {"key": key, "kind": kind, "about": dict(about), "office_id": office, "address": address}
    return insert_unless_there(session, Mail, {**row, "created_at": now, "due_at": now, "tries": 0})


def next_due(session: Session, now: datetime) -> Mail | None:
    """The mail that is to be tried next, in the hands of who asks from now on: nobody else is given it meanwhile."""
    due = select(Mail.id, Mail.due_at).where(Mail.due_at <= now).order_by(Mail.due_at, Mail.id).limit(1)
    found = session.execute(due.with_for_update(skip_locked=True)).first()
    if found is None:
        return None
    taken = update(Mail).where(Mail.id == found.id, Mail.due_at == found.due_at)
    taken = taken.values(due_at=now + CLAIMED, tries=Mail.tries + 1).returning(Mail.id)
    got = session.execute(taken.execution_options(synchronize_session=False)).scalar()
    return session.get(Mail, got, populate_existing=True) if got is not None else None


def mark_sent(session: Session, mail_id: int, now: datetime) -> None:
    """A server has taken it."""
    _set(session, mail_id, due_at=None, sent_at=now, problem=None)


def put_off(session: Session, mail_id: int, problem: str, now: datetime) -> None:
    """It could not be sent now; it is tried again, ever less often, until it goes."""
    tries = session.scalar(select(Mail.tries).where(Mail.id == mail_id)) or 1
    _set(session, mail_id, due_at=now + _DELAYS[min(tries, len(_DELAYS)) - 1], problem=problem[:LONGEST_PROBLEM])


def put_off_unwritten(session: Session, mail_id: int, problem: str, now: datetime) -> None:
    """It could not even be written, and the hand that had taken it has let go: that was a try as well."""
    _set(session, mail_id, tries=Mail.tries + 1)
    put_off(session, mail_id, problem, now)


def give_up(session: Session, mail_id: int, problem: str) -> None:
    """It will never be sent: the address is refused, or there is nothing to tell any more."""
    _set(session, mail_id, due_at=None, problem=problem[:LONGEST_PROBLEM])


def waiting(session: Session) -> int:
    """How many mails have yet to go."""
    return session.execute(select(func.count()).select_from(Mail).where(Mail.due_at.is_not(None))).scalar_one()


def delayed(session: Session) -> int:
    """How many mails could not go when it was their turn, and are tried again."""
    put_off = select(func.count()).select_from(Mail).where(Mail.due_at.is_not(None), Mail.problem.is_not(None))
    return session.execute(put_off).scalar_one()


def refused(session: Session, since: datetime) -> list[Mail]:
    """The mails written since then that will never reach anybody, newest first."""
    gone = (Mail.due_at.is_(None), Mail.sent_at.is_(None), Mail.problem != NOTHING_TO_TELL)
    found = select(Mail).where(*gone, Mail.created_at >= since).order_by(Mail.id.desc())
    return list(session.scalars(found))


def _set(session: Session, mail_id: int, **values: Any) -> None:
    changed = update(Mail).where(Mail.id == mail_id).values(**values)
    session.execute(changed.execution_options(synchronize_session=False))
