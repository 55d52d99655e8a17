"""The chain of the audit: every entry is sealed to the one before, in the transaction that makes it.

`note` remembers an entry; when its transaction is about to end, `chain` gives all of its entries their positions and
digests. Only then is the head of the chain locked, as the last lock of the transaction: nobody waits for it while
holding up anything that another at the head might need, and it is held for no longer than the commit takes.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from datetime import UTC
from typing import Any

from sqlalchemy import event, func, insert, select, update
from sqlalchemy.orm import Session, sessionmaker

from ivr.records.audit import AuditEntry, AuditHead
from ivr.records.upsert import insert_unless_there

BEGINNING = "0" * 64
"""What stands for the digest before the first entry."""
_PENDING = "audit"

Values = Mapping[str, Any]
"""What something was or became, as plain JSON."""


def install(sessions: sessionmaker[Session]) -> None:
    """Every transaction of these sessions seals what was noted in it; one that is rolled back forgets it."""
    event.listen(sessions, "before_commit", chain)
    event.listen(sessions, "after_rollback", _forget)


def note(session: Session, entry: dict[str, Any]) -> None:
    """Remember an entry for the end of the transaction; its `content` is the digest of what it tells."""
    session.info.setdefault(_PENDING, []).append(entry)


def _forget(session: Session) -> None:
    session.info.pop(_PENDING, None)


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


def _locked_head(session: Session) -> tuple[int, str]:
    """How many entries there are, and the last digest. Without a head, which is a break in itself, a chain begins."""
    head = select(AuditHead.count, AuditHead.digest).with_for_update()
    found = session.execute(head).first()
    if found is None:
        last = session.scalar(select(func.max(AuditEntry.id))) or 0
        insert_unless_there(session, AuditHead, {"id": 1, "count": last, "digest": BEGINNING})
        found = session.execute(head).one()
    return found[0], found[1]
