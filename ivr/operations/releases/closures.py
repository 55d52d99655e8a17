"""Emergency closures: callers are no longer let in, until a time or until somebody opens again."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from ivr.hotline.hours import Closure
from ivr.hotline.hours_format import InvalidHours, Names
from ivr.operations import audit
from ivr.operations.releases.scripts import closures_in_force
from ivr.records import releases as rows


def close(session: Session, reason: Names, until: datetime | None, actor: str, now: datetime) -> rows.Closure:
    """Close from now on (aware) until `until`, None: until `reopen`. `reason` is what callers hear, by language.

    Raises InvalidHours for an end that is not to come, and for a reason without words.
    """
    if until is not None and until <= now:
        raise InvalidHours("lies in the past", "until")
    told = {language: text.strip() for language, text in reason.items() if text.strip()}
    if not told:
        raise InvalidHours("is empty; callers are told why the hotline is closed", "reason")
    row = rows.Closure(since=now, until=until, reason=told, closed_by=actor)
    session.add(row)
    session.flush()
    audit.record(session, actor, "hours:close", f"closure {row.id}", None, _data(row), now)
    return row


def reopen(session: Session, actor: str, now: datetime) -> list[rows.Closure]:
    """Lift every closure in force; gives those that were. Closures that begin later stay."""
    found = session.scalars(
        select(rows.Closure)
        .where(closures_in_force(now), rows.Closure.since <= now)
        .order_by(rows.Closure.id)
        .with_for_update()
    ).all()
    for row in found:
        before = _data(row)
        row.lifted_at, row.lifted_by = now, actor
        audit.record(session, actor, "hours:reopen", f"closure {row.id}", before, _data(row), now)
    session.flush()
    return list(found)


def closure_of(row: rows.Closure) -> Closure:
    """The closure as the opening hours know it."""
    return Closure(row.since, row.until, row.reason)


def _data(row: rows.Closure) -> dict[str, Any]:
    lifted = {"lifted_at": row.lifted_at.isoformat(), "lifted_by": row.lifted_by} if row.lifted_at else {}
    return {**closure_of(row).to_data(), **lifted}
