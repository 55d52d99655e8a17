"""Who has done what: an entry for every change by staff, in the transaction that makes it, sealed to the one before."""

from __future__ import annotations

import json
import re
import secrets
from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from ivr.hotline.numbers import mask_in_text
from ivr.records.audit import AuditEntry
from ivr.records.audit_chain import Values, content_digest, note

ERASED = "audit:erase"
_ACTION = re.compile(r"[a-z]+(-[a-z]+)*:[a-z]+(-[a-z]+)*")
_PUBLISHED = ("draft:", "release:", "hours:", "number:", "sound:")
"""What these quote is public; in all others telephone numbers are hidden, so that none has to be erased here."""


def record(
    session: Session, actor: str, action: str, subject: str, before: Values | None, after: Values | None, now: datetime
) -> None:
    """Write down a change. `action` is `noun:verb`, such as `hours:close`; `before` None: it was not there."""
    if not _ACTION.fullmatch(action):
        raise ValueError(f"{action!r} is not of the form noun:verb")
    salt, was, became = secrets.token_hex(16), _plain(before), _plain(after)
    if not action.startswith(_PUBLISHED):
        was, became = _masked(was), _masked(became)
    entry = {
        "at": now.astimezone(UTC),
        "actor": actor[:255],
        "action": action,
        "subject": subject[:255],
        "before": was,
        "after": became,
        "salt": salt,
        "content": content_digest(salt, was, became),
    }
    note(session, entry)


def erase(session: Session, numbers: Iterable[int], subject: str, actor: str, now: datetime) -> int:
    """Take before and after out of entries for good, and write down of which; the chain holds without them."""
    chosen = select(AuditEntry.id).where(AuditEntry.id.in_(list(numbers)), AuditEntry.salt.is_not(None))
    found = sorted(session.scalars(chosen))
    if found:
        blank = update(AuditEntry).where(AuditEntry.id.in_(found)).values(before=None, after=None, salt=None)
        session.execute(blank.execution_options(synchronize_session=False))
        record(session, actor, ERASED, subject, None, {"entries": found}, now)
    return len(found)


def _plain(values: Values | None) -> Any:
    """Exactly what the database will give back: enumerations as their words, keys as texts, no odd numbers."""
    return None if values is None else json.loads(json.dumps(dict(values), allow_nan=False))


def _masked(value: Any) -> Any:
    match value:
        case str():
            return mask_in_text(value)
        case dict():
            return {name: _masked(one) for name, one in value.items()}
        case list():
            return [_masked(one) for one in value]
    return value
