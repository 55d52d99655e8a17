"""Who has done what: an entry for every change by staff, in the transaction that makes it, sealed to the one before.

`record` notes an entry; when its transaction is about to end, `chain` gives all of its entries their positions and
digests. Only then is the head of the chain locked, as the last lock of the transaction: nobody waits for it while
holding up anything that another at the head might need, and it is held for no longer than the commit takes.
"""

from __future__ import annotations

import hashlib
import json
import re
import secrets
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from typing import Any

from sqlalchemy import event, func, insert, select, update
from sqlalchemy.orm import Session

from ivr.hotline.numbers import mask_in_text
from ivr.records.audit import AuditEntry, AuditHead
from ivr.records.upsert import insert_unless_there

BEGINNING = "0" * 64
"""What stands for the digest before the first entry."""
ERASED = "audit:erase"
_ACTION = re.compile(r"[a-z]+(-[a-z]+)*:[a-z]+(-[a-z]+)*")
_PENDING = "audit"
_PUBLISHED = ("draft:", "release:", "hours:", "number:", "sound:")
"""What these quote is public; in all others telephone numbers are hidden, so that none has to be erased here."""

Values = Mapping[str, Any]
"""What something was or became, as plain JSON."""


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
    session.info.setdefault(_PENDING, []).append(entry)


def erase(session: Session, numbers: Iterable[int], subject: str, actor: str, now: datetime) -> int:
    """Take before and after out of entries for good, and write down of which; the chain holds without them."""
    chosen = select(AuditEntry.id).where(AuditEntry.id.in_(list(numbers)), AuditEntry.salt.is_not(None))
    found = sorted(session.scalars(chosen))
    if found:
        blank = update(AuditEntry).where(AuditEntry.id.in_(found)).values(before=None, after=None, salt=None)
        session.execute(blank.execution_options(synchronize_session=False))
        record(session, actor, ERASED, subject, None, {"entries": found}, now)
    return len(found)


def content_digest(salt: str, before: Values | None, after: Values | None) -> str:
    """What stands for before and after in the chain."""
    return _sha256({"salt": salt, "before": before, "after": after})


def entry_digest(number: int, entry: Mapping[str, Any], previous: str) -> str:
    """The digest of an entry at this position of the chain."""
    sealed = {name: entry[name] for name in ("actor", "action", "subject", "content")}
    at = entry["at"].astimezone(UTC).isoformat(timespec="microseconds")
    return _sha256({"number": number, "at": at, **sealed, "previous": previous})


def _sha256(data: Mapping[str, Any]) -> str:
    text = json.dumps(data, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(text.encode("ascii")).hexdigest()


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


def chain(session: Session) -> None:
    """Put what was noted at the end of the chain; every transaction does so by itself before it is committed."""
    if not session.info.get(_PENDING):
        return
    session.flush()
    entries = session.info.pop(_PENDING)
    count, digest = _locked_head(session)
    for number, entry in enumerate(entries, count + 1):
        entry.update(id=number, previous=digest)
        digest = entry["digest"] = entry_digest(number, entry, digest)
    session.execute(insert(AuditEntry.__table__), entries)  # type: ignore[arg-type]
    moved = update(AuditHead).values(count=count + len(entries), digest=digest)
    session.execute(moved.execution_options(synchronize_session=False))


event.listen(Session, "before_commit", chain)


@event.listens_for(Session, "after_rollback")
def _forget(session: Session) -> None:
    session.info.pop(_PENDING, None)


def _locked_head(session: Session) -> tuple[int, str]:
    """How many entries there are, and the last digest. Without a head, which is a break in itself, a chain begins."""
    head = select(AuditHead.count, AuditHead.digest).with_for_update()
    found = session.execute(head).first()
    if found is None:
        last = session.scalar(select(func.max(AuditEntry.id))) or 0
        insert_unless_there(session, AuditHead, {"id": 1, "count": last, "digest": BEGINNING})
        found = session.execute(head).one()
    return found[0], found[1]
